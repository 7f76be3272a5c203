import { problemsOf } from "@secure-serverless/proof/policies/accepted";
import type { PolicyDocument, Statement } from "@secure-serverless/proof/policies/document";
import { prove } from "@secure-serverless/proof/policies/prove";
import type { Decision } from "@secure-serverless/proof/policies/questions";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { NAME } from "../support/proven-environment";

describe("the proof itself, on a role with one policy", () => {
  const resource = { address: "aws_iam_role_policy.own", type: "aws_iam_role_policy", name: "own", values: {} };
  const bucket = "arn:aws:s3:::data";
  const question = { principal: "arn:aws:sts::000000000000:assumed-role/own/session", action: "s3:GetObject" };
  const decision: Decision = { ...question, resource: `${bucket}/key`, decision: "Allow" };

  async function problemsWith(
    Action: string | string[],
    Resource: string,
    Condition: Statement["Condition"] = { StringEquals: { "aws:ResourceAccount": "000000000000" } },
  ): Promise<string[]> {
    const document: PolicyDocument = {
      Statement: [{ Effect: "Allow", Action, Resource, ...(Condition && { Condition }) }],
    };
    const found = await prove({
      pythonEnvironment: await pythonTools("emulator"),
      policies: [{ id: "own", evaluation: "identity", resources: [resource], document }],
      roles: [{ name: "own", policies: ["own"] }],
      roleOf: { own: "api" },
      decisions: [decision],
      surroundings: {
        account: "000000000000",
        region: "us-east-1",
        resources: [],
        repository: "o/n",
        environment: NAME,
      },
    });
    const outcomes = found.results.map(({ policy, mutant, killedBy }) => ({
      policy,
      mutant,
      killed: killedBy !== undefined,
    }));
    return [...found.tooMuch, ...problemsOf(outcomes, [])];
  }

  it("accepts a grant that is needed, on what it is needed for", async () => {
    expect(await problemsWith("s3:GetObject", `${bucket}/*`)).toEqual([]);
  });

  it("reports a grant that is gone", async () => {
    expect(await problemsWith("s3:PutObject", `${bucket}/*`)).toEqual(
      expect.arrayContaining([`api needs s3:GetObject on ${bucket}/key, and is refused it`]),
    );
  });

  it("reports a grant that nothing needs", async () => {
    expect(await problemsWith(["s3:GetObject", "s3:GetBucketTagging"], `${bucket}/*`)).toEqual([
      'own: nothing notices "s3:GetObject: without s3:GetBucketTagging"',
    ]);
  });

  it("reports a condition that is gone", async () => {
    expect(await problemsWith("s3:GetObject", `${bucket}/*`, {})).toEqual([
      `api may s3:GetObject on ${bucket}/key (aws:resourceaccount=222222222222)`,
    ]);
  });

  it("reports a grant on what belongs to others, and one to do everything", async () => {
    expect(await problemsWith("s3:GetObject", "arn:aws:s3:::*")).toEqual(
      expect.arrayContaining(["api may s3:GetObject on arn:aws:s3:::another-application/key"]),
    );
    expect(await problemsWith("s3:*", `${bucket}/*`)).toEqual(
      expect.arrayContaining([`api may s3:DeleteObjectVersion on ${bucket}/key`]),
    );
  });
});
