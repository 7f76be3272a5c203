import { cameFrom, misspelledVariables } from "../../src/config/environment-variables";
import { ConfigurationError, loadEnvironments } from "../../src/config/load-environment";
import { MINIMAL } from "../support/environments";

describe("a wrong value", () => {
  it("is told with the variable that it came from", () => {
    const load = () => loadEnvironments({ "eu-prod": MINIMAL }, { EU_PROD_REGION: "eu-west", EU_PROD_EMULATED: "yes" });

    expect(load).toThrow(ConfigurationError);
    expect(load).toThrow(/^ {2}eu-prod: region: must be an AWS region .*, got "eu-west" from EU_PROD_REGION$/m);
    expect(load).toThrow(/^ {2}eu-prod: emulated: .*, got "yes" from EU_PROD_EMULATED$/m);
  });

  it.each([
    ["region: must be", { PROD_REGION: "x" }, " from PROD_REGION"],
    ["alerts.emails.0: must be", { PROD_ALERT_EMAILS: "x" }, " from PROD_ALERT_EMAILS"],
    ["alerts.emailsOfAll: must be", { PROD_ALERT_EMAILS: "x" }, ""],
    ["region: must be", { PROD_REGION: " ", DEV_REGION: "x" }, ""],
    ["logs.retentionDays: must be", { PROD_REGION: "x" }, ""],
  ])("%s with %j came%s", (problem, variables, from) => {
    expect(cameFrom(problem, "prod", variables)).toBe(from);
  });
});

describe("a variable that is an environment's but for its spelling", () => {
  it.each(["EUPROD_REGION", "EU-PROD_REGION", "eu_prod_REGION", "EU__PROD_REGION", "EU_PRDO_REGION", "EU_PROD_REGOIN"])(
    "%s is refused",
    (variable) => {
      expect(() => loadEnvironments({ "eu-prod": MINIMAL }, { [variable]: "eu-west-1" })).toThrow(
        `eu-prod: ${variable}: must be called EU_PROD_REGION: in capitals, with "_" for each hyphen`,
      );
    },
  );

  it.each([
    ["STAGNG_ACCOUNT_ID", "STAGING_ACCOUNT_ID"],
    ["STAGINGG_ALERT_EMAILS", "STAGING_ALERT_EMAILS"],
    ["STAGING_ALERT_EMAIL", "STAGING_ALERT_EMAILS"],
    ["STAGING_RUNBOOKURL", "STAGING_RUNBOOK_URL"],
    ["STAGING_STATE_BUKCET", "STAGING_STATE_BUCKET"],
    ["STAGING_ALERTS_EMAIL", "STAGING_ALERT_EMAILS"],
    ["STAGING_EMAILS_PAGE", "STAGING_PAGE_EMAILS"],
    ["STAGING_AWS_REGION", "STAGING_REGION"],
    ["STAGING_AWS_ACCOUNT_ID", "STAGING_ACCOUNT_ID"],
    ["STAGING_ACCOUNT", "STAGING_ACCOUNT_ID"],
    ["STAGING_ORIGINS", "STAGING_ALLOWED_ORIGINS"],
    ["STAGING_RUNBOOK", "STAGING_RUNBOOK_URL"],
  ])("%s is meant for %s", (variable, meant) => {
    expect(misspelledVariables(["staging"], { [variable]: "x" })).toEqual([
      `staging: ${variable}: must be called ${meant}: in capitals, with "_" for each hyphen`,
    ]);
  });

  it("is none of an environment that there is, and none of what others set", () => {
    const variables = {
      AWS_REGION: "x",
      EU_PROD_REGION: "x",
      EUPROD_STATE_BUCKET: "x",
      EU_REGION: "x",
      EUPROD_PATH: "x",
      EU_PROD_LEGION_OF_PEOPLE: "x",
      DEVA_REGION: "x",
      EU_PROD2_REGION: "x",
      STAGNG_REGION: " ",
    };

    expect(misspelledVariables(["eu-prod", "euprod", "eu", "dev", "staging"], variables)).toEqual([]);
    expect(misspelledVariables([], variables)).toEqual([]);
  });
});

describe("a variable that would set what no variable sets", () => {
  it.each([
    ["DEV_LOG_LEVEL", "functions.logLevel"],
    ["DEV_FUNCTIONS_LOG_LEVEL", "functions.logLevel"],
    ["DEV_LOG_LEVLE", "functions.logLevel"],
    ["EU_DEV_MEMORY_SIZE_MB", "functions.memorySizeMb"],
    ["DEV_API_AUTH_MODE", "api.auth.mode"],
    ["DEV_SECRET_VERSION", "secret.version"],
  ])("%s is refused: %s", (variable, path) => {
    expect(() =>
      loadEnvironments({ dev: MINIMAL, "eu-dev": { ...MINIMAL, nameSuffix: "-eu" } }, { [variable]: "x" }),
    ).toThrow(`${variable}: must not be set: no variable sets ${path}, but src/config/environments.ts does`);
  });

  it("is told the variable that does", () => {
    expect(misspelledVariables(["dev"], { DEV_BUCKET_NAME: "x" })).toEqual([
      "dev: DEV_BUCKET_NAME: must be called DEV_STATE_BUCKET",
    ]);
  });

  it.each([
    "DEV_MODE",
    "DEV_VERSION",
    "DEV_TAGS",
    "DEV_PORT",
    "LOCAL_PORT",
    "LOCAL_AWS_PORT",
    "DEV_LOG",
    "DEV_LEVEL",
    "DEV_URL",
    "DEV_BUCKET",
    "DEV_STATE",
    "DEV_EMAILS",
    "DEV_AWS_PROFILE",
    "DEV_AWS",
    "LOG_LEVEL",
    "DEV_",
  ])("is left to others as %s", (variable) => {
    expect(misspelledVariables(["dev", "local"], { [variable]: "x" })).toEqual([]);
  });

  it.each(["SYNTH_ENVIRONMENT", "SYNTH_ENVIROMENTS", "SYNTHENVIRONMENTS"])(
    "is not a name for the synth: %s",
    (variable) => {
      expect(misspelledVariables(["dev"], { [variable]: "dev" })).toEqual([
        `${variable}: must be called SYNTH_ENVIRONMENTS`,
      ]);
      expect(misspelledVariables(["dev"], { SYNTH_ENVIRONMENTS: "dev" })).toEqual([]);
    },
  );
});
