import { PRICES } from "@secure-serverless/operations/cost/prices";
import { randomKey } from "../../functions/shared/api-secret";
import { RECHECK_SECONDS } from "../../functions/shared/recheck";
import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import type { Environment } from "../../src/config/schema";
import { MAX_SIGNATURE_AGE_MS } from "../../src/constructs/secure-bucket";
import { context, eventOf } from "../functions/support/api";
import { coldStart } from "../functions/support/cold-start";
import { withEnvironment } from "../functions/support/environment";
import { textOf } from "../support/documentation";
import { SERVICE } from "../support/environments";
import { secureServerlessStack } from "../support/stacks";
import { resourcesOf, synthStack } from "../support/terraform-json";

/** Of one execution environment of the authorizer, as docs/security.md says that it was measured. */
const GUESSES_A_SECOND = 86_000;
/** Secrets Manager is asked for the current version and for the previous one. */
const READS = 2;
const JSON_BODY = { "content-type": "application/json" };
const IN_LAMBDA = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "of-the-test",
  LAMBDA_TASK_ROOT: undefined,
  // what Terraform knows only after the apply
  API_ID: undefined,
  BUCKET_NAME: "data-bucket",
};
const SECONDS_OF_A_YEAR = 365.25 * 24 * 3600;

const all = loadEnvironments(environments, {}, SERVICE).map((each): [string, Environment] => [each.name, each]);

/** The rows of the page's table of numbers: what, and the value. */
const rows = () => {
  const [, table = ""] = /<!-- numbers -->\n([\s\S]+?)\n<!-- \/numbers -->/.exec(textOf("docs/security.md")) ?? [];
  return table
    .split("\n")
    .slice(2)
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, what = "", value = ""]): [string, string] => [what, value]);
};

const loadApi = () => require("../../functions/api/index") as typeof import("../../functions/api/index");

/** What the function itself says, started with the variables that the environment gives it. */
async function urlSeconds(environment: Environment): Promise<number> {
  const functions = resourcesOf(synthStack(secureServerlessStack(environment)), "aws_lambda_function");
  const api = functions.find((each) => String(each["function_name"]).startsWith(`${SERVICE}-function`));
  const variables = (api as { environment: { variables: Record<string, string> } }).environment.variables;
  const answer = await withEnvironment({ ...variables, ...IN_LAMBDA }, async () => {
    const { handler } = await coldStart({}, async () => loadApi());
    const authorizer = { lambda: { keyName: "default" } };
    const body = JSON.stringify({ key: "k", content_type: "text/plain", size: 1 });
    const event = eventOf({ method: "POST", path: "/api/uploads", headers: JSON_BODY, body, authorizer });
    return handler(event, context);
  });
  return JSON.parse(answer.body ?? "").expires_in_seconds;
}

/** What the page must say of an environment with API keys. */
async function numbersOf(environment: Environment): Promise<[string, string][]> {
  const { auth, throttling } = environment.api;
  if (auth.mode !== "api-key") throw new Error("the page is about API keys");
  const { cacheSeconds, secretTtlSeconds, reservedConcurrency } = auth.authorizer;
  const revoked = secretTtlSeconds + cacheSeconds;
  const url = await urlSeconds(environment);
  const bits = Buffer.from(randomKey(), "base64url").length * 8;
  const guesses = GUESSES_A_SECOND * Number(reservedConcurrency);
  const reads = (READS * Number(reservedConcurrency)) / RECHECK_SECONDS;
  const years = 2 ** (bits - 1) / guesses / SECONDS_OF_A_YEAR;
  const [{ usd } = { usd: Number.NaN }] = PRICES.secretCall.tiers;
  return [
    ["a revoked key is still accepted, at most", `${revoked} s`],
    ["a presigned URL works, at most", `${url} s`],
    ["a URL that a revoked key asked for still works after the revoke, at most", `${revoked + url} s`],
    ["the bucket refuses any signature older than", `${MAX_SIGNATURE_AGE_MS / 1000} s`],
    ["a replaced key, not revoked, is still accepted, at most", `${auth.previousKeyOverlapSeconds + cacheSeconds} s`],
    ["the gateway remembers a refusal", `${cacheSeconds} s`],
    ["an unknown key has the secret read, at most once in", `${RECHECK_SECONDS} s`],
    ["random bits of a generated key", `${bits} bits`],
    ["requests that the stage takes", `${throttling.rateLimit} a second`],
    ["and at once above that", `${throttling.burstLimit}`],
    ["authorizers at once", `${reservedConcurrency}`],
    ["guesses that all authorizers could check, if the stage let them", `${guesses} a second`],
    ["half of all keys at that rate", `10^${Math.floor(Math.log10(years))} years`],
    ["reads of the secret that guesses cause", `${reads} a second`],
    ["which cost", `${(reads * 3600 * usd).toFixed(2)} USD an hour`],
  ];
}

describe("the numbers of docs/security.md", () => {
  // the function logs its requests
  beforeEach(() => void jest.spyOn(process.stdout, "write").mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  it.each(all)(
    "are those of the settings of %s: says how long guessing takes and a revoked key lives",
    async (_, one) => {
      expect(rows()).toEqual(await numbersOf(one));
    },
  );

  it("change with a setting", async () => {
    const [[, one] = []] = all;
    const { auth } = (one as Environment).api;
    const authorizer = { ...("authorizer" in auth && auth.authorizer), cacheSeconds: 0 };
    const changed = { ...one, api: { ...one?.api, auth: { ...auth, authorizer } } } as Environment;
    expect(await numbersOf(changed)).toContainEqual(["a revoked key is still accepted, at most", "300 s"]);
  });
});

it.each(all)("reserves concurrency for the function and the authorizer of every environment: %s", (_, environment) => {
  const functions = resourcesOf(synthStack(secureServerlessStack(environment)), "aws_lambda_function");
  expect(functions.map(({ reserved_concurrent_executions: reserved }) => Number(reserved) > 0)).toEqual([true, true]);
});
