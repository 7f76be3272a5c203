import { provisionerRuns as rule } from "../src/rules/values";
import { created, deleted, kept, planOf, replaced, reviewOf, updated } from "./support/plan-builder";

const constant = (value: unknown) => ({ constant_value: value });
const localExec = (command: unknown = constant("aws s3 rb s3://orders --force")) => ({
  type: "local-exec",
  expressions: { command },
});

const configurationOf = (type: string, provisioners: readonly unknown[], module?: string) => {
  const own = {
    resources: [{ address: `${type}.it`, mode: "managed", type, name: "it", provisioners, expressions: {} }],
  };
  return {
    configuration: { root_module: module === undefined ? own : { module_calls: { [module]: { module: own } } } },
  };
};

const runs = (entry: Parameters<typeof planOf>[0][number], more: Readonly<Record<string, unknown>>) =>
  reviewOf(planOf([entry], more)).findings.filter(({ rule: { id } }) => id === rule.id);

describe("a provisioner", () => {
  const configured = configurationOf("null_resource", [localExec()]);
  const attributes = { triggers: { a: "1" } };

  it.each([
    ["made", created("null_resource", attributes)],
    ["replaced", replaced("null_resource", attributes, { triggers: { a: "2" } })],
    // the plan does not tell which of them wait for the destruction
    ["destroyed", deleted("null_resource", attributes)],
    ["one of several", created("null_resource", attributes, { address: 'null_resource.it["a.b[0]"]' })],
  ])("is a finding with its command where it is %s", (_, entry) => {
    expect(runs(entry, configured)).toMatchObject([
      { rule: { severity: "medium" }, details: ["local-exec: aws s3 rb s3://orders --force"] },
    ]);
  });

  it.each([
    ["stays", kept("null_resource", attributes)],
    ["is changed in place, which runs none", updated("null_resource", attributes, { triggers: { a: "2" } })],
    ["is another resource", created("null_resource", attributes, { address: "null_resource.other" })],
  ])("is none where it %s", (_, entry) => {
    expect(runs(entry, configured)).toEqual([]);
  });

  it("is none where the configuration has none", () => {
    expect(runs(created("null_resource", attributes), configurationOf("null_resource", []))).toEqual([]);
  });

  it("is found in a child module, on any type and of any kind", () => {
    const entry = created("aws_instance", {}, { address: 'module.web["a"].aws_instance.it[1]' });
    const kinds = [
      { type: "remote-exec", expressions: { inline: constant(["apt update", "reboot"]) } },
      { type: "file", expressions: { source: constant("a.conf"), destination: constant("/etc/a.conf") } },
      localExec({ references: ["var.command"] }),
      "a string in its place",
    ];
    expect(runs(entry, configurationOf("aws_instance", kinds, "web"))).toMatchObject([
      {
        details: [
          "remote-exec: apt update; reboot",
          "file: a.conf: /etc/a.conf",
          "local-exec: command known at apply",
          "provisioner",
        ],
      },
    ]);
  });

  it("never shows a secret in its command", () => {
    const command = constant("curl https://app:hunter2hunter2@example.com/");
    const [finding] = runs(
      created("null_resource", attributes),
      configurationOf("null_resource", [localExec(command)]),
    );
    expect(finding?.details.join()).toMatch(/^local-exec: .*\(hidden: looks like a secret\)/);
    expect(finding?.details.join()).not.toContain("hunter2");
  });
});

describe("the verdict names what a plan does beside changing resources", () => {
  const verdict = (plan: unknown) => reviewOf(plan).verdict;
  const output = { actions: ["update"], before: "https://a", after: "https://b", after_unknown: false };

  it("names an output", () => {
    expect(verdict(planOf([], { output_changes: { url: output } }))).toBe("Nothing to fear: output url changed.");
    expect(verdict(planOf([], { output_changes: { url: output, other: output } }))).toBe(
      "Nothing to fear: 2 outputs changed.",
    );
  });

  it("names an import", () => {
    const entry = kept("aws_s3_bucket", { bucket: "a" });
    const imported = { ...entry, change: { ...entry.change, importing: { id: "a" }, generated_config: "resource {}" } };
    expect(verdict(planOf([imported as typeof entry]))).toBe("Nothing to fear: aws_s3_bucket.it imported.");
  });

  it("names a move", () => {
    const moved = { ...kept("aws_s3_bucket", { bucket: "a" }), previous_address: "aws_s3_bucket.old" };
    expect(verdict(planOf([moved]))).toBe("Nothing to fear: 1 moved.");
  });

  it("names nothing", () => {
    expect(verdict(planOf([]))).toBe("Nothing to fear: no changes.");
    expect(verdict({ format_version: "1.2", resource_changes: null, planned_values: {} })).toBe(
      "Nothing to fear: no changes.",
    );
  });

  it("actions that are put off make it incomplete", () => {
    const plan = planOf([], { deferred_action_invocations: [{ reason: "x", action_invocation: {} }], complete: false });
    expect(reviewOf(plan).findings.map(({ message }) => message)).toEqual(["1 actions are put off to a later plan"]);
  });
});
