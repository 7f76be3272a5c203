import { spawnSync } from "node:child_process";
import { CloudWatchClient, EnableAlarmActionsCommand, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { PAGES, type Passage, passagesOf } from "../support/documentation";
import { concerns, NOT_RUN, REHEARSALS } from "../support/documentation-exceptions";
import { Newcomer } from "./support/newcomer";
import { client } from "./support/target";

/**
 * The environment dev stands as the tests of the state leave it; alone, this file makes it. The tests of its end come next.
 */
const PAGE_TIMEOUT_MILLISECONDS = 600_000;
const COMMAND_TIMEOUT_SECONDS = 300;
/** They know the local AWS by what `local:env` exports. */
const OF_OTHER_TOOLS = /(^|[\s(])(aws|terraform|curl|npx cdkt[fn]) /;

const AWS_CLI = /(^|[\s(])aws /;
const awsCli = spawnSync("aws", ["--version"], { timeout: 30_000 }).status === 0;

const cloudwatch = client(CloudWatchClient);
let newcomer: Newcomer;
/** What `local:env` exports, asked once. */
let localEnvironment: string;
/** The commands that have been run, so that a sentence that repeats one costs nothing. */
const done = new Set<string>();
let awsCliCommands = 0;

beforeAll(async () => {
  newcomer = await Newcomer.arrive();
  localEnvironment = (await newcomer.run("npm run --silent local:env 2>/dev/null")).output;
}, PAGE_TIMEOUT_MILLISECONDS);

afterAll(() => newcomer.leave());

afterAll(async () => {
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms(
    { client: cloudwatch },
    { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] },
  )) {
    const AlarmNames = [...MetricAlarms, ...CompositeAlarms].flatMap(({ AlarmName }) => AlarmName ?? []);
    await cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames }));
  }
});

it.each(PAGES)(
  "every command of %s works as it is printed",
  async (page) => {
    const failures: string[] = [];
    for (const passage of passagesOf(page)) {
      const { lines, script, until } = scriptOf(passage);
      const ofAwsCli = passage.commands.some((command) => AWS_CLI.test(command));
      if (lines.every((line) => done.has(line)) || (ofAwsCli && !awsCli)) continue;
      const { exitCode, output } = await newcomer.run(script, {
        timeoutSeconds: COMMAND_TIMEOUT_SECONDS,
        ...(until !== undefined && { until }),
      });
      for (const line of lines) done.add(line);
      if (ofAwsCli) awsCliCommands += 1;
      if (mayEndWith(script).includes(exitCode)) continue;
      // no line of what holds the key
      const said = output.replace(/^export .*$/gm, "export …").slice(-3000);
      failures.push(`${page}:${passage.line} ended with ${exitCode}: ${passage.commands.join("\n")}\n${said}`);
    }
    expect(failures).toEqual([]);
  },
  PAGE_TIMEOUT_MILLISECONDS,
);

// counted as skipped where there is no AWS CLI, so that nobody takes its commands for tried
(awsCli ? test : test.skip)("the commands of the AWS CLI are among them", () => {
  expect(awsCliCommands).toBeGreaterThan(40);
});

it("nothing of it is left in the checkout", () => {
  expect(newcomer.untracked()).toBe("");
});

/** What is to be run of the passage, for the environment dev: its commands, and all of them as one script. */
function scriptOf({ page, commands }: Passage): { lines: string[]; script: string; until: RegExp | undefined } {
  const toRun = commands.filter((command) => !NOT_RUN.some((exception) => concerns(exception, command, page)));
  let until: RegExp | undefined;
  const lines = toRun.map((command) => {
    const rehearsal = REHEARSALS.find((candidate) => concerns(candidate, command, page));
    until ??= rehearsal?.until;
    const { before, instead = command, after } = rehearsal ?? {};
    return [before, rehearsed(instead), after].filter((line) => line !== undefined).join("\n");
  });
  const script = lines.join("\n");
  const exports = OF_OTHER_TOOLS.test(script) && !script.includes("local:env") ? localEnvironment : "";
  // the API of a rehearsed environment has the emulator's certificate, and no port of its own
  const certificate = script.includes("get-apis") ? 'export CURL_CA_BUNDLE="$AWS_CA_BUNDLE"\n' : "";
  return { lines, script: `${exports}${certificate}${script}`, until };
}

/** The command with dev for the environment, and a variable for whatever else stands between angle brackets. */
function rehearsed(command: string): string {
  const forDev = /^npm run /.test(command)
    ? command.replace(/(?<= )(prod|staging|<env>|<environment>)(?= |$)/g, "dev")
    : command;
  return forDev.replace(/<([\w ]+)>/g, (_, name: string) => `"$${name.replaceAll(" ", "_")}"`);
}

/** Without a name the game day lists its faults. */
function mayEndWith(script: string): readonly number[] {
  return script === "npm run gameday" ? [0, 1] : [0];
}
