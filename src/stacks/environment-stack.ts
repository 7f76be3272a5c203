import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { defaultTags, EXPIRY_TAG, type StateOwner, stateKey } from "../config/names";
import type { Environment } from "../config/schema";
import { expiresAt } from "./expires-at";
import { refuseReferencesBetweenStacks } from "./refuse-references";

/** Of Terraform and of OpenTofu: write-only arguments and ephemeral variables, which keep the secret out of the state, came with it. */
const LEAST_VERSION = "1.11";

/** What the stacks of all environments have in common: versions, and a provider bound to account, region and tags. */
export abstract class EnvironmentStack extends TerraformStack {
  protected constructor(
    scope: Construct,
    id: string,
    protected readonly environment: Environment,
  ) {
    super(scope, id);
    refuseReferencesBetweenStacks();
    // cdktf does not read it. Its successor takes older ones for granted, which lack the arguments (docs/leaving-cdktf.md).
    this.node.setContext("targetVersions", { terraform: `>=${LEAST_VERSION}`, opentofu: `>=${LEAST_VERSION}` });
    this.addOverride("terraform.required_version", `>= ${LEAST_VERSION}`);
    new AwsProvider(this, "provider", {
      region: environment.region,
      // An emulated provider looks for no account, and would compare with none.
      ...(environment.accountId && !environment.emulated && { allowedAccountIds: [environment.accountId] }),
      defaultTags: [
        {
          tags: {
            ...defaultTags(environment),
            ...(environment.preview && { [EXPIRY_TAG]: expiresAt(this).stringValue }),
          },
        },
      ],
      // The emulator has no account to look up and no host per bucket; where it listens is told by the process's
      // environment (AWS_ENDPOINT_URL), so that the JSON is the same on every machine.
      ...(environment.emulated && {
        s3UsePathStyle: true,
        skipCredentialsValidation: true,
        skipMetadataApiCheck: "true",
        skipRequestingAccountId: true,
      }),
    });
    // The bindings pin the exact version they were generated from; any later 6.x understands their arguments.
    this.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  }

  /**
   * cdktf resolves everything a first time here, to find what one stack takes from another. Each of these stacks stands alone,
   * so that any of them can be planned and applied without the others: a reference to another one ends the synth.
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /** Keeps the state in the environment's state bucket, under the environment's name. */
  protected storeState(of: StateOwner): void {
    const { region, state, accountId, emulated } = this.environment;
    const backend = new S3Backend(this, {
      bucket: state.bucketName,
      key: stateKey(this.environment, of),
      region,
      encrypt: true,
      // Terraform asks for S3's own key where none is named, whatever the bucket's default is.
      ...(state.kmsKeyArn && { kmsKeyId: state.kmsKeyArn }),
      ...(emulated && {
        usePathStyle: true,
        skipCredentialsValidation: true,
        skipMetadataApiCheck: true,
        skipRequestingAccountId: true,
      }),
    });
    // S3's own lock, by a conditional write; cdktf's backend lacks the arguments.
    backend.addOverride("use_lockfile", true);
    if (accountId && !emulated) backend.addOverride("allowed_account_ids", [accountId]);
  }
}
