import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import { appliedFrom } from "../../src/release/applied-stack";
import { withoutDetails } from "../../src/release/print-review";
import { rolloutFrom } from "../../src/release/rollout-option";
import { requireSavedPlan, savePlan } from "../../src/release/saved-plan";
import { PLAN_FILE } from "../../src/release/saved-plan-manifest";
import { AlarmWatch } from "../../src/release/watch-alarms";
import { aState } from "../support/a-state";

describe("the options of a rollout", () => {
  const from = (gradual?: string, allAtOnce = false) => rolloutFrom({ "all-at-once": allAtOnce, gradual });

  it("are how much for how long, everything, or what the environment says", () => {
    expect(from("10:5")).toEqual({ strategy: "gradual", percent: 10, minutes: 5 });
    expect(from("50:0.5")).toEqual({ strategy: "gradual", percent: 50, minutes: 0.5 });
    expect(from(undefined, true)).toEqual({ strategy: "all-at-once" });
    expect(from()).toBeUndefined();
  });

  it.each(["10", "0:5", "100:5", "10:0", "10:5:1", "10%:5", "1e1:5", " 10:5", "10:1441", ""])("refuse %j", (text) => {
    expect(() => from(text)).toThrow(`got "${text}"`);
  });

  it("refuse to be both", () => {
    expect(() => from("10:5", true)).toThrow("not both");
  });
});

describe("what the state says", () => {
  const resources = [
    {
      type: "aws_lambda_function",
      attributes: [
        { function_name: "api", version: "7" },
        { function_name: "other", version: "2" },
      ],
    },
    {
      type: "aws_lambda_alias",
      attributes: [
        { name: "live", function_name: "api" },
        { name: "blue", function_name: "other" },
      ],
    },
    {
      type: "aws_cloudwatch_metric_alarm",
      attributes: [
        { alarm_name: "errors", alarm_actions: ["arn:topic"] },
        { alarm_name: "window", alarm_actions: [] },
      ],
    },
    { type: "aws_cloudwatch_composite_alarm", attributes: [{ alarm_name: "down", alarm_actions: ["arn:topic"] }] },
    { type: "aws_lambda_function", mode: "data" as const, attributes: [{ function_name: "api", version: "1" }] },
  ];

  it("is the functions with an alias live, the versions of the layers, and the alarms that tell somebody", () => {
    const layer = { type: "aws_lambda_layer_version", attributes: [{ layer_name: "dependencies", version: "3" }] };
    const without = {
      functions: [{ functionName: "api", version: "7" }],
      layers: [{ layerName: "dependencies", version: 3 }],
      alarmNames: ["errors", "down"],
    };
    expect(appliedFrom(aState([...resources, layer]))).toEqual({ ...without, endpoint: undefined });
    const outputs = { ApiEndpoint: { value: "https://a.example", type: "string" }, BucketName: { value: "b" } };
    expect(appliedFrom(aState([...resources, layer], { outputs }))).toEqual({
      ...without,
      endpoint: "https://a.example",
    });
  });

  it.each(["", "{}", aState(resources, { version: 3 })])("is nothing where it is not a state of format 4", (text) => {
    expect(() => appliedFrom(text)).toThrow("is not a state of format 4");
  });
});

describe("the watch over the alarms", () => {
  it("tells what has gone off since it began", async () => {
    let inAlarm = ["old"];
    const asked: number[] = [];
    const client = new CloudWatchClient({ region: "eu-west-1" });
    mockClient(client)
      .on(DescribeAlarmsCommand)
      .callsFake(({ AlarmNames = [] }) => {
        asked.push(AlarmNames.length);
        return {
          MetricAlarms: inAlarm.filter((name) => AlarmNames.includes(name)).map((AlarmName) => ({ AlarmName })),
        };
      });
    const names = ["old", "new", ...Array.from({ length: 120 }, (_, index) => `other-${index}`)];
    const watch = await AlarmWatch.start(client, names);

    expect(asked).toEqual([100, 22]);
    expect(watch.firedBefore).toEqual(["old"]);
    expect(await watch.fired()).toEqual([]);
    inAlarm = ["old", "new"];
    expect(await watch.fired()).toEqual(["new"]);
    inAlarm = [];
    expect(await watch.fired()).toEqual([]);
    inAlarm = ["old"];
    expect(await watch.fired()).toEqual(["old"]);
  });

  it("reads the answer to its last page", async () => {
    const client = new CloudWatchClient({ region: "eu-west-1" });
    mockClient(client)
      .on(DescribeAlarmsCommand)
      .callsFake(({ NextToken }) =>
        NextToken === undefined
          ? { MetricAlarms: [{ AlarmName: "first" }], NextToken: "more" }
          : { CompositeAlarms: [{ AlarmName: "second" }] },
      );
    const watch = await AlarmWatch.start(client, ["first", "second"]);

    expect(watch.firedBefore).toEqual(["first", "second"]);
  });
});

