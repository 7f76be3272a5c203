import type { Action, ResourceChange } from "../../src/model";
import { comparePolicies, type PolicyComparison } from "../../src/policy/compare";
import { attachments } from "../../src/rules/attachments";
import { detachments } from "../../src/rules/detachments";
import * as rules from "../../src/rules/identity";
import type { PlanIndex, Rule } from "../../src/rules/rule";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";
import { expectOwnWords } from "../support/own-words";

// attachments have tests of their own
jest.mock("../../src/rules/attachments", () => ({ attachments: jest.fn() }));
jest.mock("../../src/rules/detachments", () => ({ detachments: jest.fn() }));

const RULES: readonly Rule[] = Object.values(rules);
const ROLE_POLICY = "aws_iam_role_policy";
const NOTHING = comparePolicies([], []);
const index = {
  isNew: jest.fn<boolean, Parameters<PlanIndex["isNew"]>>(),
  isGoing: jest.fn<boolean, Parameters<PlanIndex["isGoing"]>>(),
};
const observe = (rule: Rule, change: ResourceChange) => [...rule.check(planOfChanges(change), index)];
const details = (rule: Rule, change: ResourceChange) => observe(rule, change).flatMap((seen) => seen.details ?? []);
/** An attribute whose policies are compared already. */
const compared = (more: Partial<PolicyComparison>, attribute: Parameters<typeof attributeOf>[1] = {}) =>
  attributeOf("policy", { ...attribute, policy: { ...NOTHING, ...more } });
const holding = (more: Partial<PolicyComparison>, change: Partial<ResourceChange> = {}, type = ROLE_POLICY) =>
  changeOf(type, { attributes: [attributeOf("name"), compared(more)], ...change });
const text = (...statements: readonly Readonly<Record<string, unknown>>[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: unknown, resource = "*", more: Readonly<Record<string, unknown>> = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(attachments).mockReturnValue([]);
  jest.mocked(detachments).mockReturnValue(new Map());
});

it("has a name, a severity and words of its own for each rule", () => {
  expect(RULES.map(({ id, severity }) => `${severity} ${id}`).sort()).toEqual([
    "critical iam-open-to-everyone",
    "critical trust-too-wide",
    "high can-raise-itself",
    "high iam-deny-removed",
    "high iam-not-element",
    "high iam-widened",
    "high trust-without-subject",
  ]);
  expectOwnWords(RULES);
});

describe("what IAM allows from now on", () => {
  const more = { widened: ["new action s3:*", "new principal *"] };

  it("is told by attribute, and what is attached after it", () => {
    jest.mocked(attachments).mockReturnValue(["attaches a"]);
    const change = holding(more);
    expect(observe(rules.widened, change)).toStrictEqual([
      {
        address: `${ROLE_POLICY}.it`,
        message: "allows more than before",
        details: ["policy: new action s3:*", "policy: new principal *", "attaches a"],
      },
    ]);
    expect(attachments).toHaveBeenCalledWith(change, index);
    expect(details(rules.widened, changeOf("acme_thing"))).toEqual(["attaches a"]);
  });

  it("is nothing where nothing is wider", () => {
    expect(observe(rules.widened, holding({ narrowed: ["new action s3:*"] }))).toEqual([]);
  });

  it("is what comes, and not what goes", () => {
    expect(ACTIONS.filter((action) => details(rules.widened, holding(more, { action })).length > 0)).toEqual(
      ACTIONS.filter((action) => action !== "delete"),
    );
  });

  it("is the wider policy that AWS puts in the place of an endpoint's, unless the endpoint goes too", () => {
    const before = text(allow("s3:GetObject", "*", { Principal: "*" }));
    const attributes = [attributeOf("policy", { before, after: null })];
    const gone = changeOf("aws_vpc_endpoint_policy", { action: "delete", attributes });
    expect(details(rules.widened, gone)).toEqual(["policy: new action * on * to *"]);
    expect(index.isGoing).toHaveBeenCalledWith(gone, ["vpc_endpoint_id"]);
    index.isGoing.mockReturnValue(true);
    expect(details(rules.widened, gone)).toEqual([]);
  });

  it("is of what is all new only what is wide by itself", () => {
    index.isNew.mockReturnValue(true);
    const after = text(allow("s3:GetObject"), allow("iam:*"), allow("*", "arn:aws:s3:::a/*"));
    const made = (type: string) => changeOf(type, { action: "create", attributes: [compared(more, { after })] });
    expect(details(rules.widened, made(ROLE_POLICY))).toEqual([
      "policy: Allow iam:* on *",
      "policy: Allow * on arn:aws:s3:::a/*",
    ]);
    expect(details(rules.widened, made("aws_organizations_policy"))).toEqual([]);
    index.isNew.mockReturnValue(false);
    expect(details(rules.widened, made(ROLE_POLICY))).toEqual(["policy: new action s3:*", "policy: new principal *"]);
  });
});

