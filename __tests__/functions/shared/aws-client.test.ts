import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientConfig, s3Config } from "../../../functions/shared/aws-client";
import { temporaryFolder } from "../../support/temporary-folder";
import { eventOf } from "../support/api";
import { Built } from "../support/built";
import { FakeS3 } from "../support/fake-s3";

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
