import { mkdirSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { dirname } from "node:path";
import { administratorOf, ensureAdministrator } from "@secure-serverless/local-aws/administrator";
import { Instance } from "@secure-serverless/local-aws/instance";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { localTarget, placeOf, targetNamed, withOwnConnections } from "../../src/aws/target";

const BEFORE = { ...process.env };
afterEach(() => {
  process.env = { ...BEFORE };
});

/** A local AWS that looks as if it ran: its record names this very process. */
function runningInstance(): Instance {
  const instance = new Instance(temporaryFolder());
  ensureAdministrator(instance);
  jest.spyOn(instance, "requireRunning").mockReturnValue({ pid: process.pid, apiPort: 3000, awsPort: 4566 });
  mkdirSync(dirname(instance.certificate), { recursive: true });
  writeFileSync(instance.certificate, "PEM");
  return instance;
}

describe("an environment of an account", () => {
  it("is reached in its own region with the credentials that the process has", () => {
    process.env["DEV_REGION"] = "eu-central-1";
    process.env["AWS_PROFILE"] = "team";
    process.env["AWS_REGION"] = "us-west-2";
    process.env["TF_WORKSPACE"] = "other";

    const target = targetNamed("dev");

    expect(target.local).toBeUndefined();
    expect(target.sdk).toEqual({
      region: "eu-central-1",
      requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    });
    expect(target.processEnvironment).toMatchObject({ AWS_PROFILE: "team", AWS_REGION: "eu-central-1" });
    expect(target.processEnvironment).not.toHaveProperty("TF_WORKSPACE");
    expect(placeOf(target)).toBe("eu-central-1");
  });
});

describe("an emulated environment", () => {
  it("is on the local AWS, whatever the credentials of the process are", () => {
    process.env["AWS_PROFILE"] = "team";
    process.env["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";

    const instance = runningInstance();
    const target = localTarget(anEnvironment({ emulated: true }), instance);

    const credentials = administratorOf(instance);
    expect(target.sdk).toMatchObject({ endpoint: "https://127.0.0.1:4566", credentials });
    expect(target.processEnvironment).toMatchObject({
      AWS_ENDPOINT_URL: "https://127.0.0.1:4566",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    });
    expect(target.processEnvironment).not.toHaveProperty("AWS_PROFILE");
    expect(placeOf(target)).toBe("the local AWS at https://127.0.0.1:4566");
  });

  it("needs the local AWS to run", () => {
    process.env["DEV_EMULATED"] = "true";
    process.env["SECURE_SERVERLESS_STATE"] = temporaryFolder();

    expect(() => targetNamed("dev")).toThrow(/local AWS of this checkout is not running/);
  });
});

describe("connections of one's own", () => {
  it("go by the same certificate, and outlive the end of the others", () => {
    const httpsAgent = new Agent({ ca: "the certificate", keepAlive: true });
    const sdk = { region: "us-east-1", requestHandler: { httpsAgent, requestTimeout: 5 } };
    const own = withOwnConnections(sdk);

    expect(own.requestHandler.httpsAgent).not.toBe(httpsAgent);
    expect(own.requestHandler.httpsAgent?.options).toMatchObject({ ca: "the certificate", keepAlive: true });
    expect({ ...own, requestHandler: { ...own.requestHandler, httpsAgent } }).toEqual(sdk);
  });

  it("are what each client of an account has anyway", () => {
    const sdk = { region: "us-east-1", requestHandler: { requestTimeout: 5 } };
    expect(withOwnConnections(sdk)).toBe(sdk);
  });
});
