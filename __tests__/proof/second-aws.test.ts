import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { compare, type Found, onlyIn, stale, tells, unknown } from "@secure-serverless/proof/second-aws/compare";
import { destroyStacks } from "@secure-serverless/proof/second-aws/destroy";
import { DIFFERENCES, NOT_IN_MOTO, PLANNED_AGAIN } from "@secure-serverless/proof/second-aws/differences";
import {
  ACCOUNTS,
  onLocalAws,
  REHEARSED,
  type Rehearsed,
  rehearsedEnvironment,
  synthesizeRehearsed,
} from "@secure-serverless/proof/second-aws/environments";
import { Moto } from "@secure-serverless/proof/second-aws/moto";
import {
  applyStacks,
  type PlannedChange,
  plannedChanges,
  type ReadResource,
  readStack,
} from "@secure-serverless/proof/second-aws/rehearse";
import { whatIsThere } from "@secure-serverless/proof/second-aws/what-is-there";
import { atOnce } from "@secure-serverless/system/at-once";
import { Progress } from "@secure-serverless/system/progress";
import { textTable } from "@secure-serverless/system/text-table";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { instance } from "../e2e/support/target";

/** One environment on moto, from the first apply until nothing is left. */
interface OnMoto {
  readonly resources: readonly ReadResource[];
  /** The addresses that it could not make. */
  readonly missing: readonly string[];
  readonly failed: readonly string[];
  readonly planned: readonly PlannedChange[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const folder = (name: string) => join(instance.root, "second-aws", name);
const asDeployed = folder("as-deployed");
const emulated = folder("emulated");
const toolchain = instance.requireToolchain();
const progress = new Progress();
const motos = new Map<Rehearsed, Moto>();
const onMoto = new Map<Rehearsed, OnMoto>();
const onFirst = new Map<Rehearsed, readonly ReadResource[]>();

async function rehearseOnMoto(name: Rehearsed, moto: Moto): Promise<OnMoto> {
  const target = moto.target(rehearsedEnvironment(name, "as-deployed"), asDeployed);
  const applied = await applyStacks(target, toolchain, progress);
  const resources: ReadResource[] = [];
  const planned: PlannedChange[] = [];
  for (const { stack } of applied) {
    resources.push(...(await readStack(stack)));
    planned.push(...(await plannedChanges(stack)));
  }
  const made = new Set(resources.map(({ address }) => address));
  const before = await whatIsThere(target.sdk);
  await destroyStacks(target, toolchain, progress);
  return {
    resources,
    planned,
    before,
    missing: applied.flatMap(({ declared }) => declared).filter((address) => !made.has(address)),
    failed: applied.flatMap(({ failures }) => Object.keys(failures)),
    after: await whatIsThere(target.sdk),
  };
}

async function readOnFirst(name: Rehearsed): Promise<ReadResource[]> {
  const applied = await applyStacks(onLocalAws(instance, name, emulated), toolchain, progress);
  const resources: ReadResource[] = [];
  for (const { stack } of applied) resources.push(...(await readStack(stack)));
  return resources;
}

beforeAll(async () => {
  for (const name of [...REHEARSED, "as-deployed", "emulated"])
    mkdirSync(folder(name), { recursive: true, mode: 0o700 });
  const pythonEnvironment = await pythonTools("moto");
  await synthesizeRehearsed(emulated, "emulated");
  await synthesizeRehearsed(asDeployed, "as-deployed");
  for (const name of REHEARSED) {
    const { region } = rehearsedEnvironment(name, "as-deployed");
    motos.set(name, await Moto.start({ pythonEnvironment, folder: folder(name), region, accountId: ACCOUNTS[name] }));
  }
  await atOnce(
    ...[...motos].map(
      ([name, moto]) =>
        async () =>
          void onMoto.set(name, await rehearseOnMoto(name, moto)),
    ),
    ...REHEARSED.map((name) => async () => void onFirst.set(name, await readOnFirst(name))),
  );
});

afterAll(async () => {
  for (const [name, moto] of motos) {
    await moto.stop();
    cpSync(join(folder(name), "logs"), join(instance.root, "logs", `moto-${name}`), { recursive: true });
  }
});

function of(name: Rehearsed): OnMoto {
  const found = onMoto.get(name);
  if (found === undefined) throw new Error(`${name} was not applied to moto`);
  return found;
}

function differences(name: Rehearsed): Found[] {
  return compare(onFirst.get(name) ?? [], of(name).resources);
}

const typeOf = (address: string) => address.split(".")[0] ?? "";
const isPlanned = (change: PlannedChange, attribute: string) =>
  PLANNED_AGAIN.some((row) => tells(row, { type: change.type, attribute }));

describe.each(REHEARSED)("%s on moto", (name) => {
  it("is applied as it is deployed, but for what moto does not have", () => {
    const { missing, failed, resources } = of(name);
    expect(missing.filter((address) => !(typeOf(address) in NOT_IN_MOTO))).toEqual([]);
    expect([...failed].sort()).toEqual([...missing].sort());
    expect(resources.length).toBeGreaterThan(100);
  });

  it("has the same resources as on the local AWS", () => {
    expect(onlyIn(onFirst.get(name) ?? [], of(name).resources)).toEqual([]);
    expect(onlyIn(of(name).resources, onFirst.get(name) ?? [])).toEqual([]);
  });

  it("holds the same as the local AWS, but for the differences of the table", () => {
    expect(unknown(differences(name), DIFFERENCES)).toEqual([]);
  });

  it("is planned again without a change, but for what moto forgets", () => {
    const { planned, missing } = of(name);
    const changes = planned.filter(({ address, action }) => !(action === "create" && missing.includes(address)));
    const unexpected = changes.flatMap((change) =>
      change.attributes
        .filter((attribute) => change.action !== "update" || !isPlanned(change, attribute))
        .map((attribute) => `${change.action} ${change.address} ${attribute}`),
    );
    expect(unexpected).toEqual([]);
  });

  it("is asked for under AWS's own names, and nothing else is", () => {
    const proxy = motos.get(name)?.proxy;
    expect([...(proxy?.asked ?? [])]).toContain("iam.amazonaws.com:443");
    expect([...(proxy?.refused ?? [])]).toEqual([]);
  });

  it("is destroyed without a rest, but for the state that it keeps", () => {
    const { before, after } = of(name);
    const { destroyData, state } = rehearsedEnvironment(name, "as-deployed");
    expect(before.length).toBeGreaterThan(70);
    expect(after).toEqual(destroyData ? [] : [`bucket ${state.bucketName}`]);
  });
});

describe("the tables", () => {
  it("have no row that says nothing any more", () => {
    const found = REHEARSED.flatMap(differences);
    const changes = REHEARSED.flatMap((name) => of(name).planned);
    process.stderr.write(`${textTable([["attribute", "local AWS", "moto"], ...rows(found)])}\n`);
    expect(stale(found, DIFFERENCES)).toEqual([]);
    expect(
      PLANNED_AGAIN.filter(
        ({ type, attribute }) => !changes.some((each) => each.type === type && each.attributes.includes(attribute)),
      ),
    ).toEqual([]);
    const missing = new Set(REHEARSED.flatMap((name) => of(name).missing).map(typeOf));
    expect(Object.keys(NOT_IN_MOTO).filter((type) => !missing.has(type))).toEqual([]);
  });
});

describe("moto", () => {
  const users = async (change: (credentials: { accessKeyId: string; secretAccessKey: string }) => object) => {
    const config = motos.get("dev")?.sdkConfig("us-east-1");
    if (config === undefined) throw new Error("moto is not running");
    const iam = new IAMClient({ ...config, credentials: { ...config.credentials, ...change(config.credentials) } });
    try {
      return (await iam.send(new ListUsersCommand({}))).Users?.map(({ UserName }) => UserName);
    } finally {
      iam.destroy();
    }
  };

  it("answers its administrator", async () => {
    expect(await users(() => ({}))).toEqual(["administrator"]);
  });

  it("rejects an unknown key and a wrong signature", async () => {
    await expect(users(() => ({ accessKeyId: "AKIAIOSFODNN7EXAMPLE" }))).rejects.toThrow(/invalid/);
    await expect(users(() => ({ secretAccessKey: "another" }))).rejects.toThrow(/signature/);
  });
});

/** One row for each attribute that differs, with an example. */
function rows(found: readonly Found[]): string[][] {
  const byAttribute = new Map(found.map((each) => [`${each.type} ${each.attribute}`, each]));
  const short = (values: readonly unknown[]) => values.map(String).join(" ").slice(0, 60);
  return [...byAttribute].map(([name, { first, second }]) => [name, short(first), short(second)]);
}
