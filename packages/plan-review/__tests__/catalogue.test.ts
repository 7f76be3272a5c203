import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { AWS } from "../src/catalogue/aws";
import { AWS_OTHER_VERSIONS } from "../src/catalogue/aws/other-versions";
import { HARMLESS } from "../src/catalogue/harmless-types";
import { grants, isKnownType, kindOf, PROVIDERS, typesOf } from "../src/catalogue/types";
import { awsSchema } from "./support/aws-schema";

const schema = awsSchema();
const provided = new Set(schema.map(({ type }) => type));
const aws = [...typesOf(AWS)].map(([type]) => type);
const harmless = [...HARMLESS.keys()];

describe("the schema of the AWS provider", () => {
  it("is read whole: a type for every folder, with its attributes", () => {
    const library = join(dirname(require.resolve("@cdktf/provider-aws/package.json")), "lib");
    const folders = readdirSync(library).filter(
      (name) => !name.startsWith("data-aws-") && name !== "provider" && existsSync(join(library, name, "index.d.ts")),
    );
    expect(schema).toHaveLength(folders.length);
    expect(schema).toHaveLength(1581);
    expect(schema.filter(({ paths }) => paths.length === 0).map(({ type }) => type)).toEqual([]);
  });

  it.each([
    // its class takes a configuration of another name
    ["aws_wafv2_web_acl_association", "web_acl_arn"],
    // its blocks are in a folder below
    ["aws_medialive_channel", "encoder_settings.audio_descriptions.name"],
    ["aws_lexv2models_intent", "closing_setting.closing_response.message_group.message.custom_payload.value"],
    // declared as any
    ["aws_wafv2_web_acl", "rule.statement"],
    ["aws_quicksight_dashboard", "definition"],
    ["aws_s3_bucket_object_lock_configuration", "rule.default_retention.mode"],
  ])("%s has %s", (type, path) => {
    expect(schema.find((entry) => entry.type === type)?.paths).toContain(path);
  });
});

describe("the catalogue", () => {
  it("has every type of the AWS provider once, and none that does not exist", () => {
    expect([...aws, ...harmless.filter((type) => type.startsWith("aws_"))].sort()).toEqual([...provided].sort());
  });

  it("keeps the types of other versions of the provider apart", () => {
    const others = [...typesOf(AWS_OTHER_VERSIONS)].map(([type]) => type);
    expect(others.filter((type) => provided.has(type))).toEqual([]);
    expect(others).toEqual(expect.arrayContaining(["aws_opsworks_stack", "aws_db_security_group"]));
  });

  it("has no type in two kinds, of any provider", () => {
    const all = [...PROVIDERS.flatMap((provider) => [...typesOf(provider)].map(([type]) => type)), ...harmless];
    expect(all.filter((type, index) => all.indexOf(type) !== index)).toEqual([]);
    expect(all.length).toBeGreaterThan(4500);
  });

  it("is sorted and small", () => {
    const lists = PROVIDERS.flatMap(({ prefix, ...kinds }) =>
      Object.entries(kinds).map(([kind, names]) => ({ list: `${prefix} ${kind}`, names: names.trim().split(/\s+/) })),
    );
    for (const { list, names } of lists) expect({ list, names }).toEqual({ list, names: [...names].sort() });
    expect(lists.flatMap(({ names }) => names).join(" ").length).toBeLessThan(150_000);
  });

  it("says why a type is harmless", () => {
    for (const { why } of HARMLESS.values()) expect(why).toMatch(/^[A-Z][^\n]{10,120}\.$/);
    expect(HARMLESS.size).toBeLessThan(40);
  });

  it.each([
    ["aws_db_snapshot", "holds"],
    ["aws_organizations_account", "holds"],
    ["aws_eip", "holds"],
    ["aws_rds_cluster_snapshot", "holds"],
    ["azurerm_resource_group", "holds"],
    ["google_project", "holds"],
    ["google_storage_bucket", "holds"],
    ["kubernetes_persistent_volume_claim", "holds"],
    ["random_password", "holds"],
    ["aws_s3_bucket_replication_configuration", "guards"],
    ["azurerm_management_lock", "guards"],
    ["google_project_iam_audit_config", "guards"],
    ["aws_iam_policy_attachment", "grants"],
    ["google_project_iam_member", "grants"],
    ["google_storage_bucket_iam_policy", "grants"],
    ["kubernetes_cluster_role_binding", "grants"],
    ["aws_lambda_function", "serves"],
    ["helm_release", "serves"],
    ["aws_s3_object", "settings"],
    ["null_resource", "harmless"],
    ["aws_lambda_layer_version", "harmless"],
  ])("takes %s for what %s", (type, kind) => {
    expect(kindOf(type)).toBe(kind);
    expect(isKnownType(type)).toBe(true);
    expect(grants(type)).toBe(kind === "grants");
  });

  it.each(["aws_s3_bucketz", "acme_thing", "aws_", "aws", "", "__proto__", "constructor", "_", "google_x_iam_member"])(
    "knows no %p",
    (type) => {
      expect(kindOf(type)).toBeUndefined();
      expect(isKnownType(type)).toBe(false);
      expect(grants(type)).toBe(false);
    },
  );
});
