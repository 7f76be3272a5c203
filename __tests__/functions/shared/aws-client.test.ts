import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clientConfig, s3Config } from "../../../functions/shared/aws-client";
import { temporaryFolder } from "../../support/temporary-folder";
import { eventOf } from "../support/api";
import { Built } from "../support/built";
import { FakeS3 } from "../support/fake-s3";

const mockReadFile = jest.fn((..._of: unknown[]) => Promise.reject(new Error("there is none")));
jest.mock("node:fs/promises", () => ({
  ...jest.requireActual("node:fs/promises"),
  readFile: (...of: unknown[]) => mockReadFile(...of),
}));

const REGION = "eu-central-1";

it.each([
  [{}, undefined],
  [{ AWS_ENDPOINT_URL: "https://a" }, "https://a"],
  [{ AWS_ENDPOINT_URL: "https://a", AWS_ENDPOINT_URL_S3: "https://b" }, "https://b"],
  [{ AWS_ENDPOINT_URL: "https://a", AWS_ENDPOINT_URL_SECRETS_MANAGER: "https://c" }, "https://a"],
  [{ AWS_ENDPOINT_URL: "" }, undefined],
])("with %j the address of S3 is %j, and a path names the bucket where there is one", (variables, endpoint) => {
  const config = s3Config(variables, REGION) as { endpoint?: string; forcePathStyle?: boolean };

  expect([config.endpoint, config.forcePathStyle]).toEqual([endpoint, endpoint === undefined ? undefined : true]);
});

it("gives Secrets Manager an address of its own", () => {
  const variables = { AWS_ENDPOINT_URL: "https://a", AWS_ENDPOINT_URL_SECRETS_MANAGER: "https://c" };

  expect(clientConfig(variables, "SECRETS_MANAGER", REGION)).toMatchObject({ endpoint: "https://c" });
});

it.each([
  [{}, false, false],
  [{ AWS_USE_FIPS_ENDPOINT: "true" }, true, false],
  [{ AWS_USE_DUALSTACK_ENDPOINT: "true" }, false, true],
  [{ AWS_USE_FIPS_ENDPOINT: "1", AWS_USE_DUALSTACK_ENDPOINT: "false" }, false, false],
])("with %j FIPS is %j and dual stack %j", (variables, useFipsEndpoint, useDualstackEndpoint) => {
  expect(s3Config(variables, REGION)).toMatchObject({ useFipsEndpoint, useDualstackEndpoint });
});

const SENDS = {
  S3: (config: object) => new S3Client(config).send(new GetObjectCommand({ Bucket: "b", Key: "k" })),
  SECRETS_MANAGER: (config: object) =>
    new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: "s" })),
} as const;
type Sender = keyof typeof SENDS;
const SENDERS = Object.keys(SENDS) as readonly Sender[];

/** The files that a client reads until it has a request to send. */
async function filesRead(service: Sender, config: object): Promise<string[]> {
  // the SDK reads a file once
  process.env["AWS_CONFIG_FILE"] = join(temporaryFolder(), "config");
  const ready = new Error("would be sent");
  const requestHandler = { handle: () => Promise.reject(ready) };
  await expect(SENDS[service]({ ...config, requestHandler })).rejects.toBe(ready);
  return mockReadFile.mock.calls.map(([path]) => String(path));
}

describe("a client", () => {
  const environment = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "s" };
  const configFor = (service: Sender, variables: Readonly<Record<string, string>>) =>
    service === "S3" ? s3Config(variables, REGION) : clientConfig(variables, service, REGION);

  beforeEach(() => mockReadFile.mockClear());
  afterAll(() => delete process.env["AWS_CONFIG_FILE"]);

  it.each(
    SENDERS.flatMap((service) =>
      [{}, { AWS_ENDPOINT_URL: "https://a" }].map((variables) => [service, variables] as const),
    ),
  )("of %s with the settings for %j reads no file", async (service, variables) => {
    expect(await filesRead(service, configFor(service, { ...environment, ...variables }))).toEqual([]);
  });

  // behind the others, since the SDK remembers some of what it looked for, for every client
  it.each(SENDERS)("of %s that is not given all settings looks for them in files", async (service) => {
    const credentials = { accessKeyId: "A", secretAccessKey: "s" };

    expect(await filesRead(service, { region: REGION, credentials })).not.toEqual([]);
  });
});

describe("the clients of the built functions", () => {
  const built = new Built(temporaryFolder());
  const s3 = new FakeS3();
  let endpoint: string;
  const event = eventOf({ method: "GET", path: "/api/data/k" });

  beforeAll(async () => {
    endpoint = await s3.listen();
    s3.put("k", "old");
  });
  afterAll(() => s3.close());

  /** A home whose files name another address and credentials. */
  function misleadingHome(): string {
    const home = temporaryFolder();
    mkdirSync(join(home, ".aws"));
    const lines = ["[default]", "aws_access_key_id = OTHER", "aws_secret_access_key = other", "retry_mode = none"];
    writeFileSync(join(home, ".aws", "credentials"), lines.join("\n"));
    writeFileSync(join(home, ".aws", "config"), [...lines, "endpoint_url = http://127.0.0.1:9"].join("\n"));
    return home;
  }

  it("take nothing from files", async () => {
    const variables = { HOME: misleadingHome(), AWS_ENDPOINT_URL: endpoint };
    const { answers } = await built.invoke("api", [{ event }], variables);

    expect(answers).toMatchObject([{ value: { statusCode: 200 } }]);
  });

  it("load no streams of a browser, nor its fetch", async () => {
    const { answers, internals } = await built.invoke("api", [{ event }], { AWS_ENDPOINT_URL: endpoint });

    expect(answers).toMatchObject([{ value: { statusCode: 200 } }]);
    expect(internals).toContain("NativeModule https");
    expect(internals.filter((name) => /webstreams|undici/.test(name))).toEqual([]);
  });

  it("fail a request, not the cold start, by the name of the variable that is missing", async () => {
    const { answers } = await built.invoke("authorizer", [{ event: { headers: { authorization: "Bearer k" } } }], {
      HOME: misleadingHome(),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "",
    });

    expect(answers).toMatchObject([
      { error: 'EnvironmentError: environment variable AWS_ACCESS_KEY_ID must be set, got ""' },
    ]);
  });
});
