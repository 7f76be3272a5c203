import { weakenedBy } from "../../src/meanings/weakened";
import type { Plan, ResourceChange } from "../../src/model";
import { decidesReach } from "../../src/network/reads";
import type { Rule } from "../../src/rules/rule";
import * as rules from "../../src/rules/values";
import { Hidden, type Marked, Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";
import { expectOwnWords } from "../support/own-words";

// the tables of meanings and of firewalls have tests of their own, and take longer to load than these tests take
jest.mock("../../src/meanings/weakened", () => ({ weakenedBy: jest.fn() }));
jest.mock("../../src/network/reads", () => ({ decidesReach: jest.fn() }));

const RULES: readonly Rule[] = Object.values(rules);
const STAYS = ["create", "update", "replace"];
const index = { isNew: () => false, isGoing: () => false };
const look = (rule: Rule, plan: Plan) => [...rule.check(plan, index)];
const observe = (rule: Rule, ...changes: readonly ResourceChange[]) => look(rule, planOfChanges(...changes));
const planWith = (more: Partial<Plan>): Plan => ({ ...planOfChanges(), ...more });
const secret = (value = "s3cret") => new Hidden(value, "looks like a secret");
const marked = (value = "s3cret") => new Hidden(value, "sensitive");

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(weakenedBy).mockReturnValue({ lines: new Map(), unknown: [] });
  jest.mocked(decidesReach).mockReturnValue(false);
});

it("has a name, a severity and words of its own for each rule", () => {
  expect(RULES.map(({ id, severity }) => `${severity} ${id}`).sort()).toEqual([
    "high plain-secret",
    "high plan-incomplete",
    "medium action-invoked",
    "medium drift",
    "medium provisioner-runs",
    "medium unknown-risk",
  ]);
  expectOwnWords(RULES);
});

describe("a secret in plain text", () => {
  const holding = (after: Marked, more: Partial<ResourceChange> = {}) =>
    changeOf("acme_thing", { attributes: [attributeOf("name"), attributeOf("env", { after })], ...more });

  it("is told by where it stands", () => {
    expect(observe(rules.plainSecret, holding([{ b: secret(), a: "x" }, secret("other")]))).toStrictEqual([
      {
        address: "acme_thing.it",
        message: "holds what looks like a secret in plain text",
        details: ["env.0.b", "env.1"],
      },
    ]);
  });

  it("is none where it is marked as sensitive, and nothing where there is none", () => {
    expect(observe(rules.plainSecret, holding([marked()]), holding("x"), holding(new Unknown()))).toEqual([]);
    // the next change is looked at all the same
    expect(observe(rules.plainSecret, holding("x"), holding(secret()))).toHaveLength(1);
    expect(observe(rules.plainSecret, holding(secret(), { action: "delete" }), holding(secret()))).toHaveLength(1);
  });

  it("is nothing new where it was there before, marked or in another place", () => {
    expect(observe(rules.plainSecret, holding(secret(), { before: { old: [secret()] } }))).toEqual([]);
    expect(observe(rules.plainSecret, holding(secret(), { before: { old: secret("other") } }))).toHaveLength(1);
    // what was marked was in no log
    expect(observe(rules.plainSecret, holding(secret(), { before: { old: marked() } }))).toHaveLength(1);
  });

  it("is told by what is new among others", () => {
    const change = holding([secret(), secret("new")], { before: { env: [secret()] } });
    expect(observe(rules.plainSecret, change)).toMatchObject([{ details: ["env.1"] }]);
  });

  it("is in what stays", () => {
    expect(ACTIONS.filter((action) => observe(rules.plainSecret, holding(secret(), { action })).length > 0)).toEqual(
      STAYS,
    );
  });
});

