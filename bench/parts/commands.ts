import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { commandSubject, plainEnvironment } from "../harness/command";
import type { Samples, Subject } from "../harness/interleave";
import type { Part } from "../harness/part";
import { pairedRatio, spreadOf, valuesOf } from "../harness/statistics";
import { barChart } from "../harness/svg";
import { spreadText } from "../harness/tables";

const DOOR = join(PROJECT_ROOT, "packages", "cli", "bin", "run.mjs");
const BARE = "node -e 0";
const MISSPELLED = "deev";

/** A call that the command refuses by its first check of its own, having done nothing; with what it then says. */
interface FirstCheck {
  readonly args: readonly string[];
  readonly says: RegExp;
}

const NOT_RUNNING: FirstCheck = { args: [], says: /local AWS of this checkout is not running/ };

/** Of commands that take no environment. The others do their work at once, or wait: of those only the help is measured. */
const FIRST_CHECKS: Readonly<Record<string, FirstCheck>> = {
  ...{ "local:env": NOT_RUNNING, "local:key": NOT_RUNNING, "local:destroy": NOT_RUNNING },
  ...{ "dashboard:preview": NOT_RUNNING, "fuzz:api": NOT_RUNNING, "openapi:clients": NOT_RUNNING },
  ...{ "bench:api": NOT_RUNNING, local: { args: ["--port", "80"], says: /must be a port/ } },
  "ci:environment": { args: [MISSPELLED], says: /GITHUB_REPOSITORY is not set/ },
  "plan:review": { args: ["no-such-plan.json"], says: /does not exist/ },
  gameday: { args: ["no-such-fault"], says: /There is no fault/ },
  bench: { args: ["no-such-part"], says: /There is no part/ },
  "version:set": { args: ["no-such-version"], says: /The version must be/ },
};

interface Row {
  readonly name: string;
  /** @default it has no first check that does nothing */
  readonly check?: FirstCheck;
}

interface Data {
  /** In the order of the table of commands. */
  readonly names: readonly string[];
  /** Of each command, `<name> --help`, with `BARE`. */
  readonly help: Samples;
  /** Of those that have one, with `BARE`. */
  readonly check: Samples;
}

export const COMMANDS_PART: Part<Data> = {
  name: "commands",
  title: "Start-up of every command",
  summary:
    "How long `node packages/cli/bin/run.mjs <command>` takes to print its help, which plain Node does of the table of commands, and to refuse a call by the command's first own check, for which its code is loaded: a misspelled environment, or another call that does nothing. Beside it the least that Node itself takes, `node -e 0`. npm is not in it: `npm run` adds its own start to each.",
  run: async ({ measure, folder }) => {
    const rows = await readTable();
    const bare = () => commandSubject(BARE, { command: process.execPath, args: ["-e", "0"], cwd: folder });
    const checked = rows.filter(({ check }) => check !== undefined);
    const state = join(folder, "state");
    await mkdir(state, { mode: 0o700 });
    return {
      names: rows.map(({ name }) => name),
      help: await measure("help", [bare(), ...rows.map(({ name }) => helpSubject(name))]),
      check: await measure("first check", [bare(), ...checked.map((row) => checkSubject(row, state))]),
    };
  },
  tables: ({ names, help, check }) => {
    const cells = (samples: Samples, name: string) => {
      const own = samples[name];
      if (own === undefined) return ["–", "–", "–"];
      const [ms, base] = [valuesOf(own, "ms"), valuesOf(samples[BARE] ?? [], "ms")];
      const memory = spreadOf(valuesOf(own, "mebibytes")).median.toFixed(0);
      return [spreadText(spreadOf(ms), 0), spreadText(pairedRatio(ms, base), 1), memory];
    };
    return [
      {
        title: "Each command",
        text: `–: its first own check is not free of effects, so only its help is measured. ${sentence("To the help", help)} ${sentence("To the first check", check)}`,
        head: ["", "help, ms", "times node", "MiB", "first check, ms", "times node", "MiB"],
        rows: [BARE, ...names].map((name) => [`\`${name}\``, ...cells(help, name), ...cells(check, name)]),
      },
    ];
  },
  pictures: ({ check, names }) => [
    {
      name: "commands",
      alt: "Milliseconds to the first check of each command, beside bare Node",
      svg: barChart({
        title: "To the first check of a command",
        unit: "ms",
        bars: [BARE, ...names]
          .filter((name) => check[name] !== undefined)
          .map((name) => ({ label: name, isOurs: name !== BARE, ...spreadOf(valuesOf(check[name] ?? [], "ms")) }))
          .sort((a, b) => b.median - a.median),
      }),
    },
  ],
};

/** The commands of the table that are this project's own, not programs that they pass everything to. */
async function readTable(): Promise<readonly Row[]> {
  const script = `const { allCommands } = require("./packages/cli/src/table/commands.js");
    const own = allCommands().filter(([, row]) => row.program === undefined);
    const takes = ({ arguments: first = {}, actions }) => (first.environment ?? Object.values(actions ?? {})[0]?.arguments?.environment) !== undefined;
    console.log(JSON.stringify(own.map(([name, row]) => [name, takes(row) ? Object.keys(row.actions ?? {}).slice(0, 1) : null])));`;
  const { stdout } = await run(process.execPath, ["-e", script], { cwd: PROJECT_ROOT, timeoutSeconds: 30 });
  const rows = JSON.parse(stdout) as [string, readonly string[] | null][];
  return rows.map(([name, action]) => {
    const check = FIRST_CHECKS[name] ?? (action === null ? undefined : misspelled(action));
    return { name, ...(check === undefined ? {} : { check }) };
  });
}

function misspelled(action: readonly string[]): FirstCheck {
  return { args: [...action, MISSPELLED], says: /There is no environment "deev"/ };
}

function helpSubject(name: string): Subject {
  return commandSubject(name, {
    ...{ command: process.execPath, args: [DOOR, name, "--help"], cwd: PROJECT_ROOT },
    read: (output) => required(output, /Usage|usage/, name),
  });
}

function checkSubject({ name, check }: Row, state: string): Subject {
  const { args, says } = check ?? { args: [], says: /$/ };
  return commandSubject(name, {
    ...{ command: process.execPath, args: [DOOR, name, ...args], cwd: PROJECT_ROOT, codes: [1] },
    // no local AWS of a person is asked
    env: plainEnvironment({ SECURE_SERVERLESS_STATE: state, INIT_CWD: state, GITHUB_REPOSITORY: undefined }),
    read: (output) => required(output, says, name),
  });
}

/** @throws Error when a command has said something else, and something else was measured */
function required(output: string, says: RegExp, name: string): Record<string, never> {
  if (!says.test(output)) throw new Error(`${name} did not say ${says}, but: ${output.slice(0, 300)}`);
  return {};
}

function sentence(what: string, samples: Samples): string {
  const own = Object.keys(samples).filter((name) => name !== BARE);
  const base = valuesOf(samples[BARE] ?? [], "ms");
  const ratios = own.map((name) => pairedRatio(valuesOf(samples[name] ?? [], "ms"), base).median);
  return `${what}: the ${own.length} medians are ${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)} times \`${BARE}\`, of ${samples[BARE]?.length ?? 0} rounds.`;
}
