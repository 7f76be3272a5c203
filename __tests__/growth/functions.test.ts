import { readFileSync } from "node:fs";
import { join } from "node:path";
import { queueNames, resourceNames } from "../../src/config/names";
import { FUNCTION_IDS, isConsumer } from "../../src/config/parts";
import { anEnvironment } from "../support/environments";
import { secureServerlessStack } from "../support/stacks";
import { type Attributes, listed, resourcesOf, statementsOf, synthStack } from "../support/terraform-json";

/** Everything that an environment can have. */
const environment = anEnvironment({
  alerts: { emails: ["a@example.com"], pageEmails: ["b@example.com"] },
  secret: { delivery: "out-of-band", rotation: {} },
});
const names = resourceNames(environment);
const json = synthStack(secureServerlessStack(environment));

/** Each function of the stack by its name, with the address that others refer to it by. */
const functions = Object.entries(json.resource["aws_lambda_function"] ?? {}).map(
  ([id, attributes]): [name: string, address: string, attributes: Attributes] => [
    String(attributes["function_name"]),
    `\${aws_lambda_function.${id}.`,
    attributes,
  ],
);
const mentions = (value: unknown, address: string) => JSON.stringify(value ?? "").includes(address);

it("has the functions of the list in the stack, and no other", () => {
  const listedNames = FUNCTION_IDS.map((id) => names.functions[id]);
  const made = functions.map(([name]) => name);
  const remedy = "give it a line in FUNCTIONS of src/config/parts.ts, and its name from resourceNames";

  expect(made.filter((name) => !listedNames.includes(name)).map((name) => `${name}: ${remedy}`)).toEqual([]);
  const never = listedNames.filter((name) => !made.includes(name));
  expect(
    never.map((name) => `${name}: make it in src/stacks, or take it from FUNCTIONS of src/config/parts.ts`),
  ).toEqual([]);
});

it("has the queues and topics of the list in the stack, and no other", () => {
  const made = (type: string) => resourcesOf(json, type).map(({ name }) => String(name));

  expect(made("aws_sqs_queue").sort()).toEqual(queueNames(names).sort());
  expect(made("aws_sns_topic").sort()).toEqual(Object.values(names.topics).sort());
});

it.each(functions)("tells of the errors of %s by an alarm", (name, address) => {
  const alarms = resourcesOf(json, "aws_cloudwatch_metric_alarm").filter(
    ({ namespace, metric_name, dimensions }) =>
      namespace === "AWS/Lambda" && metric_name === "Errors" && mentions(dimensions, address),
  );
  expect(alarms.length > 0 ? "" : `${name}: add a signal about its Errors to src/monitoring/signals/cause.ts`).toBe("");
});

it.each(functions)("counts by a filter the error lines in the log of %s", (name, _, { logging_config }) => {
  const [group = ""] = (logging_config as { log_group: string }).log_group.split(".name");
  const filters = resourcesOf(json, "aws_cloudwatch_log_metric_filter").filter(
    ({ log_group_name, pattern }) => mentions(log_group_name, group) && String(pattern).includes('"ERROR"'),
  );
  expect(filters.length > 0 ? "" : `${name}: give monitoring its log group in src/stacks`).toBe("");
});

it.each(functions)("says in the table of permissions all that the role of %s may do", (name, _, { role }) => {
  const [roleAddress = ""] = String(role).replace("${", "").split(".arn");
  const actions = resourcesOf(json, "aws_iam_role_policy")
    .filter((policy) => mentions(policy["role"], roleAddress))
    .flatMap((policy) => statementsOf(policy))
    .flatMap(({ Action }) => listed(Action));
  const id = FUNCTION_IDS.find((candidate) => names.functions[candidate] === name);
  const told = rowsFor(id === "api" ? "API function" : String(id), id !== undefined && isConsumer(id));

  expect(actions.length).toBeGreaterThan(3);
  const missing = actions.filter(
    (action) => !told.includes(`\`${action}\``) && !told.includes(`\`${action.split(":")[1]}\``),
  );
  expect(missing.map((action) => `docs/architecture.md, table of permissions, ${name}: ${action}`)).toEqual([]);
});

/** The rows of the table of permissions that are about a function: its own, those of each and those of a consumer. */
function rowsFor(who: string, isAConsumer: boolean): string {
  const page = readFileSync(join(__dirname, "../../docs/architecture.md"), "utf8");
  const [, table = ""] = page.split("| role | actions | on |\n");
  const subjects = [who, "each", ...(isAConsumer ? ["a queue's consumer"] : [])];
  let about = "";
  return (table.split("\n\n")[0] ?? "")
    .split("\n")
    .filter((row) => {
      const [, first = ""] = row.split("|");
      about = first.trim() || about;
      return subjects.some((subject) => about.startsWith(subject));
    })
    .join("\n");
}
