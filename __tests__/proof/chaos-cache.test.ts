import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { AS_USUAL, type Condition, EVERY } from "@secure-serverless/proof/chaos/conditions";
import { DAMAGES, filesIn } from "@secure-serverless/proof/chaos/damage";
import { SlowProxy, type SlowProxyProps } from "@secure-serverless/proof/chaos/slow-proxy";
import { Random } from "@secure-serverless/proof/random";
import { cacheRoot } from "@secure-serverless/system/paths";
import { ended, foldersIn, Matrix, type Place, type Timed } from "./support/chaos";
import { cloneTo } from "./support/clone";

/** Everything is made: Terraform's providers are compiled where no registry answers. */
const COLD_SECONDS = 1200;
const TEST_MILLISECONDS = 2_000_000;
const SEED = Number(process.env["CHAOS_SEED"] ?? 16);
/** Made by `onceInCache`, each entry from what its name says: one file of each is damaged. */
const MADE_ONCE = ["lambda-node", "node", "providers", "python", "terraform", "terraform-cli-config"];
/** Made of the checkout's own sources: every file is damaged. */
const MADE_OF_SOURCES = ["bundles", "jest", "tsx"];

const root = mkdtempSync("/tmp/chaos-");
const checkouts = ["one", "two"].map((name) => join(root, name));
const [first = ""] = checkouts;
/** Of all the checkouts of this proof, cold in the beginning. */
const cache = join(root, "cache");
const matrix = new Matrix();

beforeAll(async () => {
  for (const checkout of checkouts) await cloneTo(checkout);
}, 300_000);

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  matrix.print();
});

