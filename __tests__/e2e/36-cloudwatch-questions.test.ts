import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";

const ALARM = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:";

type Protocol = "CBOR" | "JSON";

/** What IAM is asked about, in the emulator's own process: of the clients at hand only the AWS provider speaks CBOR. */
async function resourcesAsked(
  protocol: Protocol,
  calls: readonly (readonly [operation: string, input: object])[],
): Promise<string[]> {
  const script = `
import json, sys, cbor2
sys.path.insert(0, sys.argv[1])
import emulator_cloudwatch_actions
from ministack.core import iam_actions
def call(name, asked):
    if sys.argv[3] == "JSON":
        return "/", {"x-amz-target": "GraniteServiceVersion20100801." + name}, json.dumps(asked).encode()
    return "/service/GraniteServiceVersion20100801/operation/" + name, {}, cbor2.dumps(asked)
print(json.dumps([
    iam_actions.extract_resource_arn("monitoring", "POST", path, headers, body, {}, "us-east-1", "000000000000")
    for path, headers, body in (call(*one) for one in json.loads(sys.argv[2]))
]))`;
  const source = join(PROJECT_ROOT, "packages", "local-aws", "src");
  const python = join(await pythonTools("emulator"), "bin", "python3");
  const { stdout } = await run(python, ["-B", "-c", script, source, JSON.stringify(calls), protocol], {
    timeoutSeconds: 60,
  });
  return JSON.parse(stdout) as string[];
}

it.each(["CBOR", "JSON"] as const)(
  "asks about what a call in %s names, and about all there are where it names several",
  async (protocol) => {
    expect(
      await resourcesAsked(protocol, [
        ["PutMetricAlarm", { AlarmName: "ours" }],
        ["DeleteAlarms", { AlarmNames: ["ours"] }],
        ["DeleteAlarms", { AlarmNames: ["ours", "theirs"] }],
        ["DeleteAlarms", {}],
        ["GetDashboard", { DashboardName: "ours" }],
        ["DescribeAlarms", {}],
      ]),
    ).toEqual([
      `${ALARM}ours`,
      `${ALARM}ours`,
      `${ALARM}*`,
      `${ALARM}*`,
      "arn:aws:cloudwatch::000000000000:dashboard/ours",
      "*",
    ]);
  },
);
