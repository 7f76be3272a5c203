import { created, planOf, replaced, reviewOf, updated } from "./support/plan-builder";

const rules = (plan: unknown) => reviewOf(plan).findings.map(({ rule }) => rule.id);
const CONFIGURATION = (address: string, ...set: readonly string[]) => ({
  configuration: {
    root_module: { resources: [{ address, expressions: Object.fromEntries(set.map((name) => [name, {}])) }] },
  },
});

describe("a dynamic block, which the configuration of a plan does not name", () => {
  const group = (unknown: object) =>
    planOf(
      [created("aws_security_group", { name: "g", ingress: [{ from_port: 0, to_port: 65_535 }] }, { unknown })],
      CONFIGURATION("aws_security_group.it", "name"),
    );

  it("is somebody's choice: what is unknown in it decides", () => {
    expect(rules(group({ ingress: [{ cidr_blocks: true }] }))).toContain("unknown-risk");
  });

  it("is none where the provider fills in the whole list", () => {
    const plan = planOf(
      [created("aws_security_group", { name: "g" }, { unknown: { ingress: true } })],
      CONFIGURATION("aws_security_group.it", "name"),
    );
    expect(reviewOf(plan)).toMatchObject({ findings: [], unjudged: [] });
  });
});

describe("what has no direction, and lets others in or hides from those who look", () => {
  const webhook = (pattern: string) => ({ filter_group: [{ filter: [{ type: "ACTOR_ACCOUNT_ID", pattern }] }] });

  it.each([
    ["aws_codebuild_webhook", webhook("^12345$"), webhook(".*"), "needs-a-look"],
    [
      "aws_cloudwatch_event_rule",
      { event_pattern: '{"source":["a"]}' },
      { event_pattern: '{"source":["b"]}' },
      "needs-a-look",
    ],
    [
      "aws_codepipeline_webhook",
      { authentication: "GITHUB_HMAC" },
      { authentication: "UNAUTHENTICATED" },
      "identity-check-weakened",
    ],
    [
      "aws_bedrockagentcore_code_interpreter",
      { network_configuration: [{ network_mode: "VPC" }] },
      { network_configuration: [{ network_mode: "PUBLIC" }] },
      "isolation-weakened",
    ],
  ])("%s", (type, before, after, rule) => {
    expect(rules(planOf([updated(type, before, after)]))).toContain(rule);
    expect(rules(planOf([updated(type, before, { ...before, tags: { a: "b" } })]))).toEqual([]);
  });
});

it("names a resource that is a command, and a program that runs when data are read", () => {
  const external = { ...created("external", {}, { address: "data.external.it" }), mode: "data" };
  const plan = planOf([
    created("aws_lambda_invocation", { function_name: "migrate", input: "{}" }),
    { ...external, change: { ...external.change, actions: ["read"] } },
  ]);
  expect(rules(plan)).toEqual(["action-invoked", "action-invoked"]);
});

it("finds an output that is sensitive no longer, and not one that becomes sensitive", () => {
  const output = (before: boolean, after: boolean) =>
    planOf([], {
      output_changes: {
        url: { actions: ["update"], before: "a", after: "a", before_sensitive: before, after_sensitive: after },
      },
    });
  expect(rules(output(true, false))).toEqual(["plain-secret"]);
  expect(rules(output(false, true))).toEqual([]);
});

it("needs nobody for a certificate whose successor is there first, but for one that goes first", () => {
  const certificate = (actions: readonly string[]) => {
    const entry = replaced("aws_acm_certificate", { domain_name: "a.example" }, { domain_name: "b.example" });
    return planOf([{ ...entry, change: { ...entry.change, actions } }]);
  };
  expect(rules(certificate(["create", "delete"]))).toEqual([]);
  expect(rules(certificate(["delete", "create"]))).not.toEqual([]);
});
