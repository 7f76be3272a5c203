import { UserError } from "@secure-serverless/system/user-error";
import { misspelledVariables } from "../../../../src/config/environment-variables";
import { environments, templates } from "../../../../src/config/environments";
import { loadConfiguration } from "../../../../src/config/load-environment";
import { type ResourceNames, resourceNames, variableName, variablePrefix } from "../../../../src/config/names";
import { previewNamed } from "../../../../src/config/previews";
import type { Environment } from "../../../../src/config/schema";

type Variables = Readonly<Record<string, string>>;

/**
 * The repository variables that configure an environment: nothing else of them reaches a job's environment.
 *
 * @throws UserError for one that is an environment's but for its spelling, which no job would see
 */
export function configurationOf(json: string | undefined): Variables {
  const names = [...Object.keys(environments), ...Object.keys(templates)];
  const prefixes = names.map(variablePrefix);
  let all: unknown;
  try {
    all = JSON.parse(json || "{}");
  } catch (error) {
    throw new UserError("REPOSITORY_VARIABLES is not JSON", "Set it to toJSON(vars)", { cause: error });
  }
  const texts = Object.entries(all as Record<string, unknown>).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const misspelled = misspelledVariables(names, Object.fromEntries(texts));
  if (misspelled.length > 0) throw new UserError(misspelled.join("\n"), "Rename the repository's variable");
  return Object.fromEntries(
    texts.filter(
      (entry) => /^[A-Z][A-Z0-9_]*$/.test(entry[0]) && prefixes.some((prefix) => entry[0].startsWith(prefix)),
    ),
  );
}

/**
 * The environments that this repository's workflows can reach: with a repository and an account configured.
 *
 * @throws UserError when an environment names this repository but no account, or is emulated
 */
export function reachable(variables: Variables, repository: string): Environment[] {
  return checked(loadConfiguration(undefined, variables).environments, repository);
}

/**
 * The environment, the template or the preview of that name, where this repository's workflows can reach it.
 *
 * @throws UserError when they cannot, or there is none
 */
export function reachableNamed(name: string, variables: Variables, repository: string): Environment {
  const { environments: all, templates } = loadConfiguration(undefined, variables);
  const preview = previewNamed(name, templates);
  if (typeof preview === "string") throw new UserError(preview, "Name a preview after its pull request's number");
  const found = [...all, ...templates, ...(preview === undefined ? [] : [preview])].filter((one) => one.name === name);
  const [environment] = checked(found, repository);
  if (environment !== undefined) return environment;
  const configured = found[0]?.preview?.of ?? name;
  throw new UserError(`${name} does not name this repository`, `Set ${variableName(configured, "CI_REPOSITORY")}`);
}

function checked(all: readonly Environment[], repository: string): Environment[] {
  const ours = all.filter(({ ci }) => ci?.repository.replaceAll(/@\d+/g, "") === repository);
  for (const { name, preview, accountId, emulated } of ours) {
    if (emulated)
      throw new UserError(`${name} is emulated, and workflows reach AWS only`, "Unset its EMULATED variable");
    if (accountId === undefined)
      throw new UserError(
        `${name} names this repository and no account`,
        `Set the repository variable ${variableName(preview?.of ?? name, "ACCOUNT_ID")}`,
      );
  }
  return ours;
}

type Role = keyof ResourceNames["ciRoles"];

/** The roles that the stack ci-access has of an environment: previews are not planned, and nothing else is swept. */
export function ciRolesOf({ template, preview }: Environment): readonly Role[] {
  return template === undefined && preview === undefined ? ["plan", "deploy"] : ["deploy", "sweep"];
}

/** The ARN of the role that the stack ci-access of the environment has made. */
export function ciRoleArn(environment: Environment, purpose: Role): string {
  const { region, accountId } = environment;
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:iam::${accountId}:role/${resourceNames(environment).ciRoles[purpose]}`;
}

/** Lines for a file such as GITHUB_ENV. A value cannot end its block: the delimiter is the caller's random one. */
export function asFileCommands(values: Variables, delimiter: string): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join("");
}
