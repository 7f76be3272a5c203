/** `npm run local`: the whole stack on a local AWS, answering over HTTP. */
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import { followRequests } from "@secure-serverless/local-aws/follow-requests";
import { Instance } from "@secure-serverless/local-aws/instance";
import { portFrom, requireSamePorts, requireTwoPorts } from "@secure-serverless/local-aws/ports";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { showTraces } from "@secure-serverless/local-aws/traces/show";
import { bringUp } from "@secure-serverless/operations/local/bring-up";
import type { AttachedLive, PreparedLive } from "@secure-serverless/operations/local/live/live";
import { interrupted, onInterrupt, untilInterrupted } from "@secure-serverless/system/interrupt";
import { Progress } from "@secure-serverless/system/progress";
import { textTable } from "@secure-serverless/system/text-table";
import { UserError } from "@secure-serverless/system/user-error";
import { OUTERMOST_STEP } from "../../../../functions/shared/outermost-step";
import { type Given, runCommand } from "../command";

const DEFAULT_API_PORT = 3000;
const DEFAULT_AWS_PORT = 4566;
const DEFAULT_INSPECT_PORT = "9229";

runCommand("local", async ({ options: values }) => {
  const wanted = {
    apiPort: wantedPort(values.port, "--port", "LOCAL_PORT"),
    awsPort: wantedPort(values["aws-port"], "--aws-port", "LOCAL_AWS_PORT"),
  };
  requireMatching(values);
  const ports = { apiPort: wanted.apiPort ?? DEFAULT_API_PORT, awsPort: wanted.awsPort ?? DEFAULT_AWS_PORT };
  const instance = new Instance();
  const before = instance.running();
  if (before === undefined) requireTwoPorts(ports);
  else requireSamePorts(before, wanted);
  const ranBefore = before !== undefined;
  const live = await prepared(values, instance);
  if (!ranBefore) onInterrupt(async () => void (await stopLocalAws(instance)), { name: "Stopping the local AWS" });

  try {
    const { running, outputs } = await bringUp({
      instance,
      ...ports,
      attached: !values.detach,
      progress: new Progress(),
    });
    console.log(summary(apiOrigin(running), outputs));
  } catch (error) {
    // an interrupt stops it by itself
    if (!ranBefore && !interrupted.aborted) await stopLocalAws(instance);
    throw error;
  }
  if (values.detach) {
    console.log("Running in the background. Stop it with: npm run local:down");
    return;
  }
  console.log(
    ranBefore
      ? "It was running before, and goes on when you press Ctrl-C. Stop it with: npm run local:down\n"
      : "Press Ctrl-C to stop; the data stays for the next start.\n",
  );
  if (values.traces) await showTraces(OUTERMOST_STEP, (text) => console.log(text));
  const following = followRequests(instance, (line) => console.log(line));
  if (live === undefined) await untilInterrupted(following);
  else await whileLive(await live.attach(instance.requireRunning()), following);
});

type Values = Given<"local">["options"];

/** @throws UserError for options that exclude each other */
function requireMatching(values: Values): void {
  if (values.detach && (values.watch || values.inspect)) {
    throw new UserError(
      "--watch and --inspect last as long as this command runs, so --detach cannot be used with them",
      "Start it first, then watch it: npm run local -- --detach, then npm run local -- --watch",
    );
  }
  if (values["inspect-port"] !== undefined && !values.inspect) {
    throw new UserError(
      "--inspect-port needs --inspect",
      "For example: npm run local -- --inspect --inspect-port 9329",
    );
  }
}

/** Loaded only when it is asked for: it brings esbuild and the watcher. */
async function prepared(values: Values, instance: Instance): Promise<PreparedLive | undefined> {
  if (!values.watch && !values.inspect) return undefined;
  const inspectPort = values.inspect
    ? portFrom(values["inspect-port"] ?? DEFAULT_INSPECT_PORT, "--inspect-port")
    : undefined;
  const { prepareLive } = await import("@secure-serverless/operations/local/live/live");
  return prepareLive({ instance, watch: values.watch, inspectPort, tell: (text) => console.log(text) });
}

/** Ends before what stops the local AWS, which would wait for it. */
async function whileLive(live: AttachedLive, following: Promise<void>): Promise<void> {
  try {
    await untilInterrupted(Promise.race([following, live.ended]));
    console.log("The local AWS has ended, and with it the live code.");
  } finally {
    await live.close();
  }
}

/** What was asked for by the option, or else by the variable. */
function wantedPort(text: string | undefined, option: string, variable: string): number | undefined {
  if (text !== undefined) return portFrom(text, option);
  // an empty variable means "not set"
  const setting = process.env[variable]?.trim();
  return setting ? portFrom(setting, variable) : undefined;
}

function summary(origin: string, outputs: Readonly<Record<string, string>>): string {
  const authorization = `-H "Authorization: Bearer $(npm run --silent local:key)"`;
  return `
The API answers at ${origin}/api/health

${textTable(Object.entries(outputs), { indent: "  " })}

The API key is in the local Secrets Manager: npm run --silent local:key
Every tool works against the local AWS after: eval "$(npm run --silent local:env)"

  curl -i ${origin}/api/health
  curl -i -X POST ${origin}/api/data ${authorization} -H "Content-Type: application/json" -d '{"key":"test.txt","data":"Hello, Serverless!"}'
  curl -i "${origin}/api/data?key=test.txt" ${authorization}
`;
}
