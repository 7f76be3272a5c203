import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DATA = join(__dirname, "..", "packages", "plan-review", "__tests__", "plans");

type Values = Readonly<Record<string, unknown>>;

interface Change {
  readonly actions: readonly string[];
  readonly before: Values | null;
  readonly after: Values | null;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

interface Resource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly provider_name?: string;
  readonly change: Change;
}

interface Plan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly resource_changes: readonly Resource[];
}

const MANY = 10_000;

/** Writes the plans of the documentation's comparison with other tools, `01-no-change.json` to `10-….json`. */
export function writeTenPlans(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const weakened = realPlan("weakened");
  const plans: readonly (readonly [name: string, plan: Plan])[] = [
    ["no-change", { ...weakened, resource_changes: weakened.resource_changes.flatMap(unchanged), ...NOTHING_ELSE }],
    ["weakened", weakened],
    ["changed-by-hand", realPlan("drift")],
    ["everything-destroyed", realPlan("destroy")],
    ["iam-widened", planOf(rolePolicy(READ), rolePolicy({ ...READ, Action: ["s3:GetObject", "s3:*"], Resource: "*" }))],
    [
      "iam-reordered-and-narrowed",
      planOf(rolePolicy(READ_AND_WRITE, LIST), rolePolicy(LIST, { ...READ, Action: "s3:getobject" })),
    ],
    ["markup-in-a-name", planOf(topic("a"), topic("b"))],
    ["ten-thousand-changes", { ...planOf(null, null), resource_changes: Array.from({ length: MANY }, parameter) }],
    ["password-in-a-variable", planOf(lambda({}), lambda({ DATABASE_PASSWORD: "correct-horse-battery-staple" }))],
    ["retention-and-cors", { ...planOf(null, null), resource_changes: [shorterRetention(), corsForEveryone()] }],
  ];
  return plans.map(([name, plan], index) => {
    const file = join(folder, `${String(index + 1).padStart(2, "0")}-${name}.json`);
    writeFileSync(file, JSON.stringify({ ...plan, planned_values: plannedValues(plan) }));
    return file;
  });
}

const NOTHING_ELSE = { resource_drift: [], output_changes: {} };
const READ = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::shop-orders/*" };
const READ_AND_WRITE = { ...READ, Action: ["s3:GetObject", "s3:PutObject"] };
const LIST = { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::shop-orders" };

/** A part of a plan that Terraform made of this project's local stack. */
function realPlan(name: string): Plan {
  return JSON.parse(readFileSync(join(DATA, `${name}.json`), "utf8")) as Plan;
}

function unchanged(resource: Resource): readonly Resource[] {
  const { before } = resource.change;
  return before === null
    ? []
    : [{ ...resource, change: { ...resource.change, actions: ["no-op"], after: before, after_unknown: {} } }];
}

/** Where checkov looks: the values after the plan. */
function plannedValues({ resource_changes: resources }: Plan) {
  return {
    root_module: {
      resources: resources.flatMap(({ address, mode, type, name, provider_name: provider, change }) =>
        change.after === null
          ? []
          : [
              {
                ...{ address, mode, type, name, provider_name: provider ?? "registry.terraform.io/hashicorp/aws" },
                ...{ schema_version: 0, values: change.after, sensitive_values: {} },
              },
            ],
      ),
    },
  };
}

function planOf(before: Resource | null, after: Resource | null): Plan {
  return {
    format_version: "1.2",
    terraform_version: "1.15.5",
    resource_changes:
      before === null || after === null
        ? []
        : [{ ...after, change: { ...after.change, actions: ["update"], before: before.change.after } }],
  };
}

function resource(type: string, name: string, after: Values): Resource {
  return {
    ...{ address: `${type}.${name}`, mode: "managed", type, name },
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: {
      ...{ actions: ["create"], before: null, after, after_unknown: {} },
      ...{ before_sensitive: {}, after_sensitive: {} },
    },
  };
}

function rolePolicy(...statements: readonly Values[]): Resource {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return resource("aws_iam_role_policy", "data", { id: "app:data", name: "data", role: "app", policy });
}

/** A key of for_each is text of anybody, and is in the address. */
function topic(displayName: string): Resource {
  const values = { arn: "arn:aws:sns:eu-central-1:111122223333:alerts", name: "alerts", display_name: displayName };
  const made = resource("aws_sns_topic", "alerts", values);
  return { ...made, address: `aws_sns_topic.alerts[${JSON.stringify("a | b` <img src=x> \n# heading")}]` };
}

function lambda(variables: Values): Resource {
  return resource("aws_lambda_function", "orders", {
    ...{ function_name: "orders", role: "arn:aws:iam::111122223333:role/orders", runtime: "python3.12" },
    ...{ handler: "index.handler", memory_size: 256, timeout: 10, environment: [{ variables }] },
  });
}

function parameter(_: unknown, index: number): Resource {
  const values = { name: `/shop/${index}`, type: "String", tier: "Standard" };
  const made = resource("aws_ssm_parameter", `p${index}`, { ...values, insecure_value: "30" });
  return { ...made, change: { ...made.change, actions: ["update"], before: { ...values, insecure_value: "20" } } };
}

function shorterRetention(): Resource {
  const values = { name: "/aws/lambda/orders", retention_in_days: 365 };
  const made = resource("aws_cloudwatch_log_group", "orders", { ...values, retention_in_days: 7 });
  return { ...made, change: { ...made.change, actions: ["update"], before: values } };
}

function corsForEveryone(): Resource {
  const values = { name: "shop", protocol_type: "HTTP" };
  const cors = (origins: readonly string[]) => [{ allow_origins: origins, allow_methods: ["GET"], max_age: 300 }];
  const made = resource("aws_apigatewayv2_api", "shop", { ...values, cors_configuration: cors(["*"]) });
  const before = { ...values, cors_configuration: cors(["https://shop.example.com"]) };
  return { ...made, change: { ...made.change, actions: ["update"], before } };
}
