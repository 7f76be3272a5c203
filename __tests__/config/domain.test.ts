import { createHash } from "node:crypto";
import type { EnvironmentDefinition } from "../../src/config/environments";
import { ConfigurationError, loadEnvironments } from "../../src/config/load-environment";
import { anEnvironment, MINIMAL, SERVICE } from "../support/environments";

type Api = NonNullable<EnvironmentDefinition["api"]>;

const DOMAIN = { name: "api.example.com", hostedZoneId: "Z1" };
const CLOUD_FRONT = { originKeySha256: ["a".repeat(64)] };
const certificateIn = (region: string, account = "123456789012") => `arn:aws:acm:${region}:${account}:certificate/0b1c`;

function problemsOf(definitions: Record<string, Partial<EnvironmentDefinition>>): readonly string[] {
  try {
    loadEnvironments(
      Object.fromEntries(Object.entries(definitions).map(([name, own]) => [name, { ...MINIMAL, ...own }])),
      {},
      SERVICE,
    );
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

const problemsWith = (api: Api, more: Partial<EnvironmentDefinition> = {}) => problemsOf({ test: { ...more, api } });

it.each([
  ["a zone", { domain: DOMAIN }],
  ["a certificate of its own", { domain: { name: DOMAIN.name, certificateArn: certificateIn("us-east-1") } }],
  ["a base path of several parts", { domain: { ...DOMAIN, basePath: "v1/orders" } }],
  ["mutual TLS", { domain: { ...DOMAIN, mutualTls: { truststore: "s3://bucket/a/ca.pem", version: "null" } } }],
  ["a distribution", { domain: DOMAIN, cloudFront: CLOUD_FRONT }],
  ["two keys of the origin", { domain: DOMAIN, cloudFront: { originKeySha256: ["a".repeat(64), "b".repeat(64)] } }],
] as [string, Api][])("accepts a domain with %s", (_, api) => {
  expect(problemsWith(api)).toEqual([]);
});

it("has neither by default", () => {
  expect(anEnvironment().api).not.toHaveProperty("domain");
  expect(anEnvironment().api).not.toHaveProperty("cloudFront");
});

it.each([
  "API.example.com",
  "api.example.com.",
  "*.example.com",
  "localhost",
  "api..example.com",
  "-api.example.com",
  "https://api.example.com",
  "api.example.com/v1",
  "1.2.3.4",
  "abc.execute-api.us-east-1.amazonaws.com",
  `${"a".repeat(64)}.example.com`,
])("rejects the name %s", (name) => {
  expect(problemsWith({ domain: { ...DOMAIN, name } })).toEqual([
    expect.stringMatching(/^test: api\.domain\.name: must be a (domain name|name of your own)/),
  ]);
});

it.each(["/v1", "v1/", "v1//a", "", "v 1", "a?b", "%2f", "{x}"])("rejects the base path %j", (basePath) => {
  expect(problemsWith({ domain: { ...DOMAIN, basePath } })).toEqual([expect.stringContaining("api.domain.basePath")]);
});

it.each(["api", "api/v1", "v1/api", "api/data"])(
  "rejects the base path %s: it would be taken for the API's own",
  (basePath) => {
    expect(problemsWith({ domain: { ...DOMAIN, basePath } })).toEqual([
      expect.stringMatching(/^test: api\.domain\.basePath: must have no part "api"/),
    ]);
  },
);

it.each(["v1", "apis", "my-api", "v1/API"])("accepts the base path %s", (basePath) => {
  expect(problemsWith({ domain: { ...DOMAIN, basePath } })).toEqual([]);
});

it.each(["https://bucket/ca.pem", "s3://bucket", "s3://bucket/", "s3://b/a?versionId=1"])(
  "rejects the truststore %s",
  (truststore) => {
    expect(problemsWith({ domain: { ...DOMAIN, mutualTls: { truststore, version: "v" } } })).toEqual([
      expect.stringContaining("api.domain.mutualTls.truststore"),
    ]);
  },
);

it.each([[[]], [["A".repeat(64)]], [["a".repeat(63)]], [["a", "b", "c"].map((letter) => letter.repeat(64))]])(
  "rejects the hashes %j",
  (originKeySha256) => {
    expect(problemsWith({ domain: DOMAIN, cloudFront: { originKeySha256 } }).join()).toContain(
      "api.cloudFront.originKeySha256",
    );
  },
);

it("rejects the hash of an empty key, which everybody knows", () => {
  const originKeySha256 = ["a".repeat(64), createHash("sha256").update("").digest("hex")];
  expect(problemsWith({ domain: DOMAIN, cloudFront: { originKeySha256 } })).toEqual([
    expect.stringMatching(/^test: api\.cloudFront\.originKeySha256\.1: must not be that of an empty key/),
  ]);
});

it("rejects a domain that nobody could validate a certificate for", () => {
  expect(problemsWith({ domain: { name: DOMAIN.name } })).toEqual([
    expect.stringMatching(/^test: api\.domain\.certificateArn: must be set where api\.domain\.hostedZoneId is not/),
  ]);
});

it("rejects a distribution without a domain, since the API's own address would lead around it", () => {
  expect(problemsWith({ cloudFront: CLOUD_FRONT })).toEqual([
    expect.stringMatching(/^test: api\.cloudFront: needs api\.domain: .*a way around/),
  ]);
});

it("rejects mutual TLS behind a distribution", () => {
  const mutualTls = { truststore: "s3://bucket/ca.pem", version: "v" };

  expect(problemsWith({ domain: { ...DOMAIN, mutualTls }, cloudFront: CLOUD_FRONT })).toEqual([
    expect.stringContaining("api.domain.mutualTls: must not be set with api.cloudFront"),
  ]);
});

it("wants a certificate of us-east-1 too for a distribution where the API is elsewhere", () => {
  const domain = { name: DOMAIN.name, certificateArn: certificateIn("eu-west-1") };
  const region = { region: "eu-west-1" };

  expect(problemsWith({ domain, cloudFront: CLOUD_FRONT }, region)).toEqual([
    expect.stringContaining("api.cloudFront.certificateArn: must be set"),
  ]);
  const cloudFront = { ...CLOUD_FRONT, certificateArn: certificateIn("us-east-1") };
  expect(problemsWith({ domain, cloudFront }, region)).toEqual([]);
  const home = { name: DOMAIN.name, certificateArn: certificateIn("us-east-1") };
  expect(problemsWith({ domain: home, cloudFront: CLOUD_FRONT })).toEqual([]);
});

it.each([
  [
    "the domain's of another region",
    { domain: { ...DOMAIN, certificateArn: certificateIn("eu-west-1") } },
    "us-east-1",
  ],
  [
    "the distribution's of another region than us-east-1",
    { domain: DOMAIN, cloudFront: { ...CLOUD_FRONT, certificateArn: certificateIn("eu-west-1") } },
    "us-east-1",
  ],
  [
    "one of another account",
    { domain: { ...DOMAIN, certificateArn: certificateIn("us-east-1", "999999999999") } },
    "123456789012, the account",
  ],
] as [string, Api, string][])("rejects a certificate: %s", (_, api, said) => {
  expect(problemsWith(api, { accountId: "123456789012" })).toEqual([
    expect.stringContaining(`must be a certificate of ${said}`),
  ]);
});

describe("two environments", () => {
  const environment = (name: string, more: Partial<EnvironmentDefinition> = {}) => ({
    api: { domain: { ...DOMAIN, name } },
    ...more,
  });
  const [one, other] = [{ accountId: "111111111111" }, { accountId: "222222222222", nameSuffix: "-b" }];

  it("may not have one name, in whatever accounts they are", () => {
    expect(problemsOf({ a: environment("api.example.com", one), b: environment("api.example.com", other) })).toEqual([
      'b: api.domain.name: must differ from that of a, since a name leads to one API, got "api.example.com"',
    ]);
  });

  it("may have names of one zone", () => {
    expect(problemsOf({ a: environment("a.example.com", one), b: environment("b.example.com", other) })).toEqual([]);
  });

  it("may have one name where one of them is on the local AWS, which has no names", () => {
    const local = environment("api.example.com", { ...other, emulated: true });

    expect(problemsOf({ a: environment("api.example.com", one), b: local })).toEqual([]);
  });
});
