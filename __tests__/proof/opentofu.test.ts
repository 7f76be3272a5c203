/**
 * The stacks applied by OpenTofu: alone from nothing until nothing is left, and in the place of Terraform, with the way back.
 * The `tofu` on PATH, or one built from its source.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { apiOrigin, sdkConfig } from "@secure-serverless/local-aws/client-environment";
import { Instance, type RunningInstance } from "@secure-serverless/local-aws/instance";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { inventory } from "@secure-serverless/operations/inventory/inventory";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { bringUp, localEnvironment, localStacks } from "@secure-serverless/operations/local/bring-up";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import type { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { Progress } from "@secure-serverless/system/progress";
import { findOpenTofu } from "@secure-serverless/toolchain/opentofu";
import { PROGRAM_SETTING } from "@secure-serverless/toolchain/program";
import { type Toolchain, toolchainOf } from "@secure-serverless/toolchain/toolchain";
import { type StateOwner, stateKey } from "../../src/config/names";
import { command } from "../e2e/support/command";
import {
  callWithoutKey,
  clientConfig,
  instance as given,
  NAMES,
  outdir as terraformsFolder,
} from "../e2e/support/target";
import { hold, lockedAtOnce } from "./support/held-lock";

const MINUTES = 60;

let root: string;
let tofu: Toolchain;
const folder = (name: string) => join(root, name);

/** What a state says of who wrote it, and of whose providers its resources are: as the bucket has it. A pull writes it anew. */
async function written(of: Instance, owner: StateOwner = "application") {
  const bucket = new StateBucket(localEnvironment(of, terraformsFolder));
  const text = (await bucket.read(owner)) ?? "";
  const state = JSON.parse(text) as { terraform_version: string; serial: number; resources: { provider: string }[] };
  const hosts = new Set(state.resources.map(({ provider }) => /\["([^/]+)\//.exec(provider)?.[1]));
  return { text, state, version: state.terraform_version, hosts: [...hosts].sort() };
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "secure-serverless-opentofu-"));
  tofu = await toolchainOf(findOpenTofu, new Progress());
  const { version } = await findOpenTofu();
  console.log(`OpenTofu ${version}, ${tofu.terraform}; providers: ${tofu.providers}`);
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe("OpenTofu alone, as the commands run it where TERRAFORM_BINARY_NAME is tofu", () => {
  let own: Instance;
  let running: RunningInstance;
  let origin: string;
  let key: string;

  const stack = async () =>
    (await localStacks({ instance: own, toolchain: own.requireToolchain(), outdir: folder("alone") })).application;
  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(60_000),
    });

  beforeAll(async () => {
    own = new Instance(folder("aws"));
    const [apiPort = 0, awsPort = 0] = await freePorts(2);
    const before = process.env[PROGRAM_SETTING];
    process.env[PROGRAM_SETTING] = "tofu";
    try {
      const props = { apiPort, awsPort, attached: true, outdir: folder("alone"), progress: new Progress() };
      ({ running } = await bringUp({ instance: own, ...props }));
    } finally {
      if (before === undefined) delete process.env[PROGRAM_SETTING];
      else process.env[PROGRAM_SETTING] = before;
    }
    origin = apiOrigin(running);
    key = (await requireApiSecret(own, running)).api_key;
  });

  afterAll(() => stopLocalAws(own));

  it("has made the state bucket and the application, with providers of its own registry", async () => {
    expect(own.requireToolchain().terraform).toBe(tofu.terraform);
    for (const owner of ["application", "stateBackend"] as const)
      expect((await written(own, owner)).hosts).toEqual(["registry.opentofu.org"]);
    expect((await (await stack()).addresses()).length).toBeGreaterThan(80);
  });

  it("has made what AWS says is there", async () => {
    const lambda = new LambdaClient(sdkConfig(own, running));
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: NAMES.apiFunction }));
    lambda.destroy();
    const outputs = await (await stack()).outputs();
    expect(Configuration?.FunctionArn).toContain(NAMES.apiFunction);
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(["ApiEndpoint", "BucketName"]));
  });

  it("serves: what is written over HTTP is read, and nobody without the key is let in", async () => {
    const wrote = await request("/api/data/opentofu/a.txt", { method: "PUT", body: "by OpenTofu" });
    expect(wrote.status).toBe(201);
    expect(await (await request("/api/data/opentofu/a.txt")).text()).toBe("by OpenTofu");
    expect((await fetch(`${origin}/api/data/opentofu/a.txt`)).status).toBe(401);
  });

  it("plans nothing a second time, and keeps the secret out of its state", async () => {
    expect(await (await stack()).hasChanges()).toBe(false);
    const { text } = await written(own);
    expect(text.includes(key)).toBe(false);
    expect(text).toContain('"aws_secretsmanager_secret_version"');
  });

  it("has its plan reviewed and deployed by the commands of this project", async () => {
    const environment = { SECURE_SERVERLESS_STATE: own.root, SECURE_SERVERLESS_OUTDIR: folder("alone") };
    for (const verb of ["plan", "deploy"]) {
      const args = verb === "deploy" ? ["local", "--yes"] : ["local"];
      const { exitCode, stderr } = await command(verb, args, { environment, timeoutSeconds: 10 * MINUTES });
      expect([verb, exitCode, exitCode === 0 ? "" : stderr]).toEqual([verb, 0, ""]);
    }
  });

  it("destroys all of it: nothing is left in the account", async () => {
    const environment = { SECURE_SERVERLESS_STATE: own.root, SECURE_SERVERLESS_OUTDIR: folder("alone") };
    // what waits to be deleted for good is gone
    const found = async () =>
      (await inventory(localEnvironment(own, folder("alone")))).flatMap(({ type, name, deletedOn }) =>
        deletedOn === undefined ? [`${type} ${name}`] : [],
      );
    expect((await found()).length).toBeGreaterThan(20);
    const { exitCode, stderr } = await command("local-destroy", [], { environment, timeoutSeconds: 15 * MINUTES });
    expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(await found()).toEqual([]);
  });
});

