import { lookup } from "node:dns/promises";
import type { EnvironmentDefinition } from "../../../../src/config/environments";
import { callApi } from "../../src/aws/call-api";
import { describeSmoke } from "../../src/release/deploy-summary";
import { smokeTest } from "../../src/release/smoke-test";
import { target } from "../support/healthy-account";

jest.mock("node:dns/promises", () => ({ lookup: jest.fn() }));
jest.mock("../../src/aws/call-api", () => ({ ...jest.requireActual("../../src/aws/call-api"), callApi: jest.fn() }));
const resolve = jest.mocked(lookup);
const call = jest.mocked(callApi);

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
const elsewhere = { name: "api.example.com", certificateArn: CERTIFICATE };
type Api = NonNullable<EnvironmentDefinition["api"]>;
const environmentWith = (api: Api) =>
  target({ api, release: { smokeTest: "without-key" }, secret: { delivery: "out-of-band" } });
const answering = (status: number, headers: Record<string, string> = {}) =>
  call.mockResolvedValue({ status, headers, text: "" });

beforeEach(() => {
  jest.clearAllMocks();
  resolve.mockResolvedValue({ address: "192.0.2.1", family: 4 } as never);
});

it("asks at the name and base path of the domain, not at the address of AWS", async () => {
  answering(500);
  await smokeTest(environmentWith({ domain: { ...elsewhere, basePath: "v1" } }), { settleSeconds: 0 }).catch(() => {});

  expect(call.mock.calls.map(([, endpoint]) => endpoint)).toEqual(
    expect.arrayContaining(["https://api.example.com/v1"]),
  );
});

it("is incomplete, and no fault of the version, while the record of a name is yet to be made elsewhere", async () => {
  resolve.mockRejectedValue(new Error("ENOTFOUND"));

  const report = await smokeTest(environmentWith({ domain: elsewhere }));

  expect(report).toEqual({ passed: [], leftOut: [], missing: [expect.stringContaining("output DnsRecord")] });
  expect(describeSmoke(report)).toMatch(/^Smoke test INCOMPLETE; what worked: nothing\./);
  expect(call).not.toHaveBeenCalled();
});

it("is incomplete while the distribution has no key of the origin", async () => {
  answering(503, { "x-origin-key": "missing" });
  const cloudFront = {
    originKeySha256: ["a".repeat(64)],
    certificateArn: CERTIFICATE.replace("eu-west-1", "us-east-1"),
  };

  expect((await smokeTest(environmentWith({ domain: elsewhere, cloudFront }))).missing).toEqual([
    expect.stringContaining("no key of the origin yet"),
  ]);
});

it("fails with any other 503 of a distribution", async () => {
  answering(503);
  const cloudFront = {
    originKeySha256: ["a".repeat(64)],
    certificateArn: CERTIFICATE.replace("eu-west-1", "us-east-1"),
  };

  await expect(smokeTest(environmentWith({ domain: elsewhere, cloudFront }), { settleSeconds: 0 })).rejects.toThrow(
    "answers 503",
  );
});

describe("with mutual TLS", () => {
  const mutual = environmentWith({
    domain: { ...elsewhere, mutualTls: { truststore: "s3://trust/ca.pem", version: "1" } },
  });

  it("sees that nobody is answered without a certificate, and says what it left out", async () => {
    call.mockRejectedValue(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));

    expect(await smokeTest(mutual, { settleSeconds: 0 })).toEqual({
      passed: ["without a client's certificate: no answer"],
      leftOut: [expect.stringContaining("this command has none")],
      missing: [],
    });
  });

  it("fails where somebody is", async () => {
    answering(200);

    await expect(smokeTest(mutual, { settleSeconds: 0 })).rejects.toThrow("is answered with 200");
  });
});
