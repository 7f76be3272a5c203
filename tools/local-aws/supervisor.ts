/**
 * The long-running process of the local AWS: the emulator and, in front of it, the API's stable address. It is started
 * by `start.ts`, writes what the other commands need to `running.json`, and stops both on SIGTERM. With `--attached` it
 * also stops when the process that started it is gone, so that a killed terminal leaves nothing behind.
 */
import { createWriteStream, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Emulator } from "./emulator";
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

  const emulator = await Emulator.start(values.python ?? "", instance, running.awsPort);
  const requests = createWriteStream(instance.requestLog, { flags: "a", mode: 0o600 });
  const gateway = new Gateway({
    apiPort: running.apiPort,
    awsPort: running.awsPort,
    certificate: readFileSync(instance.certificate, "utf8"),
    targetFile: instance.gatewayFile,
    onRequest: (record) => requests.write(`${JSON.stringify(record)}\n`),
  });
  try {
    await gateway.listen();
    writeFileSync(instance.runningFile, JSON.stringify(running), { mode: 0o600 });
    const reason = await Promise.race([stopRequested, emulator.exited.then(() => "the end of the emulator")]);
    console.log(`${new Date().toISOString()} stopping: ${reason}`);
    await gateway.close();
  } finally {
    await emulator.stop();
    rmSync(instance.runningFile, { force: true });
    requests.end();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
