import { loadEnvironments } from "../../src/config/load-environment";
import { PRESET_NAMES, PRESETS } from "../../src/config/presets";
import { anEnvironment, MINIMAL, SERVICE } from "../support/environments";
import { secureServerlessStack } from "../support/stacks";
import { resourcesOf, synthStack } from "../support/terraform-json";

const reserved = (preset?: "new-account") =>
  resourcesOf(
    synthStack(secureServerlessStack(anEnvironment({ ...(preset && { preset }) }))),
    "aws_lambda_function",
  ).map(({ reserved_concurrent_executions }) => reserved_concurrent_executions);

describe("the preset new-account", () => {
  it("reserves no concurrency for any function, which without it two functions do", () => {
    expect(reserved().filter((value) => typeof value === "number" && value > 0)).toHaveLength(2);
    expect(reserved("new-account").filter((value) => value !== undefined && value !== -1)).toEqual([]);
  });

  it("leaves what the environment states itself, setting by setting", () => {
    const { functions, api } = anEnvironment({
      preset: "new-account",
      functions: { logLevel: "DEBUG", api: { timeoutSeconds: 5 } },
      api: { throttling: { rateLimit: 7 } },
    });

    expect(functions).toMatchObject({
      logLevel: "DEBUG",
      api: { timeoutSeconds: 5, reservedConcurrency: "unreserved" },
    });
    expect(api.throttling).toEqual({ rateLimit: 7, burstLimit: 10 });
  });

  it("lets a stated value win", () => {
    const { functions } = anEnvironment({ preset: "new-account", functions: { api: { reservedConcurrency: 3 } } });

    expect(functions.api.reservedConcurrency).toBe(3);
  });

  it.each([{ mode: "iam" as const }, { mode: "jwt" as const, issuer: "https://issuer.example", audience: ["api"] }])(
    "adds nothing of another way to authenticate to $mode",
    (auth) => {
      expect(anEnvironment({ preset: "new-account", api: { auth } }).api.auth).toMatchObject(auth);
    },
  );
});

it("accepts every preset by itself, each with settings that the schema knows", () => {
  for (const preset of PRESET_NAMES) expect(anEnvironment({ preset })).toMatchObject(PRESETS[preset]);
});

it("rejects a preset that does not exist, by its name", () => {
  expect(() => loadEnvironments({ test: { ...MINIMAL, preset: "toString" as never } }, {}, SERVICE)).toThrow(
    /test: preset: must be .*new-account/,
  );
});
