import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { UserError } from "@secure-serverless/system/user-error";
import { addressOf, domainOf } from "../../../../src/config/domain";
import { resourceNames } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import { notReachable } from "./reachable";
import { SmokeChecks, type SmokeReport, type SmokeTestProps } from "./smoke-checks";
import { findCredential } from "./smoke-credential";
import { requireLasting } from "./smoke-token";

export { type SmokeReport, SmokeTestError, type SmokeTestProps } from "./smoke-checks";

/** Whether the deployed API does what it must cannot be told. */
export class SmokeTestIncompleteError extends Error {
  override readonly name = "SmokeTestIncompleteError";
}

/** That of the domain, or else the API's own, by its name: a rollback knows no Terraform. */
export async function endpointOf({ sdk, environment }: Target): Promise<string> {
  const address = addressOf(environment);
  if (address !== undefined) return address;
  const client = new ApiGatewayV2Client(sdk);
  const { api } = resourceNames(environment);
  try {
    let NextToken: string | undefined;
    do {
      const page = await client.send(new GetApisCommand({ NextToken }));
      const endpoint = page.Items?.find(({ Name }) => Name === api)?.ApiEndpoint;
      if (endpoint !== undefined) return endpoint;
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  } finally {
    client.destroy();
  }
  throw new UserError(
    `There is no API ${api} in ${environment.region}`,
    `Deploy the environment first: npm run deploy -- ${environment.name}`,
  );
}

/**
 * Calls the real API as its callers do.
 *
 * @throws SmokeTestError naming the first check that fails
 * @throws SmokeTestIncompleteError when it should use the API key and may not read it
 */
export async function smokeTest(target: Target, props: SmokeTestProps = {}): Promise<SmokeReport> {
  const session = new SmokeChecks(target, props.endpoint ?? (await endpointOf(target)), props);
  await tryAll(session, target, props);
  // of the session only this: it knows the token
  const { passed, leftOut, missing } = session;
  return { passed, leftOut, missing };
}

async function tryAll(session: SmokeChecks, target: Target, props: SmokeTestProps): Promise<void> {
  const hindrance = await notReachable(target, session.endpoint);
  if (hindrance !== undefined) {
    session.missing.push(hindrance);
    return;
  }
  if (domainOf(target.environment)?.mutualTls !== undefined) {
    await session.refusesWithoutCertificate();
    session.leftOut.push("requests: api.domain.mutualTls asks for a client's certificate, and this command has none");
    return;
  }
  await session.health();
  if (!props.onlyReads) await session.refusesNone();
  const found = await findCredential(target, props.token);
  if (found.state === "none") {
    session.missing.push(found.reason);
    return;
  }
  if (!props.onlyReads) await session.refusesWrong();
  if (target.environment.release.smokeTest === "without-key") {
    const what = target.environment.api.auth.mode === "api-key" ? "requests with the API key" : "authorized requests";
    session.leftOut.push(`${what}: release.smokeTest is "without-key"`);
  } else if (found.state === "not-given") {
    session.leftOut.push(found.reason);
  } else if (found.state === "hidden") {
    throw new SmokeTestIncompleteError(`${found.reason}, and only this was tried: ${session.passed.join("; ")}`);
  } else {
    await session.authorized(found.credential);
  }
}

/**
 * Tells before a release whether the test after it could be done.
 *
 * @throws SmokeTestIncompleteError when it would need the API key and may not read it
 * @throws UserError when the token ends before the release does
 */
export async function requireTestable(target: Target, token?: string): Promise<void> {
  const { api, release } = target.environment;
  requireLasting(token, release.rollout);
  if (api.auth.mode !== "api-key" || release.smokeTest === "without-key") return;
  const key = await findCredential(target, undefined);
  if (key.state === "hidden") throw new SmokeTestIncompleteError(key.reason);
}
