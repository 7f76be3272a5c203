import type { Action, ResourceChange } from "../../src/model";
import { indexOf, remains } from "../../src/rules/plan-index";
import { Unknown } from "../../src/values";
import { changeOf, planOfChanges } from "../support/changes";

const ACTIONS: readonly Action[] = ["create", "update", "replace", "delete", "forget", "read"];

const made = (type: string, after: ResourceChange["after"]) => changeOf(type, { action: "create", after });
const gone = (type: string, before: ResourceChange["before"]) => changeOf(type, { action: "delete", before });
/** Whether an attribute that holds "x" names what a plan of these changes makes. */
const isNew = (path: string, ...changes: readonly ResourceChange[]) =>
  indexOf(planOfChanges(...changes)).isNew(changeOf("acme_user", { after: nested(path, "x") }), [path]);
const isGoing = (path: string, ...changes: readonly ResourceChange[]) =>
  indexOf(planOfChanges(...changes)).isGoing(changeOf("acme_user", { before: nested(path, "x") }), [path]);

/** Only what a path such as `users.1` needs. */
function nested(path: string, value: string): ResourceChange["after"] {
  const [name = "", position] = path.split(".");
  return { [name]: position === undefined ? value : ["a", value] };
}

describe("what a plan makes", () => {
  it.each(["name", "arn", "id", "bucket", "function_name", "url", "topic_arn", "key_id", "identifier"])(
    "is named by its %s",
    (attribute) => {
      expect(isNew("thing", made("acme_thing", { [attribute]: "x" }))).toBe(true);
      expect(isNew("thing", made("acme_thing", { [attribute]: "y" }))).toBe(false);
      expect(isNew("thing", made("acme_thing", { [`x_${attribute}`]: "x" }))).toBe(false);
    },
  );

  it("is named in its metadata", () => {
    expect(isNew("thing", made("acme_thing", { metadata: [{ name: "x" }] }))).toBe(true);
  });

  it("is created or replaced, whatever it was before", () => {
    const said = ACTIONS.filter((action) =>
      isNew("thing", changeOf("acme_thing", { action, after: { name: "x" }, before: { name: "y" } })),
    );
    expect(said).toEqual(["create", "replace"]);
    expect(isNew("thing", changeOf("acme_thing", { action: "replace", before: { name: "x" } }))).toBe(false);
  });

  it("is what is not known yet", () => {
    const { isNew: asks } = indexOf(planOfChanges());
    const change = changeOf("acme_user", { after: { thing: new Unknown(), other: "x" } });
    expect(asks(change, ["thing"])).toBe(true);
    expect(asks(change, ["other", "thing"])).toBe(true);
    expect(asks(change, ["other"])).toBe(false);
    expect(asks(change, [])).toBe(false);
  });

  it("has names that are texts, and not empty ones", () => {
    const change = (thing: string | number) => changeOf("acme_user", { after: { thing } });
    const { isNew: asks } = indexOf(planOfChanges(made("acme_thing", { name: "", id: 7, arn: null })));
    expect([asks(change(""), ["thing"]), asks(change(7), ["thing"]), asks(change("7"), ["thing"])]).toEqual([
      false,
      false,
      false,
    ]);
    expect(
      indexOf(planOfChanges(made("aws_iam_role", { id: 7 }))).isNew(changeOf("a", { after: { role: "7" } }), ["role"]),
    ).toBe(false);
    const undefinedOnes = indexOf(planOfChanges(made("acme_thing", { name: "undefined" })));
    expect(undefinedOnes.isNew(change("x"), ["other"])).toBe(false);
    expect(undefinedOnes.isGoing(change("x"), ["other"])).toBe(false);
  });
});

describe("what goes with a plan", () => {
  it("is deleted or replaced, by what it was", () => {
    const said = ACTIONS.filter((action) =>
      isGoing("thing", changeOf("acme_thing", { action, before: { name: "x" }, after: { name: "y" } })),
    );
    expect(said).toEqual(["replace", "delete"]);
    expect(isGoing("thing", changeOf("acme_thing", { action: "replace", after: { name: "x" } }))).toBe(false);
  });

  it("is named by one of the attributes that are asked for, before the change", () => {
    const { isGoing: asks } = indexOf(planOfChanges(gone("acme_thing", { name: "x" })));
    const change = changeOf("acme_user", { before: { thing: "x", other: "y" }, after: { other: "x" } });
    expect(asks(change, ["other", "thing"])).toBe(true);
    expect(asks(change, ["other"])).toBe(false);
    expect(asks(changeOf("acme_user", { before: { thing: new Unknown() } }), ["thing"])).toBe(false);
    const gonePlan = indexOf(planOfChanges(gone("acme_thing", { name: "undefined" })));
    expect(gonePlan.isGoing(change, ["nothing"])).toBe(false);
  });
});

