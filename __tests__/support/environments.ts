import type { EnvironmentDefinition } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import type { Environment } from "../../src/config/schema";

/** A valid environment that states as little as possible. */
export const MINIMAL: EnvironmentDefinition = { region: "us-east-1", secret: { delivery: "out-of-band" }, alerts: {} };

/** Loads one environment named "test" without looking at this process's variables. */
export function anEnvironment(
  definition: Partial<EnvironmentDefinition> = {},
  variables: Record<string, string> = {},
): Environment {
  const [environment] = loadEnvironments({ test: { ...MINIMAL, ...definition } }, variables);
  if (!environment) throw new Error("no environment was loaded");
  return environment;
}
