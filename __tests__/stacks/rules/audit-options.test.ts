import { anEnvironment } from "../../support/environments";
import { companionsOf, entries, KEY, resourcePolicies } from "../../support/every-stack";
import { secureServerlessStack, stateBackendStack } from "../../support/stacks";
import { allResources, listed, resourceOf, resourcesOf, synthStack } from "../../support/terraform-json";

describe("what auditors ask for", () => {
  const plain = anEnvironment();
  const asked = anEnvironment({
    accessLogs: { retentionDays: 400 },
    logs: { kmsKeyArn: KEY },
    state: { kmsKeyArn: KEY },
  });

  it("is off by default", () => {
    for (const json of [synthStack(secureServerlessStack(plain)), synthStack(stateBackendStack(plain))]) {
      expect(resourcesOf(json, "aws_s3_bucket_logging")).toEqual([]);
      expect(JSON.stringify(json)).not.toContain("kms_key_id");
      expect(JSON.stringify(json)).not.toContain('kms_master_key_id":"arn');
    }
  });

  it("encrypts every log group with the key, and nothing else by that option", () => {
    const groups = resourcesOf(synthStack(secureServerlessStack(asked)), "aws_cloudwatch_log_group");
    expect(groups.length).toBeGreaterThan(2);
    for (const group of groups) expect(group).toMatchObject({ kms_key_id: KEY });
  });

  it("logs requests to data and state into one bucket, which S3's own key encrypts and which forgets", () => {
    const [application, backend] = [synthStack(secureServerlessStack(asked)), synthStack(stateBackendStack(asked))];
    const name = expect.stringMatching(/^secure-serverless-logs-\$\{.*}-\$\{.*}$/);
    const [[id] = [""]] = entries(backend, "aws_s3_bucket").filter(([key]) => key.startsWith("access-logs"));

    expect(resourceOf(application, "aws_s3_bucket_logging")).toMatchObject({
      target_bucket: name,
      target_prefix: "data/",
    });
    expect(resourceOf(backend, "aws_s3_bucket_logging")).toMatchObject({
      bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.state_/),
      target_bucket: `\${aws_s3_bucket.${id}.bucket}`,
      target_prefix: "state/",
    });
    expect(backend.resource.aws_s3_bucket?.[id]).toMatchObject({ bucket: name, lifecycle: { prevent_destroy: true } });
    expect(
      companionsOf(backend, "aws_s3_bucket", id, "aws_s3_bucket_server_side_encryption_configuration", "bucket"),
    ).toMatchObject([{ rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] }]);
    expect(resourceOf(backend, "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      bucket: `\${aws_s3_bucket.${id}.id}`,
      rule: [{ expiration: [{ days: 400 }] }],
    });
    const sources = resourcePolicies(backend).flatMap(({ Condition }) =>
      listed(Condition?.["ArnEquals"]?.["aws:SourceArn"]),
    );
    expect(sources).toEqual([
      expect.stringMatching(/:s3:::secure-serverless-data-\$\{/),
      expect.stringMatching(/:s3:::secure-serverless-state-test-us-east-1$/),
    ]);
  });

  it("encrypts the state bucket and each state in it, which Terraform has to be told", () => {
    const json = synthStack(stateBackendStack(asked));
    const [[id] = [""]] = entries(json, "aws_s3_bucket").filter(([key]) => key.startsWith("state"));

    expect(
      companionsOf(json, "aws_s3_bucket", id, "aws_s3_bucket_server_side_encryption_configuration", "bucket"),
    ).toMatchObject([{ rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: KEY } }] }]);
    for (const stack of [json, synthStack(secureServerlessStack(asked))])
      expect(stack.terraform).toMatchObject({ backend: { s3: { encrypt: true, kms_key_id: KEY } } });
  });

  it("changes the name and the address of nothing that is there without it", () => {
    for (const build of [secureServerlessStack, stateBackendStack]) {
      const addresses = (environment: typeof plain) =>
        allResources(synthStack(build(environment))).map(([address]) => address);
      expect(addresses(asked)).toEqual(expect.arrayContaining(addresses(plain)));
    }
  });
});
