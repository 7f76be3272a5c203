import { EDGE_REGION } from "../../../src/config/edge-region";
import { environments, templates } from "../../../src/config/environments";
import {
  companionsOf,
  entries,
  everyApplication,
  everyStateBackend,
  KEY,
  resourcePolicies,
} from "../../support/every-stack";
import { listed, resourcesOf, statementsOf, type TerraformJson } from "../../support/terraform-json";

const previews = Object.keys(templates).map((template) => `${template}-12`);
const names = [...Object.keys(environments), ...Object.keys(templates), ...previews];
const stacks = [...everyApplication(), ...everyStateBackend()];

/** All that can be done with what has such a policy; SNS has no action that means all in the policy of a topic. */
const EVERYTHING: Readonly<Record<string, string>> = {
  aws_s3_bucket_policy: "s3:*",
  aws_secretsmanager_secret_policy: "secretsmanager:*",
  aws_sns_topic_policy: "sns:Publish",
  aws_sqs_queue: "sqs:*",
};

const isFronted = (json: TerraformJson) => "aws_cloudfront_distribution" in json.resource;

describe.each(stacks)("every resource of %s", (name, json) => {
  it("is private, TLS-only, versioned and encrypted where it is a bucket", () => {
    const buckets = entries(json, "aws_s3_bucket");
    expect(buckets).toHaveLength(name.startsWith("state-backend, access logs") ? 2 : 1);

    for (const [id] of buckets) {
      const companions = (type: string) => companionsOf(json, "aws_s3_bucket", id, type, "bucket");
      expect(companions("aws_s3_bucket_public_access_block")).toEqual([
        expect.objectContaining({
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        }),
      ]);
      expect(companions("aws_s3_bucket_policy").flatMap((policy) => statementsOf(policy))).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
          expect.objectContaining({ Effect: "Deny", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
          expect.objectContaining({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Condition: { NumericGreaterThan: { "s3:signatureAge": "900000" } },
          }),
        ]),
      );
      for (const type of [
        "aws_s3_bucket_versioning",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_ownership_controls",
      ])
        expect(companions(type)).toHaveLength(1);
    }
  });

  it("denies everybody everything that comes without TLS, where it has a policy", () => {
    const having = Object.entries(EVERYTHING).flatMap(([type, everything]) =>
      resourcesOf(json, type).map((resource) => ({ everything, statements: statementsOf(resource) })),
    );
    expect(having.length).toBeGreaterThan(0);
    for (const { everything, statements } of having) {
      const denials = statements.filter(({ Condition }) => Condition?.["Bool"]?.["aws:SecureTransport"] === "false");
      expect(denials).toEqual([
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: everything,
          Resource: expect.anything(),
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]);
    }
    const ofBuckets = resourcesOf(json, "aws_s3_bucket_policy").flatMap((policy) => statementsOf(policy));
    const denied = ofBuckets.filter(({ Effect }) => Effect === "Deny").map(({ Resource }) => listed(Resource));
    expect(denied).toEqual(denied.map(([bucket]) => [bucket, `${bucket}/*`]));
  });

  it("gets the default tags", () => {
    expect(json.provider.aws).toEqual([
      expect.objectContaining({
        default_tags: [
          {
            tags: expect.objectContaining({
              Project: "secure-serverless",
              Environment: names.find((known) => [known, `state-backend-${known}`].includes(name)) ?? "test",
              ManagedBy: "terraform",
            }),
          },
        ],
      }),
    ]);
  });

  it("names no account, region or partition", () => {
    // A key and the state bucket are named by the configuration, since both exist before the stack.
    const resources = JSON.stringify([json.resource, json.data, json.output])
      .replaceAll(KEY, "")
      // what belongs to a distribution is there, wherever the rest is
      .replaceAll(isFronted(json) ? `"region":"${EDGE_REGION}"` : KEY, "")
      .replaceAll(/secure-serverless-state-[\w-]+/g, "");

    expect(resources).not.toMatch(/\b\d{12}\b/);
    expect(resources).not.toMatch(/\b[a-z]{2}-(north|south|east|west|central)[a-z]*-\d\b/);
    expect(resources).not.toMatch(/arn:aws/);
  });

  it("knows nothing of an endpoint, a port or a credential", () => {
    expect(JSON.stringify(json.provider)).not.toMatch(/endpoint|localhost|_key|token/);
    expect(JSON.stringify(json.terraform)).not.toMatch(/endpoint|localhost|_key"|token/);
  });

  it("is planned by known versions", () => {
    expect(json.terraform).toMatchObject({
      required_version: ">= 1.11",
      required_providers: { aws: { version: "~> 6.25" } },
    });
  });

  it("allows nothing by a resource policy but to an AWS service for named resources of this account", () => {
    const allowed = resourcePolicies(json).filter(
      ({ Effect, Principal }) => Effect === "Allow" && !/:root"/.test(JSON.stringify(Principal)),
    );

    const services = allowed.map(({ Principal }) => (Principal as { Service: string }).Service);
    expect(services.sort()).toEqual(
      !name.startsWith("state-backend")
        ? ["cloudwatch.amazonaws.com", "cloudwatch.amazonaws.com"]
        : name.includes("access logs")
          ? ["logging.s3.amazonaws.com"]
          : [],
    );
    const ofNobody = allowed.filter(({ Condition = {} }) => {
      const sources = Object.entries(Condition)
        .filter(([operator]) => /^Arn(Like|Equals)$/.test(operator))
        .flatMap(([, keys]) => listed(keys["aws:SourceArn"]));
      const named = sources.length > 0 && sources.every((source) => /^arn:\$\{[^*]+(:alarm:\*)?$/.test(source));
      return !named || Condition["StringEquals"]?.["aws:SourceAccount"] === undefined;
    });
    expect(ofNobody).toEqual([]);
  });
});
