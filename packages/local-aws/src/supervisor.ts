/**
 * The long-running process of the local AWS: the emulator, in front of it the API's stable address, and between it and
 * the functions a proxy that can make its services fail. It is started by `start.ts`, writes what the other commands
 * need to `running.json`, and stops everything on SIGTERM. When it is killed, the emulator stops by itself. It stops when the
 * process that started it is gone before everything answers, so that a start that is cut off leaves nothing behind; with
 * `--attached` it does so ever after too, so that a killed terminal leaves nothing behind either.
 */
import { createWriteStream, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { systemProblem } from "@secure-serverless/system/system-error.js";
import { UserError } from "@secure-serverless/system/user-error";
import { Emulator } from "./emulator";
import { FaultProxy } from "./fault-proxy";
import { clearFaults, type FaultRule, FaultsFile } from "./faults";
import { Gateway } from "./gateway";
import { Instance, type RunningInstance } from "./instance";

/** For the logs to be written. */
const EXIT_GRACE_MILLISECONDS = 5000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      root: { type: "string" },
      python: { type: "string" },
      "api-port": { type: "string" },
      "aws-port": { type: "string" },
      attached: { type: "boolean", default: false },
    },
  });
  const instance = new Instance(values.root);
  const running: RunningInstance = {
    pid: process.pid,
    apiPort: Number(values["api-port"]),
    awsPort: Number(values["aws-port"]),
  };

  let answers = false;
  let stopping = false;
  const stopRequested = new Promise<string>((resolve) => {
    const stop = (reason: string) => {
      stopping = true;
      resolve(reason);
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop(signal));
    process.stdin.resume().once("end", () => {
      if (values.attached || !answers) stop("the end of the process that started it");
    });
  });
  const announce = () => {
    if (stopping) return;
    answers = true;
    const unfinished = `${instance.runningFile}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(running), { mode: 0o600 });
    renameSync(unfinished, instance.runningFile);
  };

  clearFaults(instance.faultsFile);
  const faults = new FaultsFile(instance.faultsFile);
  const certificate = readFileSync(instance.certificate, "utf8");
  const awsCalls = createWriteStream(instance.awsCallLog, { flags: "w", mode: 0o600 });
  const faultProxy = new FaultProxy({
    awsPort: running.awsPort,
    certificate,
    certificateKey: readFileSync(instance.certificateKey, "utf8"),
    faults: () => currentFaults(faults),
    onCall: (record) => awsCalls.write(`${JSON.stringify(record)}\n`),
  });
  try {
    const emulator = await Emulator.start({
      pythonEnvironment: values.python ?? "",
      instance,
      port: running.awsPort,
      functionsEndpoint: await faultProxy.listen(),
      isUnwanted: () => stopping,
    });
    try {
      const reason = Promise.race([stopRequested, emulator.exited.then(() => "the end of the emulator")]);
      await serve(instance, { running, certificate, announce, stopReason: reason });
    } finally {
      await emulator.stop();
    }
  } finally {
    await faultProxy.close();
    awsCalls.end();
    // another one may have been refused by this one's lock
    if (answers) rmSync(instance.runningFile, { force: true });
  }
}

interface ServeProps {
  readonly running: RunningInstance;
  readonly certificate: string;
  /** Called once everything answers. */
  readonly announce: () => void;
  readonly stopReason: Promise<string>;
}

/** Serves the API's address until there is a reason to stop. */
async function serve(instance: Instance, props: ServeProps): Promise<void> {
  const { running, certificate, announce, stopReason } = props;
  const requests = createWriteStream(instance.requestLog, { flags: "a", mode: 0o600 });
  const gateway = new Gateway({
    apiPort: running.apiPort,
    awsPort: running.awsPort,
    certificate,
    targetFile: instance.gatewayFile,
    mayHold: () => existsSync(instance.inspectingFile),
    onRequest: (record) => requests.write(`${JSON.stringify(record)}\n`),
  });
  await gateway.listen();
  announce();
  console.log(`${new Date().toISOString()} stopping: ${await stopReason}`);
  await gateway.close();
  requests.end();
}

/** A file that a person is writing must not take the functions down with it. */
function currentFaults(faults: FaultsFile): readonly FaultRule[] {
  try {
    return faults.current();
  } catch (error) {
    console.error(String(error));
    return faults.current();
  }
}

main()
  .catch((error: unknown) => {
    // for whoever has started this, who shows it to a person
    const problem = error instanceof UserError ? error : systemProblem(error);
    console.error(problem === undefined ? error : problem.message);
    process.exitCode = 1;
  })
  .finally(() => {
    // an open pipe to the process that started it would keep this one alive
    process.stdin.destroy();
    // and whatever else is still open does so for a moment only
    setTimeout(() => process.exit(), EXIT_GRACE_MILLISECONDS).unref();
  });
