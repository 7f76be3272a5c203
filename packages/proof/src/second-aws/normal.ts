import type { ReadResource } from "./rehearse";

/**
 * What AWS makes up, by type and attribute, and its documented form. A value of that form is replaced wherever it occurs; one of
 * another form stays, and so is a difference.
 */
export const MADE_UP: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  aws_apigatewayv2_api: { id: /^[a-z0-9]{8,10}$/ },
  aws_apigatewayv2_authorizer: { id: /^[a-z0-9]{6,10}$/ },
  aws_apigatewayv2_integration: { id: /^[a-z0-9]{7,10}$/ },
  aws_apigatewayv2_route: { id: /^[a-z0-9]{7,10}$/ },
  aws_iam_policy: { policy_id: /^ANPA[A-Z0-9]{17}$/ },
  aws_iam_role: { unique_id: /^AROA[A-Z0-9]{17}$/, create_date: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ },
  aws_kms_key: { key_id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
  aws_lambda_function: { last_modified: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/ },
  aws_lambda_layer_version: { created_date: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/ },
  aws_s3_bucket: { "grant[].id": /^[0-9a-f]{64}$/ },
  aws_secretsmanager_secret: { arn: /^arn:aws:secretsmanager:.+-[A-Za-z0-9]{6}$/ },
  // by Terraform's provider, of the time
  aws_secretsmanager_secret_version: { version_id: /^terraform-\d+$/ },
  aws_sns_topic_subscription: { arn: /^arn:aws:sns:.+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
};

/** A value of an attribute, by its path: `environment[].variables.LOG_LEVEL`, every item of a list under the same name. */
export type Values = ReadonlyMap<string, readonly unknown[]>;

/** The resources of an environment, by address, each with its values as any AWS would have them. */
export function normalised(resources: readonly ReadResource[]): ReadonlyMap<string, Values> {
  const flat = resources.map((resource) => ({ ...resource, values: flattened(resource.attributes) }));
  const names = new Map<string, string>();
  for (const { type, address, values } of flat)
    for (const [attribute, form] of Object.entries(MADE_UP[type] ?? {}))
      for (const value of values.get(attribute) ?? [])
        if (typeof value === "string" && form.test(value)) names.set(value, `<${attribute} of ${address}>`);
  // the longest first: an ARN holds the id of what it names
  const known = [...names].sort(([one], [other]) => other.length - one.length);
  return new Map(flat.map(({ type, address, values }) => [address, replaced(values, MADE_UP[type] ?? {}, known)]));
}

function replaced(
  values: Values,
  madeUp: Readonly<Record<string, RegExp>>,
  known: readonly (readonly [string, string])[],
): Values {
  const replace = (path: string, value: unknown) => {
    if (typeof value !== "string") return value;
    // two resources may have the same time
    if (madeUp[path]?.test(value)) return "<made up>";
    return known.reduce((text, [found, name]) => text.replaceAll(found, name), ofAws(value));
  };
  return new Map([...values].map(([path, all]) => [path, all.map((value) => replace(path, value))]));
}

/** An AWS on this machine makes addresses of its own. */
function ofAws(text: string): string {
  return text
    .replace(/^https:\/\/127\.0\.0\.1:\d+\/(?=\d{12}\/)/, "https://sqs.us-east-1.amazonaws.com/")
    .replace(/\.execute-api\.localhost:\d+/g, ".execute-api.us-east-1.amazonaws.com");
}

/** All values of an object that are none: null and what is empty says as much as nothing does. */
export function flattened(attributes: Readonly<Record<string, unknown>>): Values {
  const values = new Map<string, unknown[]>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`);
    else if (typeof value === "object" && value !== null)
      for (const [name, part] of Object.entries(value)) walk(part, path === "" ? name : `${path}.${name}`);
    else if (value !== null && value !== undefined && value !== "")
      values.set(path, [...(values.get(path) ?? []), value]);
  };
  walk(attributes, "");
  return values;
}
