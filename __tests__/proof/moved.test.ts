import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { type Checkout, copiedCheckout } from "../e2e/support/checkout";
import { command } from "../e2e/support/command";
import { call, stacks } from "../e2e/support/target";

const STACK = "src/stacks/secure-serverless-stack.ts";
const FORMER = "aws_s3_bucket.storage_bucket_6AF501AE";
const NOW = /^aws_s3_bucket\.data-store_bucket_[0-9A-F]{8}$/;
const OBJECT = "/api/data/moved/object";
const GUARD = "__tests__/stacks/stateful-addresses.test.ts";

interface PlanJson {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly previous_address?: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

let checkout: Checkout;
let plans: string;

beforeAll(async () => {
  checkout = await copiedCheckout();
  plans = await mkdtemp(join(tmpdir(), "secure-serverless-plans-"));
  for (const name of ["jest.config.js", "docs", "__tests__"])
    await cp(join(PROJECT_ROOT, name), join(checkout.folder, name), { recursive: true });
  expect((await call(OBJECT, { method: "PUT", body: "older" })).status).toBe(201);
  expect((await call(OBJECT, { method: "PUT", body: "precious" })).status).toBe(200);
});

afterAll(async () => {
  await checkout.remove();
  await rm(plans, { recursive: true, force: true });
});

/** Changes the stack of the copy, each text of the first of a pair into the second. */
async function edit(...changes: readonly (readonly [from: string, to: string])[]) {
  const file = join(checkout.folder, STACK);
  const text = await readFile(file, "utf8");
  for (const [from] of changes) expect(text.split(from)).toHaveLength(2);
  await writeFile(
    file,
    changes.reduce((now, [from, to]) => now.replace(from, to), text),
  );
}

/** What the unit test of the addresses says of the copy. */
async function guard() {
  const { exitCode, stdout, stderr } = await run(
    process.execPath,
    ["node_modules/jest/bin/jest.js", "--ci", "--silent", GUARD],
    { cwd: checkout.folder, timeoutSeconds: 240, acceptedExitCodes: [0, 1] },
  );
  return { exitCode, text: `${stdout}${stderr}` };
}

/** What the plan of the copy would do, by the plan review and by Terraform's own words. */
async function plan(name: string) {
  const folder = join(plans, name);
  const result = await command("plan", ["local", "--out", folder], { checkout: checkout.folder });
  const { application } = await stacks();
  const { stdout } = await application.terraform(["show", "-json", "tfplan"], 120);
  const { resource_changes } = JSON.parse(stdout) as PlanJson;
  return { folder, ...result, changes: resource_changes };
}

const destroyed = ({ changes }: Awaited<ReturnType<typeof plan>>) =>
  changes.filter(({ change }) => change.actions.includes("delete")).map(({ address }) => address);

describe("a construct that was given another id, and nothing else", () => {
  it("is refused by the unit test, which names the bucket", async () => {
    expect((await guard()).exitCode).toBe(0);
    await edit(['new SecureBucket(this, "storage", {', 'new SecureBucket(this, "data-store", {']);
    const { exitCode, text } = await guard();
    expect([exitCode, text]).toEqual([1, expect.stringContaining(`application of local: ${FORMER}`)]);
    expect(text).toContain(`application of prod: ${FORMER}`);
  });

  it("needs a person in the plan review, since the bucket would be destroyed", async () => {
    const planned = await plan("lost");
    expect([planned.exitCode, planned.stdout]).toEqual([2, expect.stringContaining(FORMER)]);
    expect(planned.stdout).toContain("Needs a person");
    expect(destroyed(planned)).toContain(FORMER);
    // nothing is applied
    expect(await (await call(OBJECT)).text()).toBe("precious");
  });
});

describe("the same, said with movedFrom", () => {
  let planned: Awaited<ReturnType<typeof plan>>;

  beforeAll(async () => {
    await edit(
      [
        "const storage = this.createStorage();",
        'const storage = this.createStorage();\n    movedFrom(storage, "storage");',
      ],
      ["import { HttpApi,", 'import { movedFrom } from "../constructs/moved";\nimport { HttpApi,'],
    );
    planned = await plan("moved");
  });

  it("is let through by the unit test", async () => {
    const { exitCode, text } = await guard();
    expect(exitCode === 0 ? "" : text).toBe("");
  });

  it("is planned as moves, with nothing destroyed, replaced or made", () => {
    const moves = planned.changes.filter(({ previous_address }) => previous_address !== undefined);
    const acting = planned.changes.filter(({ change }) => !/^(no-op|read)$/.test(change.actions.join()));
    expect([planned.exitCode === 0 ? "" : planned.stderr, destroyed(planned), acting]).toEqual(["", [], []]);
    expect(planned.stdout).toContain(`Nothing to fear: ${moves.length} moved.`);
    expect(moves.find(({ previous_address }) => previous_address === FORMER)?.address).toMatch(NOW);
    expect(moves.length).toBeGreaterThan(5);
  });

  it("is deployed, and the object is there with its older version", async () => {
    const { exitCode, stderr } = await command("deploy", ["local", "--plan", planned.folder, "--yes"], {
      checkout: checkout.folder,
    });
    expect(exitCode === 0 ? "" : stderr).toBe("");
    expect(await (await call(OBJECT)).text()).toBe("precious");
    const { application } = await stacks();
    const addresses = await application.addresses();
    expect(addresses).not.toContain(FORMER);
    expect(addresses.filter((address) => NOW.test(address))).toHaveLength(1);
    expect(await application.hasChanges()).toBe(false);
  });
});
