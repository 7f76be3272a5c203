/**
 * The long-running process of the local AWS: the emulator, in front of it the API's stable address, and between it and
 * the functions a proxy that can make its services fail. It is started by `start.ts`, writes what the other commands
 * need to `running.json`, and stops everything on SIGTERM. With `--attached` it also stops when the process that started
 * it is gone, so that a killed terminal leaves nothing behind.
 */
import { createWriteStream, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Emulator } from "./emulator";
import { FaultProxy } from "./fault-proxy";
import { clearFaults, type FaultRule, readFaults } from "./faults";
import { Gateway } from "./gateway";
import { Instance, type RunningInstance } from "./instance";

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

  const stopRequested = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve(signal));
    if (values.attached) process.stdin.resume().once("end", () => resolve("the end of the process that started it"));
  });

  clearFaults(instance.faultsFile);
  const certificate = readFileSync(instance.certificate, "utf8");
  const awsCalls = createWriteStream(instance.awsCallLog, { flags: "w", mode: 0o600 });
  const faultProxy = new FaultProxy({
    awsPort: running.awsPort,
    certificate,
    certificateKey: readFileSync(instance.certificateKey, "utf8"),
    faults: () => currentFaults(instance),
    onCall: (record) => awsCalls.write(`${JSON.stringify(record)}\n`),
  });
  try {
    const emulator = await Emulator.start(values.python ?? "", instance, running.awsPort, await faultProxy.listen());
    try {
      const reason = Promise.race([stopRequested, emulator.exited.then(() => "the end of the emulator")]);
      await serve(instance, running, certificate, reason);
    } finally {
      await emulator.stop();
    }
  } finally {
    await faultProxy.close();
    awsCalls.end();
    rmSync(instance.runningFile, { force: true });
  }
}

/** Serves the API's address, and says so in `running.json`, until there is a reason to stop. */
async function serve(
  instance: Instance,
  running: RunningInstance,
  certificate: string,
  stopReason: Promise<string>,
): Promise<void> {
  const requests = createWriteStream(instance.requestLog, { flags: "a", mode: 0o600 });
  const gateway = new Gateway({
    apiPort: running.apiPort,
    awsPort: running.awsPort,
    certificate,
    targetFile: instance.gatewayFile,
    onRequest: (record) => requests.write(`${JSON.stringify(record)}\n`),
  });
  await gateway.listen();
  writeFileSync(instance.runningFile, JSON.stringify(running), { mode: 0o600 });
  console.log(`${new Date().toISOString()} stopping: ${await stopReason}`);
  await gateway.close();
  requests.end();
}

/** A file that a person is writing must not take the functions down with it. */
function currentFaults(instance: Instance): readonly FaultRule[] {
  try {
    return readFaults(instance.faultsFile);
  } catch (error) {
    console.error(String(error));
    return [];
  }
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  // an open pipe to the process that started it would keep this one alive
  .finally(() => process.stdin.destroy());
