import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isObject } from "@secure-serverless/system/is-object";
import { z } from "zod";
import type { StackPlan } from "./plans";
import { EXAMPLE_ACCOUNT } from "./sts-stub";

/** Of a principal; of a role, who may take it; of anything else. */
export type PolicyKind = "identity" | "trust" | "resource";

export interface Policy {
  readonly where: string;
  readonly kind: PolicyKind;
  /** The type of what it belongs to, for example `aws_kms_key`. */
  readonly type: string;
  /** JSON. */
  readonly document: string;
}

const plan = z.object({
  resource_changes: z.array(
    z.object({
      address: z.string(),
      type: z.string(),
      name: z.string(),
      change: z.object({ after: z.record(z.string(), z.unknown()) }),
    }),
  ),
});

const IDENTITY_POLICIES = ["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];

/** What AWS makes, which a policy may name although no plan can show it. */
const EXAMPLES: Readonly<Record<string, string>> = {
  "data.aws_caller_identity.account_id": EXAMPLE_ACCOUNT,
  "data.aws_partition.partition": "aws",
  "data.aws_region.region": "us-east-1",
  "aws_kms_key.arn": `arn:aws:kms:us-east-1:${EXAMPLE_ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
  "aws_secretsmanager_secret.arn": `arn:aws:secretsmanager:us-east-1:${EXAMPLE_ACCOUNT}:secret:example-AbCdEf`,
};

/**
 * Every policy of a stack: as its plan shows it, and where that waits for what AWS makes, as the configuration states it.
 *
 * @throws Error for a policy that names something unknown: one that is not read would count as good
 */
export async function policiesOf({ stack, jsonFile, planFile }: StackPlan): Promise<Policy[]> {
  const { resource_changes: changes } = plan.parse(JSON.parse(await readFile(jsonFile, "utf8")));
  const stated = JSON.parse(await readFile(join(dirname(planFile), "cdk.tf.json"), "utf8")) as {
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
  return changes.flatMap(({ address, type, name, change: { after } }) => {
    const configured = stated.resource[type]?.[name] ?? {};
    return Object.keys({ ...after, ...configured }).flatMap((attribute) => {
      const shown = after[attribute];
      const text = typeof shown === "string" ? shown : withExamples(configured[attribute], address);
      if (text === undefined || !isPolicy(text)) return [];
      return { where: `${stack}/${address}.${attribute}`, kind: kindOf(type, attribute), type, document: text };
    });
  });
}

function withExamples(value: unknown, address: string): string | undefined {
  if (typeof value !== "string" || !value.includes("Statement")) return undefined;
  // two dollars are IAM's own variable
  return value.replaceAll(
    /(?<!\$)\$\{((?:data\.)?\w+)\.[\w-]+\.(\w+)\}/g,
    (reference, type: string, attribute: string) => {
      const example = EXAMPLES[`${type}.${attribute}`];
      if (example === undefined)
        throw new Error(`The policy of ${address} names ${reference}, of which no example is known`);
      return example;
    },
  );
}

function isPolicy(text: string): boolean {
  if (!text.startsWith("{")) return false;
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) && "Statement" in json;
  } catch {
    // a filter of logs begins with a brace too; the provider takes no policy that is not JSON
    return false;
  }
}

function kindOf(type: string, attribute: string): PolicyKind {
  if (attribute === "assume_role_policy") return "trust";
  return IDENTITY_POLICIES.includes(type) ? "identity" : "resource";
}
