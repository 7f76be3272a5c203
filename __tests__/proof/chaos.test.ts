import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { LEFT_OUT, type Tried, WITH_AWS, WITHOUT_AWS } from "@secure-serverless/proof/chaos/commands";
import { CONDITIONS, type Condition, type Folders } from "@secure-serverless/proof/chaos/conditions";
import { seeing } from "@secure-serverless/proof/chaos/namespaces";
import { type Ended, outcomeOf } from "@secure-serverless/proof/chaos/outcome";
import { cacheRoot, PROJECT_ROOT } from "@secure-serverless/system/paths";
import { stopGroup } from "@secure-serverless/system/process";
import { textTable } from "@secure-serverless/system/text-table";
import { COMMANDS } from "../../packages/cli/src/table/commands.js";
import { commandEnvironment } from "../e2e/support/command";
import { cloneTo } from "./support/clone";
import { must, REHEARSED } from "./support/rehearsal";

/** Each command of the matrix works or says what is wrong within this. */
const COMMAND_SECONDS = 240;
/** A space, an umlaut, quotes, and what a shell, a URL and a format would read. */
const ODD = "Wörk ä 'q' \"d\" $HOME %41 & x";

// not in a deep one: sockets have short names
const root = mkdtempSync("/tmp/chaos-");
const checkout = join(root, "checkout");
const rows: string[][] = [];
/** The commands that a run while something is changed looks at, as a pattern of their first words. Default: all. */
const sample = new RegExp(process.env["CHAOS_COMMANDS"] ?? "");

interface Place {
  readonly condition: Condition;
  readonly folders: Folders;
  readonly checkout: string;
}

beforeAll(async () => {
  await cloneTo(checkout);
  await must("bootstrap", ["dev"]);
  await must("deploy", ["dev", "--yes"]);
}, 900_000);

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  process.stderr.write(`\n${textTable([["condition", "command", "outcome", ""], ...rows])}\n`);
});

it("tries every command, or says why not", () => {
  const tried = [...WITHOUT_AWS, ...WITH_AWS].map(({ args: [name] }) => name);
  expect([...new Set([...tried, ...Object.keys(LEFT_OUT)])].sort()).toEqual(Object.keys(COMMANDS).sort());
  expect(tried.filter((name) => Object.hasOwn(LEFT_OUT, name))).toEqual([]);
});

it.each(CONDITIONS.map((condition) => [condition.name, condition] as const))(
  "works or says why: %s",
  async (_name, condition) => {
    await expectPlain(condition, checkout, folders(root, `${CONDITIONS.indexOf(condition)}`));
  },
  3_600_000,
);

it("works or says why: paths with spaces, umlauts and quotes", async () => {
  const odd = join(root, ODD);
  mkdirSync(odd);
  await cloneTo(join(odd, "checkout"));
  await expectPlain({ name: "odd paths" }, join(odd, "checkout"), folders(odd, "ü"));
}, 3_600_000);

/** Runs what the condition can run, and expects of each command that it works or says why, and of the pages that they are as before. */
async function expectPlain(condition: Condition, where: string, made: Folders): Promise<void> {
  const place = { condition, folders: made, checkout: where };
  const tried = condition.only === undefined ? [...WITHOUT_AWS, ...WITH_AWS] : WITHOUT_AWS;
  const wrong: string[] = [];
  const note: Note = (command, came, expected) => {
    const { outcome, told } = outcomeOf(came, expected);
    rows.push([condition.name, command, outcome, told]);
    process.stderr.write(`${rows.at(-1)?.join("  ")}\n`);
    if (outcome === "WRONG") wrong.push(`${command}: ${told}`);
  };
  for (const { args, ...expected } of tried.filter(({ args }) => sample.test(args.join(" "))))
    note(args.slice(0, 2).join(" "), await ended(place, args), expected);
  if (sample.test("local --detach")) await bringUp(place, note);
  expect(wrong).toEqual([]);
  const { stdout } = spawnSync("diff", ["-r", join(PROJECT_ROOT, "docs"), join(where, "docs")], {
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(stdout).toBe("");
}

type Note = (command: string, ended: Ended, expected: Omit<Tried, "args">) => void;

/** A local AWS of the condition's own, which is stopped as usual. */
async function bringUp(place: Place, note: Note): Promise<void> {
  const { out } = place.folders;
  const ports = await freePorts(2);
  const own = { SECURE_SERVERLESS_STATE: join(out, "own"), SECURE_SERVERLESS_OUTDIR: join(out, "own.out") };
  const start = ["local", "--detach", "--port", `${ports[0]}`, "--aws-port", `${ports[1]}`];
  try {
    note("local", await ended(place, start, own), { prints: /API answers at/ });
  } finally {
    await ended({ ...place, condition: { name: "as usual" } }, ["local:down"], own);
  }
}

async function ended(
  { condition, folders: made, checkout: where }: Place,
  args: readonly string[],
  added: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const environment = Object.fromEntries(
    Object.entries({
      ...commandEnvironment(REHEARSED),
      ...{
        TMPDIR: made.tmp,
        SECURE_SERVERLESS_CACHE: cacheRoot(),
        SECURE_SERVERLESS_OUTDIR: join(made.out, "cdktf.out"),
      },
      ...added,
      ...condition.environment?.(made),
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const seen = condition.seen === undefined ? [] : seeing(condition.seen(made), environment);
  const words = [process.execPath, "packages/cli/bin/run.mjs", ...args.map((arg) => arg.replace("<out>", made.out))];
  const [program = "", ...rest] = [...seen, ...words];
  const child = spawn(program, rest, {
    cwd: where,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => void stopGroup(child, "SIGTERM"), COMMAND_SECONDS * 1000);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      said[name] += chunk;
    });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? -1));
  });
  clearTimeout(timer);
  return { exitCode, ...said };
}

function folders(parent: string, name: string): Folders {
  const own = join(parent, name);
  const made = { home: join(own, "home"), tmp: join(own, "tmp"), out: join(own, "out"), cache: cacheRoot() };
  for (const folder of [made.home, made.tmp, made.out]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return made;
}
