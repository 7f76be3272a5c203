import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { startLocalAws, stopLocalAws } from "@secure-serverless/local-aws/start";
import { awsAt } from "@secure-serverless/proof/chaos/clock-of-aws";
import { type Tried, WITH_AWS, WITHOUT_AWS } from "@secure-serverless/proof/chaos/commands";
import { AS_USUAL, CONDITIONS, type Condition, EVERY, type Folders } from "@secure-serverless/proof/chaos/conditions";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { instance, running } from "../e2e/support/target";
import { ended, foldersIn, Matrix, type Place } from "./support/chaos";
import { cloneTo } from "./support/clone";
import { must } from "./support/rehearsal";

/** A space, an umlaut, quotes, and what a shell, a URL and a format would read. */
const ODD = "Wörk ä 'q' \"d\" $HOME %41 & x";
const ROW_MILLISECONDS = 3_600_000;

// not in a deep one: sockets have short names
const root = mkdtempSync("/tmp/chaos-");
const checkout = join(root, "checkout");
const matrix = new Matrix();
/** The commands that a run while something is changed looks at, as a pattern of their first words. Default: all. */
const sample = new RegExp(process.env["CHAOS_COMMANDS"] ?? "");
/** What `synth` writes as usual: the same bytes wherever, whenever and in whatever language. */
const synthesized = join(root, "synth-as-usual");

beforeAll(async () => {
  await cloneTo(checkout);
  await must("synth", ["--output", synthesized]);
  await must("bootstrap", ["dev"]);
  await must("deploy", ["dev", "--yes"]);
}, 900_000);

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  matrix.print();
});

it.each(CONDITIONS.map((condition) => [condition.name, condition] as const))(
  "works or says why: %s",
  async (_name, condition) => {
    await expectPlain(condition, checkout, foldersIn(root, `${CONDITIONS.indexOf(condition)}`));
  },
  ROW_MILLISECONDS,
);

it(
  "works or says why: paths with spaces, umlauts and quotes",
  async () => {
    const odd = join(root, ODD);
    mkdirSync(odd);
    await cloneTo(join(odd, "checkout"));
    await expectPlain({ name: "odd paths", works: EVERY }, join(odd, "checkout"), foldersIn(odd, "ü"));
  },
  ROW_MILLISECONDS,
);

describe("works or says why: the clock of every program is", () => {
  afterAll(() => restart(0), 300_000);

  it.each([
    ["an hour behind AWS's", 3600],
    ["an hour ahead of AWS's", -3600],
  ])(
    "%s",
    async (name, seconds) => {
      await restart(seconds);
      expect(Math.round((await timeOfAws()).getTime() / 60_000 - Date.now() / 60_000)).toBe(seconds / 60);
      // the SDK for Go that Terraform's provider has does not correct a clock, so that it has to be said
      const works = /^(?!bootstrap|plan|deploy)/;
      const condition: Condition = { name: `clock ${name}`, works, only: "with AWS" };
      await expectPlain(condition, checkout, foldersIn(root, `clock${seconds}`));
    },
    ROW_MILLISECONDS,
  );
});

/** Runs what the condition can run, and expects of each command that it works or says why, and of the pages that they are as before. */
async function expectPlain(condition: Condition, where: string, made: Folders): Promise<void> {
  const place = { condition, folders: made, checkout: where };
  const wrong: string[] = [];
  for (const { args, ...expected } of triedIn(condition).filter(({ args }) => sample.test(args.join(" "))))
    wrong.push(...matrix.note(condition, args.slice(0, 2).join(" "), await ended(place, args), expected));
  if (condition.only !== "with AWS" && sample.test("local --detach")) wrong.push(...(await bringUp(place)));
  expect(wrong).toEqual([]);
  expect(differing(join(PROJECT_ROOT, "docs"), join(where, "docs"))).toBe("");
  expect(differing(synthesized, join(made.out, "synth"))).toBe("");
}

function triedIn({ only }: Condition): readonly Tried[] {
  if (only === "with AWS") return WITH_AWS;
  return only === "own" ? WITHOUT_AWS : [...WITHOUT_AWS, ...WITH_AWS];
}

/** A local AWS of the condition's own, which is stopped as usual. */
async function bringUp(place: Place): Promise<string[]> {
  const { out } = place.folders;
  const ports = await freePorts(2);
  // where a path has a $ it says why it does not start, which packages/local-aws/__tests__/instance.test.ts shows
  const state = join(out.replaceAll("$", "S"), "own");
  const own = { SECURE_SERVERLESS_STATE: state, SECURE_SERVERLESS_OUTDIR: join(out, "own.out") };
  const start = ["local", "--detach", "--port", `${ports[0]}`, "--aws-port", `${ports[1]}`];
  try {
    return matrix.note(place.condition, "local", await ended(place, start, own), { prints: /API answers at/ });
  } finally {
    await ended({ ...place, condition: AS_USUAL }, ["local:down"], own);
  }
}

/** Has the local AWS of this proof live so many seconds ahead of this machine. */
async function restart(seconds: number): Promise<void> {
  await stopLocalAws(instance);
  const usual = await pythonTools("emulator");
  await startLocalAws({
    ...{ instance, lambdaNode: await findLambdaNode(), attached: true },
    ...{ apiPort: running.apiPort, awsPort: running.awsPort },
    pythonEnvironment: seconds === 0 ? usual : await awsAt(usual, seconds, join(root, `python${seconds}`)),
  });
}

/** What the local AWS says the time is. */
function timeOfAws(): Promise<Date> {
  const options = { host: "127.0.0.1", port: running.awsPort, servername: "localhost", timeout: 10_000 };
  return new Promise((resolve, reject) => {
    const ca = readFileSync(instance.certificate);
    request({ ...options, ca, path: "/_ministack/health" }, (response) => {
      response.resume().once("end", () => resolve(new Date(`${response.headers.date}`)));
    })
      .once("error", reject)
      .end();
  });
}

/** What differs between two folders; nothing where the second one is not there. */
function differing(one: string, other: string): string {
  if (!existsSync(other)) return "";
  return spawnSync("diff", ["-r", one, other], { encoding: "utf8", timeout: 60_000 }).stdout;
}
