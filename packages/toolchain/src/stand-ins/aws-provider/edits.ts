import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A change of one file of the provider. */
export interface Edit {
  /** Relative to the module. */
  readonly file: string;
  /** The text as it stands there, exactly once. */
  readonly replace: string;
  readonly by: string;
}

/**
 * EC2 is a fifth of the whole build, and three functions call it. What needs it fails with a sentence of its own, or is not
 * there at all.
 */
const WITHOUT_EC2: readonly Edit[] = [
  {
    file: "internal/service/lambda/function.go",
    replace: '\ttfec2 "github.com/hashicorp/terraform-provider-aws/internal/service/ec2"\n',
    by: "",
  },
  {
    file: "internal/service/lambda/function.go",
    replace: "\tec2Conn := meta.(*conns.AWSClient).EC2Client(ctx)\n",
    by: "",
  },
  {
    // only with replace_security_groups_on_destroy, for a function in a VPC
    file: "internal/service/lambda/function.go",
    replace: `
		defaultSG, err := tfec2.FindSecurityGroupByNameAndVPCID(ctx, ec2Conn, "default", vpcID)
		if err != nil || defaultSG == nil {
			return fmt.Errorf("finding VPC (%s) default security group: %w", vpcID, err)
		}
		replacementSGIDs = []string{aws.ToString(defaultSG.GroupId)}
`,
    by: `
		return fmt.Errorf("finding VPC (%s) default security group: this provider is a stand-in, built without EC2: set replacement_security_group_ids, or use the provider of the Terraform registry", vpcID)
`,
  },
  // the data source aws_region tells the address of EC2 in its region, which is that of KMS but for the name
  {
    file: "internal/service/meta/region_data_source.go",
    replace: '\t"github.com/aws/aws-sdk-go-v2/service/ec2"\n',
    by: '\t"github.com/aws/aws-sdk-go-v2/service/kms"\n',
  },
  {
    file: "internal/service/meta/region_data_source.go",
    replace: `ec2.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, ec2.EndpointParameters{
		Region: aws.String(region.ID()),
	})
	if err != nil {
		return nil, err
	}
`,
    by: `kms.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, kms.EndpointParameters{
		Region: aws.String(region.ID()),
	})
	if err != nil {
		return nil, err
	}
	domain, isOfKms := strings.CutPrefix(endpoint.URI.Host, "kms.")
	if !isOfKms {
		return nil, fmt.Errorf("the address of KMS in %s is %s", region.ID(), endpoint.URI.Host)
	}
	endpoint.URI.Host = "ec2." + domain
`,
  },
  { file: "internal/service/meta/region_data_source.go", replace: '\t"net/url"\n', by: '\t"net/url"\n\t"strings"\n' },
  // the data source aws_regions asks EC2: it is not there
  {
    file: "internal/service/meta/service_package_gen.go",
    replace: `		{
			Factory:  newRegionsDataSource,
			TypeName: "aws_regions",
			Name:     "Regions",
			Region:   inttypes.ResourceRegionDisabled(),
		},
`,
    by: "",
  },
];

/** What is built here differs in this from the provider's own source. */
export const EDITS: readonly Edit[] = [
  {
    file: "internal/backoff/backoff.go",
    replace: "r.sleep(ctx, r.config.delay.Next(r.attempt))",
    by: "r.sleep(ctx, untilNextAttempt(r.config.delay.Next(r.attempt)))",
  },
  ...WITHOUT_EC2,
];

/** @throws Error when a text is not there, or more than once: another version of the provider needs another edit */
export async function applyEdits(work: string, edits: readonly Edit[]): Promise<void> {
  for (const { file, replace, by } of edits) {
    const path = join(work, file);
    const parts = (await readFile(path, "utf8")).split(replace);
    if (parts.length !== 2) {
      throw new Error(
        `${file} of the provider has ${parts.length - 1} times, and not once: ${replace}. ` +
          "packages/toolchain/src/stand-ins/aws-provider/edits.ts has to be adapted to this version",
      );
    }
    await writeFile(path, parts.join(by));
  }
}
