import { type TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import type { PolicyStatement } from "../../src/constructs/policy";

export type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** What Terraform reads, as far as the tests look into it. */
export interface TerraformJson {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly output: Readonly<Record<string, Attributes>>;
  readonly variable?: Readonly<Record<string, Attributes>>;
  readonly check?: Readonly<Record<string, Attributes>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly provider: Readonly<Record<string, readonly Attributes[]>>;
  readonly terraform: Attributes;
}

/** Synthesizes what `build` adds to an otherwise empty stack. */
export function synthScope(build: (scope: Construct) => void): TerraformJson {
  return JSON.parse(Testing.synthScope(build));
}

/** Synthesizes a whole stack, with the validations that `cdktf synth` runs. */
export function synthStack(stack: TerraformStack): TerraformJson {
  return JSON.parse(Testing.synth(stack, true));
}

/** Every resource of a type; none when there is none, so say how many are expected as well. */
export function resourcesOf(json: TerraformJson, type: string): Attributes[] {
  return Object.values(json.resource[type] ?? {});
}

/** The only resource of a type. */
export function resourceOf(json: TerraformJson, type: string): Attributes {
  const [resource, ...others] = resourcesOf(json, type);
  if (!resource || others.length > 0) throw new Error(`expected one ${type}, got ${resource ? others.length + 1 : 0}`);
  return resource;
}

/** Address of each resource and its attributes. */
export function allResources(json: TerraformJson): [address: string, attributes: Attributes][] {
  return Object.entries(json.resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([id, attributes]): [string, Attributes] => [`${type}.${id}`, attributes]),
  );
}

/** The statements of a policy that is held as JSON in an attribute. */
export function statementsOf(attributes: Attributes, attribute = "policy"): PolicyStatement[] {
  const document = JSON.parse(attributes[attribute] as string);
  if (document.Version !== "2012-10-17") throw new Error(`unexpected policy version ${document.Version}`);
  return document.Statement;
}

/** Matches an ARN of the stack's own partition, region and account, which Terraform reads at plan. */
export function ownArn(service: string, resource: string) {
  return expect.stringMatching(
    new RegExp(`^arn:${own("partition")}:${service}:${own("region")}:${own("account_id")}:${literal(resource)}$`),
  );
}

/** Matches the ARN of a bucket of the stack's own partition, or of objects in it. */
export function ownS3Arn(resource: string) {
  return expect.stringMatching(new RegExp(`^arn:${own("partition")}:s3:::${literal(resource)}$`));
}

/** Actions, resources and the like may be one string or many. */
export function listed(value: string | readonly string[] | undefined): string[] {
  return value === undefined ? [] : ([value].flat() as string[]);
}

function own(attribute: "partition" | "region" | "account_id"): string {
  return String.raw`\$\{data\.aws_\w+\.aws_\w+\.${attribute}}`;
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
