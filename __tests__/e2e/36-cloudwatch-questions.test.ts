import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";

const ALARM = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:";

/** What IAM is asked about, in the emulator's own process: of the clients at hand only the AWS provider speaks CBOR. */
async function resourcesAsked(calls: readonly (readonly [operation: string, input: object])[]): Promise<string[]> {
  const script = `
import json, sys, cbor2
sys.path.insert(0, sys.argv[1])
import emulator_cloudwatch_actions
from ministack.core import iam_actions
path = "/service/GraniteServiceVersion20100801/operation/"
print(json.dumps([
    iam_actions.extract_resource_arn("monitoring", "POST", path + name, {}, cbor2.dumps(asked), {}, "us-east-1", "000000000000")
    for name, asked in json.loads(sys.argv[2])
]))`;
  const source = join(PROJECT_ROOT, "packages", "local-aws", "src");
  const python = join(await pythonTools("emulator"), "bin", "python3");
  const { stdout } = await run(python, ["-B", "-c", script, source, JSON.stringify(calls)], { timeoutSeconds: 60 });
  return JSON.parse(stdout) as string[];
}

it("asks about the alarm that a call in CBOR names, and about all there are where it names several", async () => {
  expect(
    await resourcesAsked([
      ["PutMetricAlarm", { AlarmName: "ours" }],
      ["DeleteAlarms", { AlarmNames: ["ours"] }],
      ["DeleteAlarms", { AlarmNames: ["ours", "theirs"] }],
      ["DeleteAlarms", {}],
    ]),
  ).toEqual([`${ALARM}ours`, `${ALARM}ours`, `${ALARM}*`, `${ALARM}*`]);
});