describe("an output", () => {
  const output = (more: Partial<Plan["outputs"][number]>) =>
    look(
      rules.plainSecret,
      planWith({ outputs: [{ name: "url", revealed: false, action: "update", before: null, after: null, ...more }] }),
    );
  const HOLDS = {
    address: "output.url",
    message: "an output that is not marked as sensitive holds what looks like a secret",
  };

  it("holds a secret that is new", () => {
    expect(output({ after: { a: secret() } })).toStrictEqual([HOLDS]);
    expect(output({ before: secret("other"), after: secret() })).toStrictEqual([HOLDS]);
    expect(output({ before: [secret()], after: [secret(), secret("other")] })).toStrictEqual([HOLDS]);
    expect(output({ before: secret(), after: { a: secret() } })).toEqual([]);
    expect(output({ after: marked() })).toEqual([]);
    expect(output({ after: secret(), action: "no-op" })).toEqual([]);
  });

  it("is sensitive no longer", () => {
    const revealed = { address: "output.url", message: "was marked as sensitive and is no longer" };
    expect(output({ revealed: true })).toStrictEqual([revealed]);
    expect(output({ revealed: true, after: secret() })).toStrictEqual([revealed, HOLDS]);
  });
});

describe("what changed outside of Terraform", () => {
  const drift = (...changes: readonly ResourceChange[]) => look(rules.drift, planWith({ drift: changes }));

  it("is told with what it was and is", () => {
    const attributes = [
      attributeOf("days", { before: 90, after: 1 }),
      attributeOf("name", { before: "", after: "live" }),
      attributeOf("tags", { before: { a: "b" }, after: undefined }),
    ];
    expect(drift(changeOf("acme_thing", { attributes }), changeOf("acme_thing", { action: "delete" }))).toStrictEqual([
      {
        address: "acme_thing.it",
        message: "changed outside of Terraform",
        details: ["days: 90 → 1", "name: not set → live", 'tags: {"a":"b"} → not set'],
      },
      { address: "acme_thing.it", message: "deleted outside of Terraform" },
    ]);
  });

  it("is not what the plan changes", () => {
    expect(observe(rules.drift, changeOf("acme_thing", { attributes: [attributeOf("name")] }))).toEqual([]);
  });
});

describe("what the plan does not say", () => {
  it("is a finding for each gap", () => {
    expect(look(rules.planIncomplete, planWith({ gaps: ["stopped", "deferred"] }))).toStrictEqual([
      { address: "(plan)", message: "stopped" },
      { address: "(plan)", message: "deferred" },
    ]);
    expect(look(rules.planIncomplete, planOfChanges(changeOf("acme_thing")))).toEqual([]);
  });
});

describe("what runs beside the changes", () => {
  it("is an action", () => {
    expect(look(rules.actionInvoked, planWith({ invocations: ["action.a.b"] }))).toStrictEqual([
      { address: "action.a.b", message: "runs during apply" },
    ]);
  });

  it.each([
    "aws_lambda_invocation",
    "aws_ssm_association",
    "aws_redshiftdata_statement",
    "aws_dms_replication_task",
    "aws_ssm_maintenance_window_task",
    "google_bigquery_job",
    "azurerm_virtual_machine_run_command",
    "azurerm_linux_virtual_machine_scale_set_run_command",
    "azurerm_resource_deployment_script_azure_cli",
    "azurerm_resource_deployment_script_azure_power_shell",
  ])("is a resource that is a command: %s", (type) => {
    expect(observe(rules.actionInvoked, changeOf(type))).toStrictEqual([
      { address: `${type}.it`, message: `${type} runs something during apply` },
    ]);
    const others = [`x${type}`, `${type}x`].map((other) => changeOf(other));
    expect(observe(rules.actionInvoked, ...others)).toEqual([]);
  });

  it("is one that stays, or that is told of its end", () => {
    const runs = (type: string, lifecycle_scope: string) =>
      ACTIONS.filter(
        (action) => observe(rules.actionInvoked, changeOf(type, { action, before: { lifecycle_scope } })).length > 0,
      );
    expect(runs("aws_lambda_invocation", "CREATE_ONLY")).toEqual(STAYS);
    expect(runs("aws_ssm_association", "CRUD")).toEqual(STAYS);
    expect(runs("aws_lambda_invocation", "CRUD")).toEqual([...STAYS, "delete"]);
  });

  it("is a provisioner, with its commands", () => {
    const provisioners = [{ address: "null_resource.it", commands: ["local-exec: make"] }];
    expect(look(rules.provisionerRuns, planWith({ provisioners }))).toStrictEqual([
      {
        address: "null_resource.it",
        message: "has provisioners that run during apply",
        details: ["local-exec: make"],
      },
    ]);
    expect(look(rules.provisionerRuns, planOfChanges(changeOf("acme_thing")))).toEqual([]);
  });
});
