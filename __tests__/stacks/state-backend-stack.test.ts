import { anEnvironment } from "../support/environments";
import { stateBackendStack } from "../support/stacks";
import { resourceOf, resourcesOf, synthStack } from "../support/terraform-json";

describe("the stack of a state bucket", () => {
  const kept = synthStack(stateBackendStack(anEnvironment()));
  const thrownAway = synthStack(stateBackendStack(anEnvironment({ destroyData: true })));

  it("keeps its own state in that bucket, beside the application's, with a lock of its own", () => {
    expect(kept.terraform.backend).toEqual({
      s3: expect.objectContaining({
        bucket: resourceOf(kept, "aws_s3_bucket").bucket,
        key: "secure-serverless/test/state-backend.tfstate",
        encrypt: true,
        use_lockfile: true,
      }),
    });
  });

  it("makes the bucket that the environment's backend names", () => {
    const environment = anEnvironment({}, { TEST_STATE_BUCKET: "my-state" });

    expect(resourceOf(synthStack(stateBackendStack(environment)), "aws_s3_bucket").bucket).toBe("my-state");
  });

  it("refuses to be deleted unless the environment is thrown away", () => {
    expect(resourceOf(kept, "aws_s3_bucket")).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(resourceOf(thrownAway, "aws_s3_bucket")).toMatchObject({ force_destroy: true });
    expect(resourceOf(thrownAway, "aws_s3_bucket")).not.toHaveProperty("lifecycle");
  });

  it("never expires a state", () => {
    expect(resourcesOf(kept, "aws_s3_bucket_lifecycle_configuration")).toEqual([]);
    expect(resourcesOf(kept, "aws_s3_bucket_versioning")).toHaveLength(1);
  });
});
