import type { EnvironmentDefinition } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { stackIdOf } from "../../src/config/names";
import type { Environment } from "../../src/config/schema";

/** The environment on which the proof of the policies mutates them (`npm run test:proof -- policies`). */
export const NAME = "proof";
export const REPOSITORY = "owner/name";
export const STACKS = {
  application: NAME,
  ciAccess: stackIdOf("ciAccess", NAME),
  stateBackend: stackIdOf("stateBackend", NAME),
};

/**
 * With each option that brings a permission.
 *
 * @param kmsKeyArn a key for everything that can have one
 */
export function provenEnvironment(kmsKeyArn: string): Environment {
  const definition: EnvironmentDefinition = {
    region: "us-east-1",
    nameSuffix: "-proof",
    emulated: true,
    destroyData: true,
    accessLogs: {},
    alerts: { emails: ["alerts@example.com"], pageEmails: ["pages@example.com"] },
    api: {
      auth: {
        mode: "api-key",
        // the gateway keeps no answer of the authorizer, which reads the secret again at once
        authorizer: { cacheSeconds: 0, secretTtlSeconds: 1 },
        // a rotation waits until the previous key is no longer accepted
        previousKeyOverlapSeconds: 0,
      },
    },
    bucket: { kmsKeyArn },
    ci: { repository: REPOSITORY },
    logs: { kmsKeyArn },
    secret: { delivery: "out-of-band", rotation: {}, kmsKeyArn },
    state: { kmsKeyArn },
  };
  const [environment] = loadEnvironments({ [NAME]: definition }, {});
  if (environment === undefined) throw new Error("no environment was loaded");
  return environment;
}
