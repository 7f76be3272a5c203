import type { EnvironmentDefinition } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import type { Environment } from "../../src/config/schema";

/** The service of the tests, whatever this one is called. */
export const SERVICE = "secure-serverless";

/** A valid environment that states as little as possible. */
export const MINIMAL: EnvironmentDefinition = { region: "us-east-1", secret: { delivery: "out-of-band" }, alerts: {} };

/** Loads one environment named "test" of the service without looking at this process's variables. */
export function anEnvironment(
  definition: Partial<EnvironmentDefinition> = {},
  variables: Record<string, string> = {},
  service = SERVICE,
): Environment {
  const [environment] = loadEnvironments({ test: { ...MINIMAL, ...definition } }, variables, service);
  if (!environment) throw new Error("no environment was loaded");
  return environment;
}
