import { randomBytes, randomInt } from "node:crypto";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { STSClient } from "@aws-sdk/client-sts";
import { awsEndpoint } from "@secure-serverless/local-aws/client-environment";
import { parseSecretObject } from "../../../../functions/shared/api-secret";
import { resourceNames } from "../../../../src/config/names";
import type { ApiCall } from "../aws/call-api";
import { type Credentials, signatureHeaders } from "../aws/sign-request";
import type { Target } from "../aws/target";
import { endOf, TOKEN_OPTION } from "./smoke-token";

/** A request of the smoke test. */
export interface ToAuthorize extends ApiCall {
  readonly host: string;
  readonly path: string;
}

/** What the smoke test proves itself with. */
export interface Credential {
  /** As in "with <name>: list". */
  readonly name: string;
  readonly headers: (request: ToAuthorize) => Readonly<Record<string, string>>;
  /**
   * Why a 403 may be due to who sends the request and not to the API. Undefined: it was given for this, so it must be let
   * in.
   */
  readonly maybeRefused?: string;
}

export type FoundCredential =
  | { readonly state: "known"; readonly credential: Credential }
  /** There is nothing that would be let in now. */
  | { readonly state: "none"; readonly reason: string }
  /** Nobody has given one, and none had to be. */
  | { readonly state: "not-given"; readonly reason: string }
  /** There may be one, which cannot be used here. */
  | { readonly state: "hidden"; readonly reason: string };

/**
 * What the environment's callers prove themselves with, as far as this command has it. Only API keys are in the secret: in
 * the other modes it is not read.
 *
 * @param token of the issuer, for auth mode "jwt"
 */
export async function findCredential(target: Target, token: string | undefined): Promise<FoundCredential> {
  switch (target.environment.api.auth.mode) {
    case "api-key":
      return findKey(target);
    case "jwt":
      return findToken(token);
    case "iam":
      return findSigner(target);
  }
}

/** One that nobody has been given, so that it must be refused. */
export function wrongCredential({ environment }: Target): Credential {
  switch (environment.api.auth.mode) {
    case "api-key":
      return { name: "a wrong key", headers: () => bearer(randomBytes(32).toString("base64url")) };
    case "jwt":
      return { name: "a wrong token", headers: () => bearer(madeUpToken()) };
    case "iam":
      return {
        name: "a wrong signature",
        headers: signer(environment.region, {
          accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
          secretAccessKey: randomBytes(30).toString("base64"),
        }),
      };
  }
}

/** The gateway keeps the authorizer's answer by the header's text: another number of spaces has it asked again. */
function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer${" ".repeat(randomInt(1, 200))}${key}` };
}

function madeUpToken(): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  const signature = randomBytes(256).toString("base64url");
  return `${part({ alg: "RS256", kid: randomBytes(8).toString("hex") })}.${part({ sub: "smoke-test" })}.${signature}`;
}

function findToken(token: string | undefined): FoundCredential {
  if (token === undefined)
    return {
      state: "not-given",
      reason: `authorized requests: with auth mode "jwt" they need a token of the issuer. Give one: ${TOKEN_OPTION} <path>, or - for standard input`,
    };
  const end = endOf(token);
  if (end !== undefined && end.getTime() <= Date.now())
    return { state: "none", reason: `requests with the token: it expired at ${end.toISOString()}. Get a newer one` };
  // here each request is verified anew
  const headers = () => ({ authorization: `Bearer ${token}` });
  return { state: "known", credential: { name: "the token", headers } };
}

async function findSigner(target: Target): Promise<FoundCredential> {
  const { region } = target.environment;
  try {
    const headers = signer(region, await ownCredentials(target));
    const maybeRefused =
      "the credentials of this command need execute-api:Invoke on it and, with api.auth.principals, an entry there";
    return { state: "known", credential: { name: "a signature", headers, maybeRefused } };
  } catch (error) {
    return { state: "none", reason: `signed requests: no credentials were found (${(error as Error).message})` };
  }
}

function signer(region: string, credentials: Credentials): Credential["headers"] {
  return ({ method = "GET", host, path, body }) => {
    const [bare = "", query] = path.split("?");
    return signatureHeaders({ method, host, path: bare, query, body, service: "execute-api", region }, credentials);
  };
}

/**
 * Those of this command, as the AWS CLI finds them. On the local AWS they are its administrator's, unless the shell is one
 * of that local AWS (`local:env`) and names a user or a role's session.
 */
async function ownCredentials({ sdk, local }: Target): Promise<Credentials> {
  const {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (local !== undefined && endpoint === awsEndpoint(local) && accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined };
  const client = new STSClient(sdk);
  try {
    return await client.config.credentials();
  } finally {
    client.destroy();
  }
}

async function findKey(target: Target): Promise<FoundCredential> {
  const client = new SecretsManagerClient(target.sdk);
  const { secret } = resourceNames(target.environment);
  try {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
    const value = keyIn(SecretString);
    return value === undefined
      ? { state: "hidden", reason: `the secret ${secret} has no usable api_key` }
      : { state: "known", credential: { name: "the key", headers: () => bearer(value) } };
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "ResourceNotFoundException") {
      const put = `npm run secret -- put ${target.environment.name}`;
      return {
        state: "none",
        // the authorizer has nothing to compare a key with, and says so with an error
        reason: `requests with a key: the secret ${secret} has no value yet, so none of them can be answered. Put it: ${put}`,
      };
    }
    if (/AccessDenied/.test(name))
      return {
        state: "hidden",
        // AWS's own words tell apart the secret and its key
        reason: `these credentials may not read the API key in the secret ${secret} (${message.replace(/\.$/, "")})`,
      };
    throw error;
  } finally {
    client.destroy();
  }
}

function keyIn(text: string): string | undefined {
  const key = parseSecretObject(text)?.["api_key"];
  return typeof key === "string" ? key : undefined;
}
