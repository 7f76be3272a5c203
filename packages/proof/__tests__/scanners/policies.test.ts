import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { policiesOf } from "../../src/scanners/policies";

const POLICY = '{"Version":"2012-10-17","Statement":[]}';

/** A plan of one resource: what it shows, and what the configuration states. */
function planOf(type: string, after: object, stated: object = {}) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "dev"));
  const change = { address: `${type}.own`, type, name: "own", change: { after } };
  writeFileSync(join(folder, "dev.plan.json"), JSON.stringify({ resource_changes: [change] }));
  writeFileSync(join(folder, "dev", "cdk.tf.json"), JSON.stringify({ resource: { [type]: { own: stated } } }));
  return {
    environment: "dev",
    stack: "dev",
    planFile: join(folder, "dev", "scan.tfplan"),
    jsonFile: join(folder, "dev.plan.json"),
  };
}

describe("the policies of a plan", () => {
  it.each([
    ["aws_iam_role_policy", "policy", "identity"],
    ["aws_iam_role", "assume_role_policy", "trust"],
    ["aws_sqs_queue_policy", "policy", "resource"],
  ])("are those that it shows: %s.%s is of kind %s", async (type, attribute, kind) => {
    const plan = planOf(type, { name: "x", [attribute]: POLICY });
    expect(await policiesOf(plan)).toEqual([{ where: `dev/${type}.own.${attribute}`, kind, type, document: POLICY }]);
  });

  it("are not what else begins with a brace", async () => {
    const plan = planOf("aws_cloudwatch_log_metric_filter", {
      pattern: '{ $.level = "Statement" }',
      policy: '{"a":1}',
    });
    expect(await policiesOf(plan)).toEqual([]);
  });

  it("are read from the configuration where the plan waits for what AWS makes", async () => {
    const stated = '{"Statement":[{"Resource":"${aws_kms_key.failures_key.arn}","Sid":"$${aws:username}"}]}';
    const [policy] = await policiesOf(planOf("aws_iam_role_policy", { name: "x" }, { policy: stated }));
    expect(policy?.document).toMatch(
      /"Resource":"arn:aws:kms:us-east-1:\d{12}:key\/[\d-]+","Sid":"\$\$\{aws:username\}"/,
    );
  });

  it("fail when they name something of which no example is known", async () => {
    const stated = '{"Statement":[{"Resource":"${aws_dynamodb_table.orders.arn}"}]}';
    await expect(policiesOf(planOf("aws_iam_role_policy", {}, { policy: stated }))).rejects.toThrow(
      "The policy of aws_iam_role_policy.own names ${aws_dynamodb_table.orders.arn}",
    );
  });
});