describe("two checkouts at once", () => {
  const condition: Condition = { name: "two checkouts at once, cold cache", works: EVERY };
  const places = checkouts.map((checkout, index) => place(condition, `at-once-${index}`, { checkout }));

  it.each<[string, (place: Place) => Promise<Timed>]>([
    ["local", (each) => broughtUp(each)],
    ["test", (each) => ended(each, ["test", "packages/system/__tests__/text.test.ts"])],
    ["synth", (each) => ended(each, ["synth", "--output", "<out>/synth"])],
    ["openapi:lint", (each) => ended(each, ["openapi:lint"])],
  ])(
    "both work with what nobody has made yet: %s",
    async (name, run) => {
      const both = await Promise.all(places.map(run));
      expect(both.flatMap((each) => matrix.note(condition, name, each))).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it("leave nothing half done, and no lock", () => {
    const left = ["", ...readdirSync(cache)].flatMap((name) =>
      readdirSync(join(cache, name)).map((entry) => join(name, entry)),
    );
    expect(left.filter((path) => /\.(partial|lock|removal|new)$/.test(path))).toEqual([]);
    expect(readdirSync(cache)).toEqual(expect.arrayContaining(["bundles", "jest", "node", "python", "tsx"]));
  });

  it("synthesize the same", () => {
    const [one = "", two = ""] = places.map(({ folders }) => join(folders.out, "synth"));
    expect(differing(one, two)).toBe("");
  });
});

describe("a damaged cache", () => {
  const random = new Random(SEED);

  it.each(Object.entries(DAMAGES))(
    "is noticed, and made again: files that are %s",
    async (kind, damage) => {
      const condition: Condition = { name: `cache: files ${kind}`, works: EVERY };
      const each = place(condition, `damaged-${Object.keys(DAMAGES).indexOf(kind)}`);
      const usual = [await ended(each, ["cost"]), await ended(each, ["synth", "--output", "<out>/usual"])];
      expect(usual.map(({ exitCode }) => exitCode)).toEqual([0, 0]);

      const entries = MADE_ONCE.flatMap((name) => entriesOf(name));
      for (const entry of entries) damage(random.pick(filesIn(entry)));
      for (const file of MADE_OF_SOURCES.flatMap((name) => filesIn(join(cache, name)))) damage(file);

      const cost = await ended(each, ["cost"]);
      const brought = await broughtUp(each);
      const wrong = [
        ...matrix.note(condition, "cost", cost),
        ...matrix.note(condition, "local", brought, { prints: /API answers at/ }),
        ...matrix.note(condition, "synth", await ended(each, ["synth", "--output", "<out>/synth"])),
        ...matrix.note(condition, "test", await ended(each, ["test", "packages/system/__tests__/text.test.ts"])),
        ...matrix.note(condition, "openapi:lint", await ended(each, ["openapi:lint"])),
      ];
      expect(wrong).toEqual([]);
      expect(cost.stdout).toBe(usual[0]?.stdout);
      expect(differing(join(each.folders.out, "usual"), join(each.folders.out, "synth"))).toBe("");
      expect(entries.filter((entry) => !existsSync(entry))).toEqual([]);
      expect(brought.stderr).toContain("is damaged, and is made again");
    },
    TEST_MILLISECONDS,
  );
});

describe("a registry that is slow, with a cold cache", () => {
  const proxies: SlowProxy[] = [];
  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
  });

  /** A cache in which only the providers are: the registry of Terraform, or a build of them, is not what is slow here. */
  async function behind(condition: Condition, props: SlowProxyProps): Promise<[Place, SlowProxy]> {
    const { name } = condition;
    const proxy = new SlowProxy(props);
    proxies.push(proxy);
    const cold = join(root, name, "cache");
    mkdirSync(cold, { recursive: true, mode: 0o700 });
    for (const kept of ["providers"].filter((folder) => existsSync(join(cacheRoot(), folder))))
      cpSync(join(cache, kept), join(cold, kept), { recursive: true });
    const environment = { ...(await proxy.listen()), npm_config_cache: join(root, name, "npm") };
    return [place(condition, name, { cold, environment }), proxy];
  }

  it(
    "is waited for: two seconds for each connection, 4 MB a second",
    async () => {
      const [each, proxy] = await behind(
        { name: "slow registry", works: EVERY },
        { delayMilliseconds: 2000, bytesPerSecond: 4e6 },
      );
      const wrong = [
        ...matrix.note(each.condition, "local", await broughtUp(each), { prints: /API answers at/ }),
        ...matrix.note(each.condition, "openapi:lint", await ended(each, ["openapi:lint"])),
      ];
      expect(wrong).toEqual([]);
      expect(new Set(proxy.hosts).size).toBeGreaterThan(1);
    },
    TEST_MILLISECONDS,
  );

  it(
    "is given up on, and named, when it never answers",
    async () => {
      const [each, proxy] = await behind({ name: "registry that never answers" }, { delayMilliseconds: "never" });
      // npm has no limit of its own for a proxy that is silent: the installation has, of ten minutes
      const limited = { ...each, seconds: 700 };
      const both = await Promise.all([broughtUp(limited), ended(limited, ["openapi:lint"])]);
      expect(both.flatMap((came) => matrix.note(each.condition, "", came))).toEqual([]);
      expect(both.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
      expect(new Set(proxy.hosts).size).toBeGreaterThan(1);
    },
    TEST_MILLISECONDS,
  );
});

interface PlaceProps {
  readonly checkout?: string;
  readonly cold?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function place(condition: Condition, name: string, props: PlaceProps = {}): Place {
  const { checkout = first, cold = cache, environment = {} } = props;
  return {
    condition: { ...condition, environment: () => environment },
    folders: foldersIn(root, name, cold),
    checkout,
    seconds: COLD_SECONDS,
  };
}

/** A local AWS of its own, which is stopped. @returns how its start has ended */
async function broughtUp(each: Place): Promise<Timed> {
  const ports = await freePorts(2);
  const { out } = each.folders;
  const own = { SECURE_SERVERLESS_STATE: join(out, "own"), SECURE_SERVERLESS_OUTDIR: join(out, "own.out") };
  try {
    return await ended(each, ["local", "--detach", "--port", `${ports[0]}`, "--aws-port", `${ports[1]}`], own);
  } finally {
    await ended({ ...each, condition: AS_USUAL }, ["local:down"], own);
  }
}

function entriesOf(name: string): string[] {
  return existsSync(join(cache, name)) ? readdirSync(join(cache, name)).map((entry) => join(cache, name, entry)) : [];
}

function differing(one: string, other: string): string {
  const { stdout, stderr } = spawnSync("diff", ["-r", one, other], { encoding: "utf8", timeout: 60_000 });
  return stdout + stderr;
}
