import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { growthLines, growthTable } from "../../bench/synth/growth";
import { codeOf, fixedStack } from "../../bench/synth/original-app";
import { appArguments, withEnvironments } from "../../bench/synth/own-app";
import { cloudFormationCounts, differencesOf, terraformCounts } from "../../bench/synth/same-resources";

it("starts the application as cdktf.json says", async () => {
  const args = await appArguments(PROJECT_ROOT);
  expect(args.at(-1)).toBe("main.ts");
  const { app } = JSON.parse(readFileSync(join(PROJECT_ROOT, "cdktf.json"), "utf8"));
  expect(["node", ...args].join(" ")).toBe(app);
});

describe("an application with many environments", () => {
  const settings = readFileSync(join(PROJECT_ROOT, "src", "config", "environments.ts"), "utf8");

  it("is made of the settings of this project", () => {
    const text = withEnvironments(settings, 16);
    expect(text).toContain("const declared = {\n  local: {");
    expect(text).toContain("Array.from({ length: 16 }");
    expect(text.match(/export const environments\b/g)).toHaveLength(1);
  });

  it("is not made of settings that are declared in another way", () => {
    expect(() => withEnvironments("export const environments = load();", 2)).toThrow(
      /has no "export const environments/,
    );
  });
});

describe("the same resources", () => {
  const bucket = {
    aws_s3_bucket: { a: {} },
    aws_s3_bucket_versioning: { a: {} },
    aws_lambda_function: { a: {}, b: {} },
  };
  const template = (functions: number) => ({
    Resources: {
      Bucket: { Type: "AWS::S3::Bucket" },
      ...Object.fromEntries(
        Array.from({ length: functions }, (_, index) => [`F${index}`, { Type: "AWS::Lambda::Function" }]),
      ),
    },
  });
  const differences = (resource: Readonly<Record<string, object>>, functions: number) =>
    differencesOf(terraformCounts({ resource }), cloudFormationCounts(template(functions)));

  it("are as many of each type; what is a property in CloudFormation has none of its own", () => {
    expect(differences(bucket, 2)).toEqual([]);
  });

  it("are not the same when there is one less, or a type that nobody has thought of", () => {
    expect(differences(bucket, 1)).toEqual(["2 aws_lambda_function, but 1 AWS::Lambda::Function"]);
    expect(differences({ ...bucket, aws_dynamodb_table: { a: {} } }, 2)).toEqual([
      "aws_dynamodb_table has no counterpart",
    ]);
  });
});

describe("the original application", () => {
  const STACK = `from aws_cdk import (
    Stack,
)
values = [secretsmanager.SecretValue.x, secretsmanager.SecretValue.x, secretsmanager.SecretValue.x]
cloudwatch.Alarm(
            threshold=1,
            statistic="Average"
        )
api_handler.metric_concurrent_executions()
`;
  const TEXT = `# It\n\n### \`cdk_app.py\` - Stack\n\n\`\`\`python\n${STACK}\`\`\`\n\n### \`app.py\` - App\n\n\`\`\`python\nimport os\n\`\`\`\n\n### \`cdk.json\`\n\n\`\`\`json\n{}\n\`\`\`\n`;

  it("is taken out of the text that describes it", () => {
    expect(codeOf(TEXT, "cdk_app.py")).toBe(STACK);
    expect(codeOf(TEXT, "app.py")).toBe("import os\n");
  });

  it("is not taken out of a text that has no such file, or no Python under its name", () => {
    expect(() => codeOf(TEXT, "lambda/api_handler.py")).toThrow("has no code of lambda/api_handler.py");
    expect(() => codeOf(TEXT, "cdk.json")).toThrow("has no code of cdk.json");
  });

  it("gets the fixes without which it does not synthesize", () => {
    const fixed = fixedStack(STACK);
    expect(fixed).toContain("from aws_cdk import (\n    SecretValue,\n    Stack,");
    expect(fixed).toContain("[SecretValue.x, SecretValue.x, SecretValue.x]");
    expect(fixed).toContain("threshold=1\n        )");
    expect(fixed).toContain('api_handler.metric("ConcurrentExecutions")');
    expect(fixed).not.toMatch(/secretsmanager\.SecretValue|statistic=|metric_concurrent_executions/);
  });

  it.each([
    ["secretsmanager.SecretValue.x, ", "2 times"],
    ['            statistic="Average"\n', "0 times"],
    ["api_handler.metric_concurrent_executions()\n", "0 times"],
  ])("is not measured when a fix does not match: %j is not there", (text, count) => {
    expect(() => fixedStack(STACK.replace(text, ""))).toThrow(count);
  });
});

describe("growth with the environments", () => {
  const rounds = (...values: number[]) => values.map((ms) => ({ ms, mebibytes: 50 }));
  const samples = {
    "ours, 1": rounds(100, 200),
    "ours, 4": rounds(130, 290),
    "theirs, 1": rounds(200, 800),
    "theirs, 4": rounds(260, 580),
  };

  it("shows what each environment more adds, and the ratio to as many of the baseline, both round by round", () => {
    const { head, rows } = growthTable("T", samples, ["ours", "theirs"], "ours");
    expect(head).toEqual(["environments", "ms", "ms for each more", "peak MiB", "times ours", "n"]);
    expect(rows).toEqual([
      ["ours, 1", "150 (110 to 190)", "", "50", "1", "2"],
      ["ours, 4", "210 (146 to 274)", "20.0 (12.0 to 28.0)", "50", "1", "2"],
      ["theirs, 1", "500 (260 to 740)", "", "50", "3.00 (2.20 to 3.80)", "2"],
      ["theirs, 4", "420 (292 to 548)", "-26.7 (-64.0 to 10.7)", "50", "2.00", "2"],
    ]);
  });

  it("draws seconds, and leaves out a size that was not measured", () => {
    const [line] = growthLines(samples, ["ours"]);
    expect(line?.points.map(({ x, median }) => [x, Number(median.toFixed(6))])).toEqual([
      [1, 0.15],
      [4, 0.21],
    ]);
  });
});