describe("OpenTofu in the place of Terraform", () => {
  let taking: SynthesizedStack;
  let terraform: SynthesizedStack;
  let before: Awaited<ReturnType<typeof written>>;

  const local = (outdir: string, toolchain: Toolchain) => stackOf(localEnvironment(given, outdir), toolchain, "local");

  beforeAll(async () => {
    await synthesize(folder("taking"), ["local"]);
    taking = await local(folder("taking"), tofu);
    terraform = await local(terraformsFolder, given.requireToolchain());
    before = await written(given);
  });

  it("plans nothing to change in what Terraform has applied", async () => {
    expect(before.hosts).toEqual(["registry.terraform.io"]);
    await taking.init();
    expect(await taking.hasChanges()).toBe(false);
  });

  it("is waited for by Terraform, and waits for it: they lock the same state", async () => {
    const pairs = [
      { holder: taking, toolchain: tofu, other: await lockedAtOnce(terraformsFolder, given.requireToolchain()) },
      { holder: terraform, toolchain: given.requireToolchain(), other: await lockedAtOnce(folder("taking"), tofu) },
    ];
    for (const { holder, toolchain, other } of pairs) {
      const release = await hold(holder, toolchain);
      try {
        await expect(other.hasChanges()).rejects.toMatchObject({
          message: expect.stringContaining("is locked by"),
          remedy: expect.stringContaining("npm run unlock"),
        });
      } finally {
        await release();
      }
      expect(await other.hasChanges()).toBe(false);
    }
  });

  it("takes the state over: nothing is changed in AWS, the providers are its own registry's, and the API serves", async () => {
    expect(await taking.apply()).toBe("No changes. Your infrastructure matches the configuration.");
    const taken = await written(given);
    console.log(
      `The state: by Terraform ${before.version} with ${before.hosts}, then by OpenTofu ${taken.version} with ${taken.hosts}`,
    );
    expect([taken.version, taken.hosts]).toEqual([(await findOpenTofu()).version, ["registry.opentofu.org"]]);
    expect((await callWithoutKey("/api/health")).status).toBe(200);
  });

  it("gives it back: with the providers renamed in it, Terraform plans nothing", async () => {
    for (const name of ["aws", "archive"])
      await terraform.terraform(
        ["state", "replace-provider", "-auto-approve", `registry.opentofu.org/hashicorp/${name}`, `hashicorp/${name}`],
        2 * MINUTES,
      );
    await terraform.init();
    expect(await terraform.hasChanges()).toBe(false);
    expect((await written(given)).hosts).toEqual(["registry.terraform.io"]);
  });

  it("is read by both whatever newer version is written in it", async () => {
    const { environment } = localEnvironment(given, terraformsFolder);
    const [Bucket, Key] = [environment.state.bucketName, stateKey(environment, "application")];
    const s3 = new S3Client(clientConfig());
    const { state } = await written(given);
    const Body = JSON.stringify({ ...state, serial: state.serial + 1, terraform_version: "1.99.0" });
    // a push would write its own version
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    s3.destroy();
    for (const stack of [terraform, taking]) {
      expect((await written(given)).version).toBe("1.99.0");
      expect(await stack.hasChanges()).toBe(false);
    }
  });
});
