import type { ResourceChange } from "../../src/model";
import type { Switch } from "../../src/network/switch";
import { switchOf } from "../../src/network/switches";
import { turnedBy } from "../../src/network/turned";
import { Hidden, type Marked, type MarkedObject, Unknown } from "../../src/values";
import { changeOf } from "../support/changes";

// the tables have tests of their own; here is what follows from them
jest.mock("../../src/network/switches", () => ({ switchOf: jest.fn() }));
jest.mock("../../src/network/guards", () => ({
  STRENGTHS: [
    { type: /^acme_block$/, path: "state", order: ["off", "some", "most", "all"] },
    { type: /^acme_other$/, path: "mode", order: ["off", "some"] },
  ],
}));

let count = 0;
/** What a switch does that is at `open`, in a resource of a type of its own, since answers about types are kept. */
function turned(more: Partial<ResourceChange>, own: Partial<Switch> = {}) {
  jest
    .mocked(switchOf)
    .mockImplementation((_, path) =>
      path === "open" || path === "block.open"
        ? { path: /^open$/, opens: (value: Marked) => value === true, reach: "everyone", created: "same", ...own }
        : undefined,
    );
  count += 1;
  return turnedBy(changeOf(`acme_${count}`, more)).map(({ effect, line }) => `${effect} ${line}`);
}
const from = (before: Marked, after: Marked): Partial<ResourceChange> => ({
  before: { open: before },
  after: { open: after },
});

describe("a switch of what exists", () => {
  it("is told where it is turned to open", () => {
    expect(turned(from(false, true))).toEqual(["everyone open: false → true"]);
    expect(turned({ ...from(false, true), action: "replace" })).toEqual(["everyone open: false → true"]);
    expect(turned({ before: {}, after: { open: true } })).toEqual(["everyone open: not set → true"]);
    expect(turned(from("", true))).toEqual(["everyone open: not set → true"]);
    expect(turned(from(false, true), { reach: "facing" })).toEqual(["facing open: false → true"]);
    expect(turned({ before: { open: false }, after: {} }, { opens: (value) => value === null })).toEqual([
      "everyone open: false → not set",
    ]);
  });

  it("is nothing where it stays, or is turned to closed", () => {
    expect([turned(from(true, true)), turned(from(true, false)), turned(from(false, null)), turned({})]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(turned({ before: { other: false }, after: { other: true } })).toEqual([]);
  });

  it("is told where more of them are open than before", () => {
    const blocks = (...open: readonly boolean[]) => ({ block: open.map((each) => ({ open: each })) });
    expect(turned({ before: blocks(true, false), after: blocks(true, true) })).toEqual([
      "everyone block.open: true, false → true",
    ]);
    expect(turned({ before: blocks(true), after: blocks(true, false) })).toEqual([]);
    const texts = { block: ["a", "b", "c", "d", "e"].map((open) => ({ open })) };
    expect(turned({ before: {}, after: texts }, { opens: (value) => value !== null })).toEqual([
      "everyone block.open: not set → a, b, c, d",
    ]);
  });

  it("is nothing where it goes with the resource, or nothing changes", () => {
    const actions = ["delete", "forget", "no-op"] as const;
    expect(actions.map((action) => turned({ ...from(false, true), action }))).toEqual([[], [], []]);
  });

  it("holds only for the resources that it is about", () => {
    const when = (resource: Marked) => (resource as MarkedObject)["name"] === "x";
    expect(turned({ before: { open: false, name: "x" }, after: { open: true, name: "y" } }, { when })).toEqual([]);
    expect(turned({ before: { open: false, name: "y" }, after: { open: true, name: "x" } }, { when })).toHaveLength(1);
  });

  it("is open with a value that nobody can tell only where it is there at all that opens", () => {
    const values = [new Unknown(), new Hidden("x", "sensitive")];
    expect(values.map((value) => turned(from(null, value), { opens: () => true, byPresence: false }))).toEqual([
      [],
      [],
    ]);
    // what is not set is open too here
    const opens = (value: Marked) => value !== null;
    expect(values.map((value) => turned(from(null, value), { opens, byPresence: true }))).toEqual(
      values.map((value) => [`everyone open: not set → ${value}`]),
    );
    expect(turned(from(new Unknown(), true))).toEqual(["everyone open: (known after apply) → true"]);
  });
});

describe("a switch of something new", () => {
  const made = (own: Partial<Switch>, more: Partial<ResourceChange> = {}) =>
    turned({ action: "create", before: null, after: { open: true }, ...more }, own);

  it("is as grave as a change, to be looked at, or nothing", () => {
    expect(made({ created: "same" })).toEqual(["everyone open: true"]);
    expect(made({ created: "same", reach: "facing" })).toEqual(["look open: true"]);
    expect(made({ created: "look" })).toEqual(["look open: true"]);
    expect(made({ created: "look", reach: "facing" })).toEqual(["look open: true"]);
    expect(made({ created: "never" })).toEqual([]);
    expect(made({ created: "same" }, { after: { open: false } })).toEqual([]);
  });

  it("may be one that somebody chose", () => {
    expect(made({ created: "chosen" })).toEqual([]);
    expect(made({ created: "chosen" }, { configured: new Set(["name"]) })).toEqual([]);
    expect(made({ created: "chosen" }, { configured: new Set(["open"]) })).toEqual(["look open: true"]);
    const after = { block: { open: true } };
    expect(made({ created: "chosen" }, { after, configured: new Set(["block"]) })).toEqual(["look block.open: true"]);
  });
});

describe("a block of several strengths", () => {
  const weaker = (before: Marked, after: Marked, more: Partial<ResourceChange> = {}) => {
    jest.mocked(switchOf).mockReturnValue(undefined);
    return turnedBy(changeOf("acme_block", { before: { state: before }, after: { state: after }, ...more }));
  };

  it("is told where it is weaker without being off", () => {
    expect(weaker("all", "some")).toEqual([{ effect: "everyone", line: "state: all → some" }]);
    expect(weaker("most", "some")).toHaveLength(1);
    expect(weaker("all", "most", { action: "replace" })).toHaveLength(1);
  });

  it("is nothing where it is as strong, stronger, or off, which a switch tells", () => {
    expect([weaker("some", "some"), weaker("some", "all"), weaker("all", "off"), weaker("x", "some")]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect([weaker("all", "x"), weaker("all", null), weaker("all", "some", { action: "create" })]).toEqual([
      [],
      [],
      [],
    ]);
    const mode = { before: { mode: "all", state: 1 }, after: { mode: "some", state: 1 } };
    expect(turnedBy(changeOf("acme_block", mode))).toEqual([]);
    expect(weaker("all", "some", { type: "acme_other" })).toEqual([]);
    expect(weaker("all", "some", { type: "acme_thing" })).toEqual([]);
    expect(weaker("all", "some", { action: "no-op" })).toEqual([]);
  });
});