describe("whom a role trusts", () => {
  const trusts = [
    { isForAnyone: true, message: "every account" },
    { isForAnyone: false, message: "every pod" },
  ];

  it("is told by the rule that it is for", () => {
    const told = (line: string) => [
      { address: `${ROLE_POLICY}.it`, message: "lets in more identities than intended", details: [line] },
    ];
    expect(observe(rules.trustedByAnyone, holding({ trusts }))).toStrictEqual(told("policy: every account"));
    expect(observe(rules.trustedWithoutSubject, holding({ trusts }))).toStrictEqual(told("policy: every pod"));
    expect(observe(rules.trustedByAnyone, holding({ trusts: trusts.slice(1) }))).toEqual([]);
    expect(observe(rules.trustedWithoutSubject, holding({ trusts: trusts.slice(0, 1) }))).toEqual([]);
  });

  it("is nothing once it is gone", () => {
    expect(
      ACTIONS.filter((action) => observe(rules.trustedByAnyone, holding({ trusts }, { action })).length > 0),
    ).toEqual(ACTIONS.filter((action) => action !== "delete"));
  });
});

describe("a denial", () => {
  const lost = { denialsLost: ["Deny s3:*"] };

  it("is lost, after what is detached", () => {
    const change = holding(lost);
    const [plan, other] = [planOfChanges(change), changeOf("acme_thing")];
    jest.mocked(detachments).mockReturnValue(new Map([[change, ["detaches a"]]]));
    expect([...rules.denialLost.check(plan, index)]).toStrictEqual([
      {
        address: `${ROLE_POLICY}.it`,
        message: "denies less than before",
        details: ["detaches a", "policy: Deny s3:*"],
      },
    ]);
    expect(detachments).toHaveBeenCalledWith(plan, index);
    expect(observe(rules.denialLost, other)).toEqual([]);
  });

  it("is lost with its policy, unless what it is about goes too", () => {
    const gone = holding(lost, { action: "delete" });
    expect(details(rules.denialLost, gone)).toEqual(["policy: Deny s3:*"]);
    expect(index.isGoing).toHaveBeenCalledWith(gone, expect.arrayContaining(["role", "bucket", "queue_url"]));
    expect(details(rules.denialLost, holding(lost, { action: "delete" }, "aws_sqs_queue"))).toEqual([]);
    expect(details(rules.denialLost, holding(lost, { action: "delete" }, "aws_sqs_policy_x"))).toEqual([]);
    index.isGoing.mockReturnValue(true);
    expect(details(rules.denialLost, gone)).toEqual([]);
    expect(details(rules.denialLost, holding(lost))).toEqual(["policy: Deny s3:*"]);
    expect(details(rules.denialLost, holding(lost, {}, "aws_sqs_queue"))).toEqual(["policy: Deny s3:*"]);
  });

  it("is left behind where its policy moves from what stays", () => {
    const [before, after] = [text({ Effect: "Deny", Action: "s3:*", Resource: "*" }), text()];
    const role = attributeOf("role", { forcesReplacement: true });
    const moves = (to = before) =>
      changeOf(ROLE_POLICY, {
        action: "replace",
        after: { policy: to },
        attributes: to === before ? [role] : [role, compared({ denialsLost: ["Deny"] }, { before, after: to })],
      });
    expect(details(rules.denialLost, moves())).toEqual(["policy: Deny s3:* on *"]);
    expect(details(rules.denialLost, moves(after))).toEqual(["policy: Deny s3:* on *"]);
    index.isGoing.mockReturnValue(true);
    expect(details(rules.denialLost, moves())).toEqual([]);
    expect(details(rules.denialLost, moves(after))).toEqual(["policy: Deny"]);
  });
});

describe("what a person must read", () => {
  it("is what nobody can decide, and what cannot be read", () => {
    const attributes = [compared({ unclear: ["new: Allow"] }), attributeOf("assume_role_policy")];
    expect(observe(rules.unclear, changeOf(ROLE_POLICY, { attributes }))).toStrictEqual([
      {
        address: `${ROLE_POLICY}.it`,
        message: "must be read by a person",
        details: ["policy: new: Allow", "assume_role_policy: cannot be read as a policy"],
      },
    ]);
    expect(observe(rules.unclear, holding({}))).toEqual([]);
  });

  it("is nothing of what goes", () => {
    const change = (action: Action) => holding({ unclear: ["gone: Deny"] }, { action });
    expect(ACTIONS.filter((action) => observe(rules.unclear, change(action)).length > 0)).toEqual(
      ACTIONS.filter((action) => action !== "delete"),
    );
  });
});
