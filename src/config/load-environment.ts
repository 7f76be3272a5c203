import { droppedSettings, isPlain } from "./dropped-settings";
import { cameFrom, misspelledVariables, type Variables } from "./environment-variables";
import {
  type EnvironmentDefinition,
  environments,
  serviceName,
  type TemplateDefinition,
  templates,
} from "./environments";
import { explainIssue } from "./explain-issue";
import {
  brokenEnvironmentName,
  brokenNameRules,
  brokenServiceName,
  collisions,
  leastRoom,
  takenNames,
} from "./name-rules";
import { defaultStateBucket, previewSuffix, type VariableSuffix, variableName } from "./names";
import { onPreset } from "./presets";
import { brokenTemplateRules, previewOf } from "./previews";
import { type Environment, environmentSchema, type Template } from "./schema";
import { templateSchema } from "./schema/template";
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
  return [...loadConfiguration({ environments: definitions, templates: {} }, variables, service).environments];
}

/** What src/config/environments.ts says. */
export interface Definitions {
  readonly environments: Readonly<Record<string, EnvironmentDefinition>>;
  readonly templates: Readonly<Record<string, TemplateDefinition>>;
}

export interface Configuration {
  readonly environments: readonly Environment[];
  readonly templates: readonly Template[];
}

/**
 * The same for environments and templates together: no two of them may have the same names. The variables of a template are
 * those of all its previews.
 *
 * @throws ConfigurationError
 */
export function loadConfiguration(
  definitions: Definitions = { environments, templates },
  variables: Variables = process.env,
  service = serviceName,
): Configuration {
  const wrongService = brokenServiceName(service);
  if (wrongService !== undefined) throw new ConfigurationError([wrongService]);
  const problems: string[] = [];
  if (!Object.values(definitions).every(isPlain))
    problems.push("(root): must be a list of environments that inherits nothing");
  const load = (name: string, definition: unknown, check: typeof checkedEnvironment | typeof checkedTemplate) => {
    const wrongName = brokenEnvironmentName(name);
    if (wrongName === undefined && isGroup(definition)) {
      const dropped = droppedSettings(definition);
      const wanted = onPreset(definition) as EnvironmentDefinition;
      return check({ service, name, definition: wanted, dropped, variables, problems });
    }
    problems.push(wrongName ?? `${name}: (root): must be a group of settings, got ${shownValue(definition)}`);
    return [];
  };
  const loaded = {
    environments: Object.entries(definitions.environments).flatMap((each) => load(...each, checkedEnvironment)),
    templates: Object.entries(definitions.templates).flatMap(
      (each) => load(...each, checkedTemplate) as readonly Template[],
    ),
  };
  const names = [definitions.environments, definitions.templates].map(Object.keys) as [string[], string[]];
  problems.push(...misspelledVariables(names.flat(), variables), ...takenNames(...names));
  const all = [...loaded.environments, ...loaded.templates];
  problems.push(...all.flatMap(brokenNameRules), ...collisions(all));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return loaded;
}

interface CheckProps {
  readonly service: string;
  readonly name: string;
  readonly definition: EnvironmentDefinition;
  /** What no copy of the definition keeps: problems, without the name. */
  readonly dropped: readonly string[];
  readonly variables: Variables;
  /** To which what is wrong is added. */
  readonly problems: string[];
}

function checkedEnvironment(props: CheckProps): readonly Environment[] {
  const { service, name, definition, dropped, variables, problems } = props;
  const settings = complete(service, name, definition, variables);
  const result = environmentSchema.safeParse(settings);
  const wrong = result.success ? [] : result.error.issues.flatMap((issue) => explainIssue(issue, settings));
  wrong.push(...dropped.filter((one) => !wrong.some((other) => isOfSame(other, one))));
  problems.push(...wrong.map((problem) => `${name}: ${problem}${cameFrom(problem, name, variables)}`));
  return result.success && wrong.length === 0 ? [{ ...result.data, name, serviceName: service }] : [];
}

function checkedTemplate(props: CheckProps): readonly Template[] {
  const { name, problems } = props;
  const { template: given = {}, ...definition } = props.definition as TemplateDefinition;
  const own = templateSchema.safeParse(given);
  problems.push(...brokenTemplateRules(name, definition));
  if (!own.success)
    problems.push(
      ...own.error.issues
        .flatMap((issue) => explainIssue(issue, given))
        .map((problem) => `${name}: template.${problem}`),
    );
  const [environment] = checkedEnvironment({ ...props, definition });
  if (environment === undefined || !own.success) return [];
  const template = { ...environment, nameSuffix: previewSuffix(name), template: own.data };
  const { room, what, maxLength } = leastRoom(previewOf(template, ""));
  if (room >= 1) return [template];
  problems.push(
    `${name}: (name): must leave ${what} of a preview, which has at most ${maxLength} characters, one for its id, got ${room}`,
  );
  return [];
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
