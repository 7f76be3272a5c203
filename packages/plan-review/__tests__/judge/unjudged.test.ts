import type { AttributeChange } from "../../src/attributes";
import type { Judge } from "../../src/judge/judge";
import { unjudgedOf } from "../../src/judge/unjudged";
import type { ResourceChange } from "../../src/model";
import { Unknown } from "../../src/values";

/** A type that the catalogue knows, and attributes of it that nobody does. */
const TYPE = "aws_s3_bucket";

const attribute = (path: string, more: Partial<AttributeChange> = {}): AttributeChange => ({
  path,
  before: "a",
  after: "b",
  block: {},
  forcesReplacement: false,
  ...more,
});
const change = (more: Partial<ResourceChange> = {}): ResourceChange => ({
  address: `${TYPE}.it`,
  type: TYPE,
  action: "update",
  imported: false,
  before: {},
  after: {},
  attributes: [attribute("nobody_knows")],
  meaning: "Storage",
  ...more,
});
const attributesOf = (more: Partial<ResourceChange>, own?: Judge) => unjudgedOf(change(more), own)?.attributes;

describe("a change that nobody judged", () => {
  it("is named with its attributes, each once and in order, without positions in lists", () => {
    const attributes = ["z.1.nobody_knows", "z.0.nobody_knows", "nobody_knows"].map((path) => attribute(path));
    expect(unjudgedOf(change({ attributes }))).toStrictEqual({
      address: `${TYPE}.it`,
      type: TYPE,
      action: "update",
      message: "has changes that no rule knows",
      attributes: ["nobody_knows", "z.nobody_knows"],
    });
  });

  it.each(["create", "update", "replace"] as const)("is there where Terraform does: %s", (action) => {
    expect(attributesOf({ action })).toEqual(["nobody_knows"]);
  });

  it.each(["delete", "forget", "read", "no-op"] as const)("is none where Terraform does: %s", (action) => {
    expect(unjudgedOf(change({ action }))).toBeUndefined();
    expect(unjudgedOf(change({ action, type: "other_unknown" }))).toBeUndefined();
  });

  it("is none where a judge knows every attribute, or the project's own rules do", () => {
    const own: Judge = { id: "own", knows: (type, path) => type === TYPE && path === "nobody_knows" };
    expect(unjudgedOf(change({ attributes: [attribute("tags"), attribute("timeouts.create")] }))).toBeUndefined();
    expect(unjudgedOf(change(), own)).toBeUndefined();
    expect(attributesOf({ attributes: [attribute("nobody_else")] }, own)).toEqual(["nobody_else"]);
  });

  it("is none where nothing changes", () => {
    expect(unjudgedOf(change({ attributes: [] }))).toBeUndefined();
  });
});

describe("a type that nobody has classified", () => {
  const type = "other_unknown";

  it.each(["create", "update"] as const)("is said of as a whole: %s", (action) => {
    expect(unjudgedOf(change({ type, action }))).toStrictEqual({
      address: `${TYPE}.it`,
      type,
      action,
      message: "nobody has classified other_unknown",
      attributes: [],
    });
  });

  it("is left to the finding of the destruction, where it is replaced", () => {
    expect(unjudgedOf(change({ type, action: "replace" }))).toBeUndefined();
  });

  it("is judged by its attributes where the project says what it is", () => {
    expect(attributesOf({ type, kind: "settings" })).toEqual(["nobody_knows"]);
    expect(unjudgedOf(change({ type, kind: "settings", attributes: [attribute("tags")] }))).toBeUndefined();
  });
});

describe("a type that gives access", () => {
  it("is said not to be read where the project says that it is one, and no rule reads it", () => {
    expect(unjudgedOf(change({ type: "other_grant", kind: "grants" }))).toStrictEqual({
      address: `${TYPE}.it`,
      type: "other_grant",
      action: "update",
      message: "no rule reads other_grant, which gives access",
      attributes: [],
    });
  });

  it("is read by a rule, where the catalogue knows it", () => {
    const type = "aws_iam_role_policy_attachment";
    expect(unjudgedOf(change({ type, attributes: [attribute("policy_arn")] }))).toBeUndefined();
  });
});

describe("a value that the provider fills in", () => {
  const configured = new Set(["bucket"]);
  const filled = [attribute("nobody_knows.0.part")];

  it("is nobody's choice while the resource is made", () => {
    expect(unjudgedOf(change({ action: "create", configured, attributes: filled }))).toBeUndefined();
    expect(attributesOf({ action: "update", configured, attributes: filled })).toEqual(["nobody_knows.part"]);
  });

  it("is nobody's choice where it is not known yet", () => {
    const attributes = [attribute("nobody_knows", { after: new Unknown() })];
    expect(unjudgedOf(change({ configured, attributes }))).toBeUndefined();
    expect(attributesOf({ attributes })).toEqual(["nobody_knows"]);
  });

  it("is a choice where the configuration sets it, or is not known", () => {
    const set = new Set(["nobody_knows"]);
    expect(attributesOf({ action: "create", configured: set, attributes: filled })).toEqual(["nobody_knows.part"]);
    expect(attributesOf({ action: "create", attributes: filled })).toEqual(["nobody_knows.part"]);
  });
});

describe("a part of a text of JSON", () => {
  it("is known where the whole text is", () => {
    expect(unjudgedOf(change({ attributes: [attribute("tags.nobody", { inText: "tags" })] }))).toBeUndefined();
    expect(attributesOf({ attributes: [attribute("nobody.part", { inText: "nobody.0" })] })).toEqual(["nobody.part"]);
    const inText = { inText: "tags.0" };
    expect(unjudgedOf(change({ attributes: [attribute("other.part", inText)] }))).toBeUndefined();
  });
});
