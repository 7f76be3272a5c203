import type { Variables } from "./environment-variables";
import { ConfigurationError } from "./load-environment";
import { SYNTH_ENVIRONMENTS } from "./names";
import { shownValue } from "./shown-value";

/**
 * The environments whose stacks are made: those that `SYNTH_ENVIRONMENTS` names, separated by commas, or all of them. What the
 * others say is checked all the same, since that is done before (`loadEnvironments`).
 *
 * @throws ConfigurationError when there is none of a name
 */
export function chosenEnvironments<T extends { readonly name: string }>(
  environments: readonly T[],
  variables: Variables = process.env,
): readonly T[] {
  // an empty variable means "not set"
  const given = variables[SYNTH_ENVIRONMENTS]?.trim();
  if (!given) return environments;
  const wanted = given.split(",").map((name) => name.trim());
  const names = wanted.filter((name) => name !== "");
  const known = environments.map(({ name }) => name);
  const unknown = names.length === 0 ? [given] : names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ConfigurationError(
      unknown.map(
        (name) =>
          `${SYNTH_ENVIRONMENTS}: must name environments, separated by commas (${known.join(", ")}), got ${shownValue(name)}`,
      ),
    );
  }
  return environments.filter(({ name }) => names.includes(name));
}
