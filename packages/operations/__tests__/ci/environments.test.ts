import { serviceName } from "../../../../src/config/environments";
import { asFileCommands, ciRoleArn, configurationOf, reachable } from "../../src/ci/environments";

const DEV = { DEV_CI_REPOSITORY: "owner/name", DEV_ACCOUNT_ID: "123456789012" };

describe("configurationOf", () => {
  it("takes the variables of environments and nothing that could change a job", () => {
    const json = JSON.stringify({
      ...DEV,
      PATH: "/evil",
      NODE_OPTIONS: "--require x",
      "DEV_X\nPATH": "y",
      dev_lower: "z",
    });

    expect(configurationOf(json)).toEqual(DEV);
  });

  it.each(["STAGNG_REGION", "staging_REGION"])("refuses %s, which no job would see", (variable) => {
    expect(() => configurationOf(JSON.stringify({ ...DEV, [variable]: "eu-west-1" }))).toThrow(
      `staging: ${variable}: must be called STAGING_REGION`,
    );
  });

  it("knows nothing where there are no variables, and refuses what is not JSON", () => {
    expect(configurationOf(undefined)).toEqual({});
    expect(configurationOf("{}")).toEqual({});
    expect(() => configurationOf("no")).toThrow("REPOSITORY_VARIABLES is not JSON");
  });
});

describe("reachable", () => {
  const names = (variables: Record<string, string>, repository = "owner/name") =>
    reachable(variables, repository).map(({ name }) => name);

  it("is an environment that names this repository", () => {
    expect(names(DEV)).toEqual(["dev"]);
    expect(names({})).toEqual([]);
    expect(names(DEV, "fork/name")).toEqual([]);
  });

  it("may name it with the ids that its tokens have", () => {
    const withIds = { ...DEV, DEV_CI_REPOSITORY: "owner@12/name@34" };
    expect(names(withIds)).toEqual(["dev"]);
    expect(names(withIds, "fork/name")).toEqual([]);
  });

  it("refuses one without an account, and an emulated one", () => {
    expect(() => names({ DEV_CI_REPOSITORY: "owner/name" })).toThrow("dev names this repository and no account");
    expect(() => names({ ...DEV, DEV_EMULATED: "true" })).toThrow("dev is emulated");
  });
});

describe("ciRoleArn", () => {
  it.each([
    ["us-east-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ])("is in the partition of %s", (region, partition) => {
    const [environment] = reachable({ ...DEV, DEV_REGION: region }, "owner/name");
    if (!environment) throw new Error("none");
    expect(ciRoleArn(environment, "plan")).toBe(`arn:${partition}:iam::123456789012:role/${serviceName}-plan-dev`);
    expect(ciRoleArn(environment, "deploy")).toContain(`:role/${serviceName}-deploy-dev`);
  });
});

describe("asFileCommands", () => {
  it("lets no value end its block", () => {
    expect(asFileCommands({ A: "x\nEOF\nPATH=/evil" }, "random")).toBe("A<<random\nx\nEOF\nPATH=/evil\nrandom\n");
  });
});
