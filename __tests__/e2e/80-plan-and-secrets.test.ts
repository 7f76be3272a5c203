import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { call, client, instance, NAMES, outdir, outputs, running, stacks } from "./support/target";
import { terraformByHand, terraformIn } from "./support/terraform";

const logs = client(CloudWatchLogsClient);
let variable: string;
let values: string[];

beforeAll(async () => {
  const secret = await requireApiSecret(instance, running);
  variable = JSON.stringify(secret);
  values = Object.values(secret);
});

/** How many of the secret's values are in the text: a number, so that a failure prints none of them. */
const leaks = (text: string) => values.filter((value) => text.includes(value)).length;

describe("the applied stack, seen by Terraform", () => {
  it("has exactly the original's outputs", async () => {
    expect(Object.keys(await outputs()).sort()).toEqual([
      "ApiEndpoint",
      "BucketName",
      "LambdaFunctionName",
      "SNSTopicArn",
      "SecretArn",
    ]);
  });

  it("a second plan changes nothing", async () => {
    const plan = await terraformByHand(
      variable,
      "plan",
      "-input=false",
      "-no-color",
      "-detailed-exitcode",
      "-out=second.tfplan",
    );
    expect([plan.exitCode, plan.exitCode === 0 ? "" : plan.stdout + plan.stderr]).toEqual([0, ""]);
  });

  it("refuses a secret of the wrong shape before anything is planned, without showing it", async () => {
    const short = "short-and-distinct";
    const bad = JSON.stringify({ ...JSON.parse(variable), api_key: short });
    const plan = await terraformByHand(bad, "plan", "-input=false", "-no-color");
    expect(plan.exitCode).toBe(1);
    expect(plan.stderr).toContain("Invalid value for variable");
    expect(plan.stderr).not.toContain(short);
  });

  it("two runs at once are refused by the lock in the state bucket", async () => {
    const plan = () => terraformByHand(variable, "plan", "-input=false", "-no-color", "-lock-timeout=0s");
    const results = await Promise.all([plan(), plan()]);
    expect(results.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
    expect(results.map(({ stderr }) => stderr).join()).toContain("Error acquiring the state lock");
  });
});

describe("every synthesized stack, by Terraform and the schema of the real provider", () => {
  it.each(readdirSync(join(outdir, "stacks")))("%s is valid", async (stack) => {
    const folder = join(outdir, "stacks", stack);
    const initialized = await terraformIn(folder, {}, "init", "-backend=false", "-input=false", "-no-color");
    expect([initialized.exitCode, initialized.stderr]).toEqual([0, ""]);
    const { exitCode, stdout, stderr } = await terraformIn(folder, {}, "validate", "-no-color");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("The configuration is valid.");
  });
});

describe("the secret", () => {
  it("is in no synthesized file, plan, state or log", async () => {
    // requests first, so that there is something in the logs to search
    const body = '{"key":"k","data":1}';
    await call("/api/data", { method: "POST", headers: { "content-type": "application/json" }, body });
    await call("/api/data?key=k");

    const state = await terraformByHand(variable, "state", "pull");
    expect(state.stdout).toContain("aws_secretsmanager_secret_version");
    const plan = await terraformByHand(variable, "show", "-json", "second.tfplan");
    expect(plan.stdout).toContain('"planned_values"');
    expect([leaks(state.stdout), leaks(plan.stdout)]).toEqual([0, 0]);

    const searched = [
      ...filesUnder(outdir),
      ...filesUnder(join(instance.root, "logs")),
      ...filesUnder(join(instance.root, "terraform")),
      instance.toolchainFile,
      instance.runningFile,
    ];
    expect(searched.map((path) => path.split(sep).at(-1))).toEqual(
      expect.arrayContaining(["cdk.tf.json", "second.tfplan", "terraform.log", "emulator.log", "requests.jsonl"]),
    );
    expect(searched.filter((path) => leaks(readFileSync(path, "latin1")) > 0)).toEqual([]);
  });

  it("is in no line that CloudWatch Logs holds, nor is any header or body", async () => {
    for (const name of [NAMES.apiFunction, NAMES.authorizerFunction]) {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
      const text = events.map(({ message }) => message).join("\n");
      expect(text).toContain('"level"');
      expect(leaks(text)).toBe(0);
      expect(text).not.toMatch(/"authorization"|Bearer |Hello, Serverless!/i);
    }
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.split(sep).includes("providers"))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

it("the state of the application is in the state bucket, not in a file", async () => {
  const { application } = await stacks();
  expect(readdirSync(application.folder).filter((name) => name.endsWith(".tfstate"))).toEqual([]);
});
