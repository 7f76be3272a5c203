import { droppedSettings, isPlain } from "./dropped-settings";
import { cameFrom, misspelledVariables, type Variables } from "./environment-variables";
import { type EnvironmentDefinition, environments, serviceName } from "./environments";
import { explainIssue } from "./explain-issue";
import { brokenEnvironmentName, brokenNameRules, brokenServiceName, collisions } from "./name-rules";
import { defaultStateBucket, type VariableSuffix, variableName } from "./names";
import { type Environment, environmentSchema } from "./schema";
import { shownValue } from "./shown-value";

/** Thrown with every problem of every environment at once, one line each: environment, field, rule, value. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

/**
 * Completes the definitions with the variables `<NAME>_ACCOUNT_ID`, `<NAME>_REGION`, `<NAME>_STATE_BUCKET`,
 * `<NAME>_RUNBOOK_URL`, `<NAME>_CI_REPOSITORY`, `<NAME>_EMULATED` ("true" rehearses the environment on the local AWS),
 * `<NAME>_ALERT_EMAILS`, `<NAME>_PAGE_EMAILS` and `<NAME>_ALLOWED_ORIGINS` (the last three separated by commas), `<NAME>`
 * being the environment's in capitals with `_` for each hyphen, and checks the result. No other code reads the process's
 * environment.
 *
 * @throws ConfigurationError
 */
export function loadEnvironments(
  definitions: Readonly<Record<string, EnvironmentDefinition>> = environments,
  variables: Variables = process.env,
  service = serviceName,
): Environment[] {
  const wrongService = brokenServiceName(service);
  if (wrongService !== undefined) throw new ConfigurationError([wrongService]);
  const problems: string[] = [];
  const loaded: Environment[] = [];
  if (!isPlain(definitions)) problems.push("(root): must be a list of environments that inherits nothing");
  for (const [name, definition] of Object.entries(definitions)) {
    const wrongName = brokenEnvironmentName(name);
    if (wrongName !== undefined) {
      problems.push(wrongName);
      continue;
    }
    if (!isGroup(definition)) {
      problems.push(`${name}: (root): must be a group of settings, got ${shownValue(definition)}`);
      continue;
    }
    const settings = complete(service, name, definition, variables);
    const result = environmentSchema.safeParse(settings);
    const wrong = result.success ? [] : result.error.issues.flatMap((issue) => explainIssue(issue, settings));
    wrong.push(...droppedSettings(definition).filter((dropped) => !wrong.some((one) => isOfSame(one, dropped))));
    problems.push(...wrong.map((problem) => `${name}: ${problem}${cameFrom(problem, name, variables)}`));
    if (result.success && wrong.length === 0) loaded.push({ ...result.data, name, serviceName: service });
  }
  problems.push(...misspelledVariables(Object.keys(definitions), variables));
  problems.push(...loaded.flatMap(brokenNameRules), ...collisions(loaded));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return loaded;
}

function complete(service: string, name: string, definition: EnvironmentDefinition, variables: Variables) {
  // An empty variable means "not set": that is how CI systems pass an undefined one on.
  const read = (suffix: VariableSuffix) => variables[variableName(name, suffix)]?.trim() || undefined;

  const accountId = read("ACCOUNT_ID") ?? definition.accountId;
  const region = read("REGION") ?? definition.region;
  const emails = list(read("ALERT_EMAILS"));
  const pageEmails = list(read("PAGE_EMAILS"));
  const runbookUrl = read("RUNBOOK_URL");
  const allowedOrigins = list(read("ALLOWED_ORIGINS"));
  const repository = read("CI_REPOSITORY");
  const emulated = read("EMULATED");
  const stateBucket = defaultStateBucket(service, { name, region: text(region), accountId: text(accountId) });

  return {
    ...definition,
    region,
    ...(accountId !== undefined && { accountId }),
    state: within(definition.state, {
      bucketName: read("STATE_BUCKET") ?? definition.state?.bucketName ?? stateBucket,
    }),
    alerts: within(definition.alerts, { ...(emails && { emails }), ...(pageEmails && { pageEmails }) }),
    ...(runbookUrl !== undefined && { monitoring: within(definition.monitoring, { runbookUrl }) }),
    ...(allowedOrigins && { api: within(definition.api, { allowedOrigins }) }),
    ...(repository !== undefined && { ci: within(definition.ci, { repository }) }),
    ...(emulated !== undefined && { emulated: booleans[emulated] ?? emulated }),
  };
}

/** Whether two sentences are about one setting, which they begin with. */
function isOfSame(one: string, other: string): boolean {
  return one.startsWith(other.slice(0, other.indexOf(": ") + 2));
}

/** A group with more settings; what is not a group goes on as it is, for the schema to refuse. */
function within(group: unknown, settings: object): unknown {
  return group === undefined || isGroup(group) ? { ...group, ...settings } : group;
}

/** Of what is not a text the schema tells; no name is made of it. */
function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is neither goes on as it is, for the schema to refuse. */
const booleans: Readonly<Record<string, boolean>> = { true: true, false: false };

function list(value: string | undefined): string[] | undefined {
  return value
    ?.split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
