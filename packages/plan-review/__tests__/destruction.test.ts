import { HARMLESS } from "../src/catalogue/harmless-types";
import { kindOf, PROVIDERS, typesOf } from "../src/catalogue/types";
import { RULES } from "../src/rules/registry";
import { awsSchema } from "./support/aws-schema";
import {
  created,
  deleted,
  type Entry,
  entry,
  planOf,
  replaced,
  reviewOf,
  rulesOf,
  updated,
} from "./support/plan-builder";

const types = awsSchema().map(({ type }) => type);
const others = PROVIDERS.flatMap((provider) => [...typesOf(provider)].map(([type]) => type));
const all = [...new Set([...types, ...others, ...HARMLESS.keys(), "acme_thing", "x"])];

/** The rules that speak of each type when one resource of every type changes in the same way, each by itself. */
function rulesByType(make: (type: string) => Entry): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(all.map((type) => [type, []]));
  for (const { rule, address } of reviewOf(planOf(all.map((type) => ({ ...make(type), address: type })))).findings)
    found.get(address)?.push(rule.id);
  return found;
}

const quiet = (rules: ReadonlyMap<string, readonly string[]>) => all.filter((type) => rules.get(type)?.length === 0);
const harmless = all.filter((type) => HARMLESS.has(type));

describe("the destruction of one resource of every type of the AWS provider and of others", () => {
  const destroyed = rulesByType((type) => deleted(type, { name: "it" }));

  it("needs a person, unless its type is harmless", () => {
    expect(quiet(destroyed)).toEqual(harmless);
  });

  it("needs a person when it is replaced, in either order", () => {
    const change = [{ name: "a" }, { name: "b" }] as const;
    expect(quiet(rulesByType((type) => replaced(type, ...change)))).toEqual(harmless);
    // its successor is there first, and AWS deletes none that is in use
    const gentle = new Set([...harmless, "aws_acm_certificate"]);
    expect(new Set(quiet(rulesByType((type) => entry(type, ["create", "delete"], ...change))))).toEqual(gentle);
  });

  it("is one finding", () => {
    expect([...destroyed].filter(([, rules]) => rules.length > 1)).toEqual([]);
  });

  it("is the finding of its kind, unless a rule of its own says more", () => {
    const rules: Readonly<Record<string, string>> = {
      holds: "stateful-destroyed",
      guards: "guard-destroyed",
      grants: "access-destroyed",
      serves: "service-destroyed",
    };
    const general = new Set(["stateful-destroyed", ...RULES.filter(({ stepsBack }) => stepsBack).map(({ id }) => id)]);
    const wrong = all.filter((type) => {
      const rule = rules[kindOf(type) ?? ""];
      const found = destroyed.get(type)?.[0] ?? "";
      return rule !== undefined && general.has(found) && found !== rule;
    });
    expect(wrong).toEqual([]);
  });

  it("is never called nothing to fear", () => {
    const some = all.filter((name) => !HARMLESS.has(name)).filter((_, index) => index % 50 === 0);

    expect(some.length).toBeGreaterThan(20);
    for (const type of some)
      expect(reviewOf(planOf([deleted(type, { name: "it" })])).verdict).toMatch(/^Needs a person: 1 /);
  });
});

describe("the destruction of one resource", () => {
  it.each(["acme_thing", "azurerm_storage_mover_job_definition", "google_workflows_workflow", "x"])(
    "needs a person for %s",
    (type) => {
      expect(rulesOf(planOf([deleted(type, { name: "it" })]))).toHaveLength(1);
      expect(rulesOf(planOf([replaced(type, { name: "a" }, { name: "b" })]))).toHaveLength(1);
    },
  );

  it("needs nobody for a default VPC, unless it is destroyed in AWS too", () => {
    expect(rulesOf(planOf([deleted("aws_default_vpc", { force_destroy: false })]))).toEqual([]);
    expect(rulesOf(planOf([deleted("aws_default_vpc", { force_destroy: true })]))).toEqual(["resource-destroyed"]);
  });

  it("says what it does beside", () => {
    const messages = (plan: unknown) => reviewOf(plan).findings.map(({ message }) => message);
    expect(messages(planOf([deleted("aws_iam_policy_attachment", { name: "x", roles: ["a"] })]))).toEqual([
      expect.stringContaining("detaches the policy from every user, group and role"),
    ]);
    expect(
      messages(
        planOf([replaced("helm_release", { namespace: "a" }, { namespace: "b" }, { replacePaths: [["namespace"]] })]),
      ),
    ).toEqual(["helm_release is replaced because namespace cannot be changed in place, which uninstalls the release"]);
    expect(messages(planOf([entry("aws_lb", ["create", "delete"], { name: "a" }, { name: "b" })]))).toEqual([
      "aws_lb is replaced; the new one is made before the old one goes",
    ]);
    expect(messages(planOf([{ ...deleted("aws_ebs_volume", { size: 8 }), deposed: "0a1b2c3d" } as Entry]))).toEqual([
      "aws_ebs_volume, left over from an earlier replacement, is destroyed with what it holds",
    ]);
  });
});

