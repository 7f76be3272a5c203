import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/schema";

/** What the stacks of all environments have in common: versions, and a provider bound to account, region and tags. */
export abstract class EnvironmentStack extends TerraformStack {
  protected constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    // Write-only arguments and ephemeral variables, which keep the secret out of the state, came with 1.11.
    this.addOverride("terraform.required_version", ">= 1.11");
    new AwsProvider(this, "provider", {
      region: environment.region,
      ...(environment.accountId && { allowedAccountIds: [environment.accountId] }),
      defaultTags: [
        {
          tags: {
            Project: "secure-serverless",
            Environment: environment.name,
            ManagedBy: "terraform",
            ...environment.tags,
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
}
