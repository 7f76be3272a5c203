import { cameFrom, misspelledVariables, type Variables } from "./environment-variables";
import { type EnvironmentDefinition, environments, serviceName } from "./environments";
import { explainIssue } from "./explain-issue";
import { brokenEnvironmentName, brokenNameRules, brokenServiceName, collisions } from "./name-rules";
import { defaultStateBucket, type VariableSuffix, variableName } from "./names";
import { type Environment, environmentSchema } from "./schema";

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
  for (const [name, definition] of Object.entries(definitions)) {
    const wrongName = brokenEnvironmentName(name);
    if (wrongName !== undefined) {
      problems.push(wrongName);
      continue;
    }
    const settings = complete(service, name, definition, variables);
    const result = environmentSchema.safeParse(settings);
    if (result.success) loaded.push({ ...result.data, name, serviceName: service });
    else
      problems.push(
        ...result.error.issues
          .flatMap((issue) => explainIssue(issue, settings))
          .map((problem) => `${name}: ${problem}${cameFrom(problem, name, variables)}`),
      );
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
  const stateBucket = defaultStateBucket(service, { name, region, accountId });

  return {
    ...definition,
    region,
    ...(accountId !== undefined && { accountId }),
    state: { ...definition.state, bucketName: read("STATE_BUCKET") ?? definition.state?.bucketName ?? stateBucket },
    alerts: { ...definition.alerts, ...(emails && { emails }), ...(pageEmails && { pageEmails }) },
    ...(runbookUrl !== undefined && { monitoring: { ...definition.monitoring, runbookUrl } }),
    ...(allowedOrigins && { api: { ...definition.api, allowedOrigins } }),
    ...(repository !== undefined && { ci: { ...definition.ci, repository } }),
    ...(emulated !== undefined && { emulated: booleans[emulated] ?? emulated }),
  };
}

/** What is neither goes on as it is, for the schema to refuse. */
const booleans: Readonly<Record<string, boolean>> = { true: true, false: false };

function list(value: string | undefined): string[] | undefined {
  return value
    ?.split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