describe("a saved plan", () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "saved-plan-"));
    folder = join(root, "plan");
    const stackFolder = join(root, "stack");
    await mkdir(join(stackFolder, ".terraform"), { recursive: true });
    await writeFile(join(stackFolder, ".terraform", "provider"), "large");
    await writeFile(join(stackFolder, ".terraform.lock.hcl"), "lock");
    await writeFile(join(stackFolder, PLAN_FILE), "plan");
    await mkdir(join(stackFolder, "archives"));
    await writeFile(join(stackFolder, "archives", "api.zip"), "code");
    await savePlan({ folder, environmentName: "dev", stackFolder, markdown: "# Review", json: "{}" });
  });
  afterEach(() => rm(root, { recursive: true }));

  const stackFile = (name: string) => readFile(join(folder, "stacks", "dev", name), "utf8");

  it("has all that an apply needs, but the providers", async () => {
    expect(await requireSavedPlan(folder, "dev")).toMatchObject({ environment: "dev", version: 1 });
    expect([await stackFile(PLAN_FILE), await stackFile(".terraform.lock.hcl")]).toEqual(["plan", "lock"]);
    await expect(stackFile(".terraform/provider")).rejects.toThrow("ENOENT");
  });

  it("is refused for another environment, when it was changed, and where there is none", async () => {
    await expect(requireSavedPlan(folder, "prod")).rejects.toThrow("is for dev, not for prod");
    await writeFile(join(folder, "stacks", "dev", PLAN_FILE), "another plan");
    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow("is not the one that was reviewed");
    await rm(join(folder, "stacks", "dev", PLAN_FILE));
    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow("is missing");
    await expect(requireSavedPlan(root, "dev")).rejects.toThrow("There is no saved plan");
    await writeFile(join(folder, "manifest.json"), "{}");
    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow("is not what npm run plan writes");
  });

  it("is refused when an archive was changed, removed or added", async () => {
    const archive = join(folder, "stacks", "dev", "archives", "api.zip");
    await writeFile(archive, "other code");
    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow("archives/api.zip of the plan");
    await writeFile(archive, "code");
    await expect(requireSavedPlan(folder, "dev")).resolves.toBeDefined();
    await writeFile(join(folder, "stacks", "dev", "archives", "more.zip"), "code");
    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow("archives/more.zip of the plan");
    await rm(join(folder, "stacks", "dev", "archives"), { recursive: true });
    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow(/archives\/api\.zip .* is missing/);
  });

  it("is refused with anything added that Terraform would read, by its name", async () => {
    const stack = join(folder, "stacks", "dev");
    // what a deploy leaves there
    await mkdir(join(stack, ".terraform", "providers"), { recursive: true });
    await writeFile(join(stack, ".terraform", "providers", "aws"), "large");
    await writeFile(join(stack, "review.md"), "# Review");
    await expect(requireSavedPlan(folder, "dev")).resolves.toBeDefined();

    for (const name of ["mine.tf", "terraform.tfvars", join("archives", "code", "api.js")]) {
      await mkdir(dirname(join(stack, name)), { recursive: true });
      await writeFile(join(stack, name), "mine");
      await expect(requireSavedPlan(folder, "dev")).rejects.toMatchObject({
        name: "UserError",
        message: `${join(stack, name)} does not belong to the reviewed plan`,
      });
      await rm(join(stack, name));
    }
    await symlink("/etc/hosts", join(stack, "linked.tf.json"));
    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow(
      "linked.tf.json does not belong to the reviewed plan",
    );
  });

  it("is refused when another commit is checked out", async () => {
    const file = join(folder, "manifest.json");
    const manifest = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...manifest, commit: "f".repeat(40) }));

    await expect(requireSavedPlan(folder, "dev")).rejects.toThrow("was made from commit ffffffffffff");
  });
});

it("leaves out of the short review what is folded, and nothing else", () => {
  const markdown = [
    "# Plan review",
    "**verdict**",
    "## What needs a person",
    "- `</details>`",
    "## What changes",
    "<details><summary>Functions: 1</summary>",
    "- `a`",
    "</details>",
    "<details><summary>API: 1</summary>",
    "- `b`",
    "</details>",
    "## The end",
  ].join("\n\n");

  expect(withoutDetails(markdown).split(/\n+/)).toEqual([
    "# Plan review",
    "**verdict**",
    "## What needs a person",
    "- `</details>`",
    "## The end",
  ]);
});