describe("an object of a bucket", () => {
  const object = (key: string, etag: string) => ({ bucket: "deploys", key, etag });

  it("is a build where it gets a new key, not data", () => {
    const plan = planOf([replaced("aws_s3_object", object("app-1.zip", "a"), object("app-2.zip", "b"))]);
    expect(reviewOf(plan).findings.map(({ rule }) => `${rule.id} ${rule.severity}`)).toEqual([
      "resource-destroyed medium",
    ]);
  });

  it("is not a finding where it gets new content, and one that is destroyed is", () => {
    expect(rulesOf(planOf([updated("aws_s3_object", object("a.zip", "a"), object("a.zip", "b"))]))).toEqual([]);
    expect(rulesOf(planOf([deleted("aws_s3_object", object("a.zip", "a"))]))).toEqual(["resource-destroyed"]);
  });

  it("is not taken for the bucket of Terraform's state, which stays critical", () => {
    expect(rulesOf(planOf([deleted("aws_s3_bucket", { bucket: "acme-terraform-state" })]))).toEqual([
      "stateful-destroyed",
    ]);
    expect(rulesOf(planOf([deleted("aws_dynamodb_table", { name: "terraform-locks" })]))).toEqual([
      "stateful-destroyed",
    ]);
  });
});

describe("what goes with its owner", () => {
  const addresses = (...entries: Entry[]) => reviewOf(planOf(entries)).findings.map(({ address }) => address);
  const role = { id: "api", name: "api", arn: "arn:aws:iam::111122223333:role/api" };
  const attachment = { role: "api", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" };

  it.each([
    [
      "settings of a bucket",
      deleted("aws_s3_bucket", { id: "data", bucket: "data" }),
      deleted("aws_s3_bucket_cors_configuration", { bucket: "data" }),
    ],
    ["a policy of a role", deleted("aws_iam_role", role), deleted("aws_iam_role_policy_attachment", attachment)],
    [
      "an instance of a cluster",
      deleted("aws_rds_cluster", { id: "c", cluster_identifier: "c" }),
      deleted("aws_rds_cluster_instance", { cluster_identifier: "c" }),
    ],
    [
      "a flow log of a VPC, by its ARN",
      deleted("aws_vpc", { id: "vpc-1", arn: "arn:aws:ec2:x:1:vpc/vpc-1" }),
      deleted("aws_flow_log", { resource: "arn:aws:ec2:x:1:vpc/vpc-1", vpc_id: "vpc-1" }),
    ],
    [
      "a version of a secret",
      deleted("aws_secretsmanager_secret", { id: "arn:aws:s:1", arn: "arn:aws:s:1", name: "key" }),
      deleted("aws_secretsmanager_secret_version", { id: "v", secret_id: "arn:aws:s:1" }),
    ],
    [
      "records of a zone",
      deleted("aws_route53_zone", { id: "Z1" }),
      deleted("aws_route53_record", { zone_id: "Z1", name: "a" }),
    ],
    [
      "settings that are replaced with their bucket",
      replaced("aws_s3_bucket", { id: "a", bucket: "a" }, { bucket: "b" }),
      replaced("aws_s3_bucket_cors_configuration", { bucket: "a" }, { bucket: "b" }),
    ],
    [
      "what is in a group",
      deleted("azurerm_resource_group", { name: "rg", id: "/subscriptions/1/rg" }),
      deleted("azurerm_virtual_network", { name: "n", resource_group_name: "rg" }),
    ],
  ])("is one finding, of the owner: %s", (_, owner, owned) => {
    expect(addresses(owner, owned)).toEqual([owner.address]);
    expect(addresses(owned)).toEqual([owned.address]);
  });

  it.each([
    [
      "of another kind by the same name",
      deleted("aws_dynamodb_table", { id: "data", name: "data" }),
      deleted("aws_s3_bucket_cors_configuration", { bucket: "data" }),
    ],
    [
      "that only used its key",
      deleted("aws_kms_key", { id: "k", arn: "arn:aws:kms:x:1:key/k" }),
      deleted("aws_lambda_function", { function_name: "api", kms_key_arn: "arn:aws:kms:x:1:key/k" }),
    ],
    [
      "that only wrote its logs there",
      deleted("aws_cloudwatch_log_group", { id: "/vpc", name: "/vpc" }),
      deleted("aws_flow_log", { id: "fl-1", vpc_id: "vpc-1", log_group_name: "/vpc" }),
    ],
    [
      "that holds something itself",
      deleted("aws_vpc", { id: "vpc-1" }),
      deleted("aws_db_instance", { vpc_id: "vpc-1" }),
    ],
    [
      "that is destroyed while the owner is made anew",
      replaced("aws_s3_bucket", { id: "a", bucket: "a" }, { bucket: "b" }),
      deleted("aws_s3_bucket_cors_configuration", { bucket: "a" }),
    ],
    [
      "whose owner needs nobody",
      deleted("aws_default_vpc", { id: "vpc-1" }),
      deleted("aws_flow_log", { vpc_id: "vpc-1" }),
    ],
    ["of the same rank", deleted("aws_vpc", { id: "vpc-1" }), deleted("aws_subnet", { id: "s", vpc_id: "vpc-1" })],
  ])("is a finding of its own: %s", (_, other, own) => {
    expect(addresses(other, own)).toContain(own.address);
  });

  it("never makes two silent that name each other", () => {
    for (const type of ["aws_x", "aws_x_y", "aws_iam_role", "aws_lb_listener", "aws_flow_log", "aws_ssm_association"]) {
      for (const other of ["aws_iam_role_policy", "aws_lb_listener_rule", "aws_flow_log", "aws_vpc", "aws_kms_grant"]) {
        const found = addresses(
          deleted(type, { id: "arn:a", target: "arn:b" }, { address: "a" }),
          deleted(other, { id: "arn:b", target: "arn:a" }, { address: "b" }),
        );
        expect({ type, other, found: found.length > 0 }).toEqual({ type, other, found: true });
      }
    }
  });

  it("is not the review of what is made", () => {
    expect(addresses(created("aws_s3_bucket", { bucket: "data" }))).toEqual([]);
  });
});

describe("a rule that says more", () => {
  it.each([
    ["alarm-removed", deleted("aws_cloudwatch_metric_alarm", { alarm_name: "errors" })],
    ["alarm-removed", deleted("aws_sns_topic_subscription", { protocol: "email" })],
    ["public-access-opened", deleted("aws_s3_bucket_public_access_block", { bucket: "a" })],
    ["versioning-weakened", deleted("aws_s3_bucket_versioning", { bucket: "a" })],
    ["encryption-weakened", deleted("aws_s3_bucket_server_side_encryption_configuration", { bucket: "a" })],
    ["logs-off", deleted("aws_cloudtrail", { name: "all" })],
    ["retention-shortened", deleted("aws_backup_plan", { name: "daily" })],
    ["throttling-removed", deleted("aws_wafv2_web_acl", { name: "edge" })],
    ["route-without-authorizer", deleted("aws_apigatewayv2_authorizer", { api_id: "a" })],
    ["concurrency-removed", deleted("aws_lambda_provisioned_concurrency_config", { function_name: "a" })],
  ])("speaks alone: %s", (rule, gone) => {
    expect(rulesOf(planOf([gone]))).toEqual([rule]);
  });

  it("does not silence a destruction by drift", () => {
    const gone = deleted("aws_backup_framework", { name: "a" });
    const plan = planOf([gone], { resource_drift: [updated("aws_backup_framework", { name: "a" }, { name: "b" })] });
    expect(rulesOf(plan)).toEqual(expect.arrayContaining(["guard-destroyed", "drift"]));
  });
});

describe("ten thousand destroyed resources", () => {
  it("are reviewed within seconds where all name each other", () => {
    const entries = Array.from({ length: 10_000 }, (_, index) =>
      deleted(
        "aws_ssm_association",
        { id: `i${index}`, name: "same", bucket: "same", owner_id: `i${(index + 1) % 10_000}` },
        { address: `aws_ssm_association.a${index}` },
      ),
    );
    const start = process.cpuUsage();
    expect(reviewOf(planOf(entries)).findings).toHaveLength(10_000);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5_000);
  });
});