describe("a resource that has the name of what it is about", () => {
  const rules = (action: ResourceChange["action"]) =>
    changeOf("acme_rules", { action, before: { id: "x", thing: "x" }, after: { id: "x", thing: "x" } });

  it("is not that thing, which other resources may be", () => {
    const [own, thing] = [
      rules("replace"),
      changeOf("acme_thing", { action: "replace", before: { id: "x" }, after: { id: "x" } }),
    ];
    const asks = (...changes: readonly ResourceChange[]) => {
      const index = indexOf(planOfChanges(...changes));
      return [index.isNew(own, ["thing"]), index.isGoing(own, ["thing"])];
    };
    expect(asks(own)).toEqual([false, false]);
    expect(asks(thing)).toEqual([true, true]);
    expect([asks(own, thing), asks(thing, own)]).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(asks(rules("update"))).toEqual([false, false]);
  });
});

describe("an attribute that tells the kind of thing", () => {
  it.each([
    ["role", "aws_iam_role"],
    ["role_name", "aws_iam_role"],
    ["iam_role", "aws_iam_role"],
    ["user", "aws_iam_user"],
    ["username", "aws_iam_user"],
    ["users", "aws_iam_user"],
    ["users.1", "aws_iam_user"],
    ["group", "aws_iam_group"],
    ["groups", "aws_iam_group"],
    ["bucket", "aws_s3_bucket"],
    ["function_name", "aws_lambda_function"],
    ["api_id", "aws_apigatewayv2_api"],
  ])("names nothing of another kind that has the same name: %s", (path, type) => {
    expect(isNew(path, made(type, { name: "x" }))).toBe(true);
    expect(isGoing(path, gone(type, { name: "x" }))).toBe(true);
    for (const other of ["acme_thing", `x${type}`, `${type}x`]) {
      expect(isNew(path, made(other, { name: "x" }))).toBe(false);
      expect(isGoing(path, gone(other, { name: "x" }))).toBe(false);
    }
  });

  it("is known by its whole name, without the position in a list", () => {
    expect(isNew("my_role", made("acme_thing", { name: "x" }))).toBe(true);
    expect(isNew("toString", made("acme_thing", { name: "x" }))).toBe(true);
    const deep = changeOf("acme_user", { after: { role: { 1: "x" }, users: { 0: { of: "x" } } } });
    const { isNew: asks } = indexOf(planOfChanges(made("acme_thing", { name: "x" })));
    expect(asks(deep, ["users.0.of"])).toBe(true);
    expect(asks(changeOf("acme_user", { after: { ro: { "1le": "x" } } }), ["ro.1le"])).toBe(true);
    const many = Array.from({ length: 12 }, () => "x");
    expect(asks(changeOf("acme_user", { after: { users: many } }), ["users.11"])).toBe(false);
  });
});

describe("what is only about another thing", () => {
  it.each([
    "policy",
    "grant",
    "permission",
    "acl",
    "attachment",
    "association",
    "membership",
    "exclusive",
    "rotation",
    "configuration",
    "notifications",
  ])("does not name that thing as new: acme_thing_%s", (kind) => {
    expect(isNew("thing", made(`acme_thing_${kind}`, { arn: "x" }))).toBe(false);
    expect(isNew("thing", made(`acme_thing_${kind}x`, { arn: "x" }))).toBe(true);
    expect(isNew("thing", made(`acme_thing_${kind}`, { name: "x" }))).toBe(true);
    expect(isNew("thing", made(`acme_thing_${kind}`, { id: "x" }))).toBe(true);
  });

  it("is not that thing where it has the same id", () => {
    expect(isGoing("queue_url", gone("aws_sqs_queue_policy", { id: "x", queue_url: "x" }))).toBe(false);
    expect(isGoing("arn", gone("aws_sns_topic_policy", { id: "x", arn: "x" }))).toBe(false);
    expect(isGoing("queue_url", gone("aws_sqs_queue_policy", { id: "x", queue_url: "y" }))).toBe(true);
    expect(isGoing("queue_url", gone("aws_sqs_queue", { id: "x", url: "x" }))).toBe(true);
  });

  it("is not a policy that stands for itself", () => {
    expect(isNew("thing", made("aws_iam_policy", { arn: "x" }))).toBe(true);
    expect(isNew("thing", made("aws_organizations_policy", { arn: "x" }))).toBe(true);
    expect(isNew("thing", made("my_aws_iam_policy", { arn: "x" }))).toBe(false);
    expect(isNew("thing", made("aws_iam_policy_attachment", { arn: "x" }))).toBe(false);
  });
});

it("knows what leaves a resource behind", () => {
  expect(ACTIONS.filter((action) => remains(changeOf("acme_thing", { action })))).toEqual([
    "create",
    "update",
    "replace",
  ]);
});
