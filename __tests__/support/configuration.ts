import { changed, type Place, placesOf, REMOVED, validValues } from "@secure-serverless/proof/properties/schema-values";
import { type App, Testing } from "cdktf";
import fc from "fast-check";
import type { Variables } from "../../src/config/environment-variables";
import type { EnvironmentDefinition } from "../../src/config/environments";
import { ConfigurationError, loadEnvironments } from "../../src/config/load-environment";
import { type Environment, environmentSchema } from "../../src/config/schema";
import { environmentFields } from "../../src/config/schema/fields";
import { CiAccessStack, hasCi } from "../../src/stacks/ci-access-stack";
import { SecureServerlessStack } from "../../src/stacks/secure-serverless-stack";
import { StateBackendStack } from "../../src/stacks/state-backend-stack";
import { SERVICE } from "./environments";
import { BUNDLES } from "./stacks";

/** What a configuration comes to: its environments, or what is wrong with it. */
export type Loaded = { readonly environments: Environment[] } | { readonly problems: readonly string[] };

/**
 * Loads a configuration as `main.ts` does.
 * @throws whatever is not an answer about the configuration: a defect
 */
export function loaded(definitions: unknown, variables: Variables = {}, service: string = SERVICE): Loaded {
  try {
    return {
      environments: loadEnvironments(definitions as Record<string, EnvironmentDefinition>, variables, service),
    };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

/** A generated environment without the settings that do not fit the others: what is left is accepted. */
export function repaired(definition: unknown): unknown {
  const path = firstProblem(definition);
  if (path === undefined) return definition;
  // with what cannot be absent by itself goes the group that needs it
  for (let length = path.length; length > 0; length--) {
    const next = changed(definition, { path: path.slice(0, length), value: REMOVED });
    if (firstProblem(next)?.join() !== path.join()) return repaired(next);
  }
  throw new Error(`${path.join(".")} cannot be repaired`);
}

function firstProblem(definition: unknown): (string | number)[] | undefined {
  const { state, ...rest } = definition as { readonly state?: object };
  const { error } = environmentSchema.safeParse({ ...rest, state: { bucketName: "some-state", ...state } });
  return error?.issues[0]?.path as (string | number)[] | undefined;
}

/** Environments that are accepted, with much or little of what an environment can state. */
export function acceptedEnvironments(absent: number): fc.Arbitrary<unknown> {
  return validValues(environmentFields, { absent }).map((definition) =>
    repaired({ ...(definition as object), region: "us-east-1", nameSuffix: "-t" }),
  );
}

/** A few of them that have, together, each setting there is, and where in which each is: one place for each setting. */
export function everySetting(seed: number): { readonly base: unknown; readonly place: Place }[] {
  const found = new Map<string, { base: unknown; place: Place }>();
  // of two groups that exclude each other one is there where the other is absent
  const bases = [0, 0.3].flatMap((absent) => fc.sample(acceptedEnvironments(absent), { seed, numRuns: 30 }));
  for (const base of bases)
    for (const place of placesOf(environmentFields, base)) {
      const key = settingAt(place);
      if (!found.has(key)) found.set(key, { base, place });
    }
  return [...found.values()];
}

/** As `Setting.path` has it, with the choices that it depends on left out. */
export function settingAt({ path }: Place): string {
  return path
    .map((key) => (typeof key === "number" ? "[]" : `.${key}`))
    .join("")
    .slice(1);
}

/** The Terraform JSON of every stack of these environments, by its id. */
export function synthesized(environments: readonly Environment[]): [stack: string, json: string][] {
  return environments
    .flatMap((environment) => stacksOf(Testing.app(), environment))
    .map((stack) => [stack.node.id, Testing.synth(stack, true)]);
}

/** The stacks of an environment, as `main.ts` makes them. */
export function stacksOf(app: App, environment: Environment) {
  return [
    new StateBackendStack(app, environment),
    ...(hasCi(environment) ? [new CiAccessStack(app, environment)] : []),
    new SecureServerlessStack(app, { environment, bundles: BUNDLES, serviceVersion: "1.2.3" }),
  ];
}

/** What Terraform would evaluate in a stack's JSON and this project does not write: it came with a setting. */
export function foreignTemplates(json: string): string[] {
  const expressions = [...json.matchAll(/(?<!\$)\$\{([^}]{0,60})/g)].map(([, expression = ""]) => expression);
  const directives = [...json.matchAll(/(?<!%)%\{.{0,60}/g)].map(([directive]) => directive);
  return [
    ...expressions.filter((expression) => !/^(aws_|data\.|var\.|path\.module|[a-z]+\()/.test(expression)),
    ...directives,
  ];
}

/** As docs/words.md has it: where, the rule, the value. One line that a terminal shows as it is, and a person can read. */
const PROBLEM = /^[^:]+: .+: (must|needs|has moved to|exists only with|is not a setting;) .*, got .+$/;
const LONGEST_PROBLEM = 2000;

/** What is wrong with how problems are told; nothing where a person can go on from each. */
export function badlyTold(problems: readonly string[]): string[] {
  return problems.flatMap((problem) => [
    ...(problem.length > LONGEST_PROBLEM ? [`${problem.length} characters: ${problem.slice(0, 300)}`] : []),
    ...(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(problem) ? [`unprintable: ${JSON.stringify(problem)}`] : []),
    ...(PROBLEM.test(problem) ? [] : [`not path, rule and value: ${JSON.stringify(problem)}`]),
    ...(/value-mark/.test(problem) && /secret|token|password/i.test(problem.split(": ")[1] ?? "")
      ? [`may be a secret: ${problem}`]
      : []),
  ]);
}
