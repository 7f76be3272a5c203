import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Instance } from "@secure-serverless/local-aws/instance";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import type { Target } from "../../src/aws/target";
import { localStateFile } from "../../src/state/local-backend";
import { remainsLocally } from "../../src/state/state-backend";

const target = {
  environment: anEnvironment({ emulated: true }),
  local: { instance: new Instance(temporaryFolder()), awsPort: 1, certificate: "" },
} as unknown as Target;

const stateWith = (...resources: readonly object[]) =>
  JSON.stringify({ version: 4, serial: 1, lineage: "l", resources });
const bucket = {
  mode: "managed",
  type: "aws_s3_bucket",
  name: "access-logs_bucket",
  instances: [{ attributes: { id: "logs" } }],
};

it("leaves something of an earlier destruction only where the local state still manages it", async () => {
  expect(await remainsLocally(target)).toBe(false);

  mkdirSync(dirname(localStateFile(target)), { recursive: true });
  for (const [text, remains] of [
    [stateWith(), false],
    [stateWith({ ...bucket, mode: "data" }), false],
    ["cut off", false],
    [stateWith(bucket), true],
  ] as const) {
    writeFileSync(localStateFile(target), text);
    expect([text, await remainsLocally(target)]).toEqual([text, remains]);
  }
});
