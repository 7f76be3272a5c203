import type { Variables } from "./environment-variables";
import { ConfigurationError } from "./load-environment";
import { SYNTH_ENVIRONMENTS } from "./names";
import { shownValue } from "./shown-value";

/**
 * The environments whose stacks are made: those that `SYNTH_ENVIRONMENTS` names, separated by commas, or all of the
 * configuration. What the others say is checked all the same, since that is done before (`loadConfiguration`).
 *
 * @param made the preview of a name, or the rule that the name breaks. Default: there are none
 * @throws ConfigurationError when there is none of a name
 */
export function chosenEnvironments<T extends { readonly name: string }>(
  environments: readonly T[],
  variables: Variables = process.env,
  made: (name: string) => T | string | undefined = () => undefined,
): readonly T[] {
  // an empty variable means "not set"
  const given = variables[SYNTH_ENVIRONMENTS]?.trim();
  if (!given) return environments;
  const wanted = given.split(",").map((name) => name.trim());
  const names = wanted.filter((name) => name !== "");
  const known = environments.map(({ name }) => name);
  const others = new Map(names.filter((name) => !known.includes(name)).map((name) => [name, made(name)]));
  const broken = [...others.values()].filter((other) => typeof other === "string");
  if (broken.length > 0) throw new ConfigurationError(broken);
  const unknown = names.length === 0 ? [given] : [...others].flatMap(([name, other]) => (other ? [] : [name]));
  if (unknown.length > 0) {
    throw new ConfigurationError(
      unknown.map(
        (name) =>
          `${SYNTH_ENVIRONMENTS}: must name environments, separated by commas (${known.join(", ")}), got ${shownValue(name)}`,
      ),
    );
  }
  return [
    ...environments.filter(({ name }) => names.includes(name)),
    ...[...others.values()].filter((other) => other !== undefined && typeof other !== "string"),
  ];
}
