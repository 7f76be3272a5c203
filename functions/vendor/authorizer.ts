/** Exactly the third-party code that the authorizer's function runs, without its tracing; see api.ts. */
export { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
