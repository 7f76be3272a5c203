import { environments, templates } from "../../../src/config/environments";
import { loadConfiguration } from "../../../src/config/load-environment";
import { variableName } from "../../../src/config/names";
import type { Environment, Template } from "../../../src/config/schema";
import { anEnvironment, SERVICE } from "../environments";
import { everyEnvironment, KEY } from "../every-stack";
import { ciAccessStack, secureServerlessStack, stateBackendStack } from "../stacks";
import { synthStack } from "../terraform-json";
import type { Described } from "./page";

/** The environment that is described in full: what people read first. The first one where there is no production. */
const loaded = loadConfiguration({ environments, templates }, {}, SERVICE).environments;
const FIRST = loaded.find(({ deletionProtection }) => deletionProtection) ?? loaded[0];
const CI = { accountId: "123456789012", ci: { repository: "owner/name" } };
/** As the variables of a repository configure them. */
const loadedTemplates = loadConfiguration(
  { environments: {}, templates },
  Object.fromEntries(
    Object.keys(templates).flatMap((name) => [
      [variableName(name, "ACCOUNT_ID"), CI.accountId],
      [variableName(name, "CI_REPOSITORY"), CI.ci.repository],
    ]),
  ),
  SERVICE,
).templates;

/**
 * Every stack of every environment and template, and of one of each setting that adds something, by the name of its page.
 * Described as what they have in common and what is other in each.
 */
export function describedStacks(): Readonly<Record<string, readonly Described[]>> {
  const configured = [...loaded].sort((one, other) => Number(other === FIRST) - Number(one === FIRST));
  const settings = everyEnvironment().slice(loaded.length);
  const inOrder = (
    stackOf: (environment: Environment) => Parameters<typeof synthStack>[0],
    others: readonly [string, Environment][],
    // the bucket of a state is named after the environment
    hasSuffix: boolean,
  ): Described[] => [
    ...configured.map((environment) => ({
      ...{ name: environment.name, stack: synthStack(stackOf(environment)) },
      ...(hasSuffix && environment.nameSuffix !== "" && { nameSuffix: environment.nameSuffix }),
      ...(environment !== FIRST && { as: String(FIRST?.name) }),
    })),
    { name: "defaults", stack: synthStack(stackOf(anEnvironment())), as: String(FIRST?.name) },
    ...others.map(([name, environment]) => ({
      ...{ name, stack: synthStack(stackOf(environment)), as: "defaults" },
      ...(hasSuffix && environment.nameSuffix !== "" && { nameSuffix: environment.nameSuffix }),
    })),
  ];
  const shared = loadedTemplates.map((template): [string, Template] => [template.name, template]);
  const auditedState = anEnvironment({ accessLogs: {}, state: { kmsKeyArn: KEY } });
  return {
    application: inOrder(secureServerlessStack, [...settings, ["CI", anEnvironment(CI)]], true),
    "state-backend": inOrder(stateBackendStack, [...shared, ["access logs and a KMS key", auditedState]], false),
    "ci-access": [
      { name: "CI", stack: synthStack(ciAccessStack(anEnvironment(CI))) },
      // other roles, for other work: not much is as in an environment's
      ...shared.map(([name, template]) => ({ name, stack: synthStack(ciAccessStack(template)) })),
    ],
  };
}
