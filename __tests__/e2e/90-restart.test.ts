import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Instance } from "@secure-serverless/local-aws/instance";
import { startLocalAws, stopLocalAws } from "@secure-serverless/local-aws/start";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { call, instance, running, stacks } from "./support/target";

it("a restart finds the stack and the data that was written", async () => {
  const body = JSON.stringify({ key: "kept/over-a-restart.txt", data: "still here" });
  const written = await call("/api/data", { method: "POST", headers: { "content-type": "application/json" }, body });
  expect(written.status).toBe(201);

  await stopLocalAws(instance);
  await expect(call("/api/health")).rejects.toThrow();
  await startLocalAws({
    instance,
    pythonEnvironment: await pythonTools("emulator"),
    lambdaNode: await findLambdaNode(),
    apiPort: running.apiPort,
    awsPort: running.awsPort,
    attached: false,
  });

  const read = await call("/api/data?key=kept/over-a-restart.txt");
  expect([read.status, await read.text()]).toEqual([200, "still here"]);
  const { application, stateBackend } = await stacks();
  expect([await application.hasChanges(), await stateBackend.hasChanges()]).toEqual([false, false]);
});

it("a start on other data is refused with the port that is in use", async () => {
  const other = new Instance(mkdtempSync(join(tmpdir(), "secure-serverless-other-")));
  const pythonEnvironment = await pythonTools("emulator");
  const lambdaNode = await findLambdaNode();
  const { apiPort, awsPort } = running;
  await expect(
    startLocalAws({ instance: other, pythonEnvironment, lambdaNode, apiPort, awsPort, attached: false }),
  ).rejects.toThrow(`Port ${running.awsPort} on 127.0.0.1`);
  rmSync(other.root, { recursive: true });
});
