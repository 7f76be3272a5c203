import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join, relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { allCommands } from "../src/table/commands.js";

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof EXIT_CODES;

/** While the door looks and compiles; while the command works, which for most is a call of AWS that is not answered. */
const LATEST_MILLISECONDS = [300, 1500];
/** By then a command calls AWS, or what brings in a tool of its cannot be reached either. */
const WAITS_MILLISECONDS = 3000;
const GONE_SECONDS = 45;
// several commands at once: they wait more than they work
jest.setTimeout(240_000);

const NOT_COPIED = [".git", "node_modules", "dist", "cdktf.out", "images"];
const root = join(temporaryFolder(), "checkout");
const cache = temporaryFolder();
const started: ChildProcess[] = [];

beforeAll(() => {
  cpSync(PROJECT_ROOT, root, {
    recursive: true,
    filter: (path) =>
      !relative(PROJECT_ROOT, path)
        .split("/")
        .some((part) => NOT_COPIED.includes(part)),
  });
  linkPackages();
});

afterAll(() => {
  for (const { pid = 0 } of started) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // it has ended already
    }
  }
});

/** An AWS that takes every call and answers none, and what the commands that call it make. */
class World {
  readonly #sockets: Socket[] = [];
  readonly #silent: Server = createServer((socket) => this.#sockets.push(socket));
  readonly #outdir = join(temporaryFolder(), "out");
  readonly #state = temporaryFolder();
  readonly #home = temporaryFolder();

  async environment(): Promise<NodeJS.ProcessEnv> {
    if (!this.#silent.listening) await once(this.#silent.listen(0, "127.0.0.1"), "listening");
    const { port } = this.#silent.address() as AddressInfo;
    const nowhere = "http://127.0.0.1:1";
    return {
      PATH: process.env["PATH"],
      HOME: this.#home,
      TMPDIR: temporaryFolder(),
      ...{ SECURE_SERVERLESS_CACHE: cache, SECURE_SERVERLESS_STATE: this.#state },
      SECURE_SERVERLESS_OUTDIR: this.#outdir,
      ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" },
      ...{ npm_config_registry: nowhere, PIP_INDEX_URL: nowhere, GOPROXY: "off", CI: "true" },
    };
  }

  /** Until as many calls wait for an answer, or the commands have had the time for it. */
  async called(count: number): Promise<void> {
    const deadline = Date.now() + WAITS_MILLISECONDS;
    while (this.#sockets.length < count && Date.now() < deadline) await delay(20);
  }

  /** Those of folders of stacks, and of the installation. */
  locks(): string[] {
    return [this.#outdir, cache].flatMap((folder) => {
      try {
        return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
          /(^|\/)(\.in-use|install\.lock)/.test(name),
        );
      } catch {
        // nothing has been made
        return [];
      }
    });
  }

  end(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#silent.close();
  }
}

async function inWorld(test: (world: World) => Promise<void>): Promise<void> {
  const world = new World();
  try {
    await test(world);
  } finally {
    world.end();
  }
}

/** The copy's packages are its own; those of others are not copied. */
function linkPackages(): void {
  const from = join(PROJECT_ROOT, "node_modules");
  const to = join(root, "node_modules");
  mkdirSync(to);
  for (const name of readdirSync(from))
    if (name !== "@secure-serverless") symlinkSync(join(from, name), join(to, name));
  mkdirSync(join(to, "@secure-serverless"));
  for (const name of readdirSync(join(root, "packages")))
    symlinkSync(join(root, "packages", name), join(to, "@secure-serverless", name));
}

/** Between 0 and 1, the same ones in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}
const random = numbers(13);

/** @returns how it ended, as a shell tells it, and what is left of it */
async function interrupt(args: readonly string[], signal: Signal, world: World, moment: Promise<unknown>) {
  const mark = `INTERRUPTED=${randomUUID()}`;
  const [variable = "", value = ""] = mark.split("=");
  const child = spawn(join(root, "run"), args, {
    cwd: root,
    detached: true,
    stdio: "ignore",
    env: { ...(await world.environment()), [variable]: value },
  });
  started.push(child);
  const ended = new Promise<number>((resolve) =>
    child.once("exit", (code, by) => resolve(code ?? EXIT_CODES[by as Signal])),
  );
  await Promise.race([ended, moment]);
  child.kill(signal);
  const code = await ended;
  const deadline = Date.now() + GONE_SECONDS * 1000;
  while (processesWith(mark).length > 0 && Date.now() < deadline) await delay(100);
  return { code, left: processesWith(mark) };
}

function processesWith(mark: string): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark)) return [];
      return [readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ")];
    } catch {
      // it has ended
      return [];
    }
  });
}

describe("leaves no process and no lock", () => {
  const signals = Object.keys(EXIT_CODES) as Signal[];
  const commands = allCommands().map(([name, { examples }], index) => {
    const words = (examples[0] ?? "").replaceAll(/<[^>]+>/g, "x").split(" ");
    return [
      name,
      words.filter((word) => word !== ""),
      [signals[index % 3], signals[(index + 1) % 3]] as Signal[],
    ] as const;
  });

  const atRandom = (below: number) => delay(random.next().value * below);

  it.concurrent.each([...["preflight", "plan", "deploy", "rollback"], ...["destroy", "bootstrap", "unlock", "backup"]])(
    "%s while AWS does not answer, and ends by each signal",
    (name) =>
      inWorld(async (world) => {
        const waits = world.called(signals.length);
        const ends = await Promise.all(signals.map((signal) => interrupt([name, "dev"], signal, world, waits)));

        expect(ends).toEqual(signals.map((signal) => ({ code: EXIT_CODES[signal], left: [] })));
        expect(world.locks()).toEqual([]);
      }),
  );

  it.concurrent.each(commands)("%s %j, told by %j at any moment", (name, args, given) =>
    inWorld(async (world) => {
      const ends = await Promise.all(
        given.map((signal, index) =>
          interrupt([name, ...args], signal, world, atRandom(LATEST_MILLISECONDS[index] ?? 0)),
        ),
      );

      expect(ends.map(({ left }) => left)).toEqual([[], []]);
      expect(world.locks()).toEqual([]);
      // or it was done when it was told
      for (const [index, { code }] of ends.entries())
        expect([0, 1, 2, EXIT_CODES[given[index] as Signal]]).toContain(code);
    }),
  );

  it.concurrent.each([[], ["help"], ["deploy", "--help"], ["deplyo"]].map((args) => [args]))("%j", (args) =>
    inWorld(async (world) => {
      for (const signal of signals)
        expect(await interrupt(args, signal, world, atRandom(50))).toMatchObject({ left: [] });
    }),
  );
});
