import { Boxes } from "../../src/policy/box";
import { Budget } from "../../src/policy/budget";
import type { Statement } from "../../src/policy/document";
import { StatementIndex } from "../../src/policy/statement-index";
import { Counted } from "../support/names";
import { statementOf } from "../support/statement";

const box = (more: Partial<Statement>) => new Boxes().read(statementOf(more));
const on = (...resources: readonly string[]) => ({ actions: ["*"], resources });
const doing = (...actions: readonly string[]) => ({ actions, resources: ["*"] });
const but = (...negated: readonly ("actions" | "resources")[]) => ({ negated: new Set(negated) });
const many = (count: number, of: (index: number) => Partial<Statement>) =>
  Array.from({ length: count }, (_, index) => of(index));

function indexOf(statements: readonly Partial<Statement>[]): StatementIndex {
  return new StatementIndex(statements.map(box));
}

/** The positions of the statements that are found, in their order. */
function near(statements: readonly Partial<Statement>[], asked: Partial<Statement>): readonly number[] {
  const boxes = statements.map(box);
  const found = new StatementIndex(boxes).near(box(asked), new Budget(100_000));
  return found.map((each) => boxes.indexOf(each)).sort((left, right) => left - right);
}

function stepsOf(statements: readonly Partial<Statement>[], asked: Partial<Statement>): number {
  const counted = new Counted();
  indexOf(statements).near(box(asked), counted);
  return counted.steps;
}

const RESOURCES = ["a", "ab", "abc", "ab*", "ab?d", "a*", "b*", "*", "abd", "ac"].map((text) => on(text));

describe("the statements near another one", () => {
  it.each([
    ["ab", [0, 1, 3, 4, 5, 7]],
    ["ab*", [0, 1, 2, 3, 4, 5, 7, 8]],
    ["abc*", [0, 1, 2, 3, 4, 5, 7]],
    ["b", [6, 7]],
    ["c", [7]],
    ["c*", [7]],
    ["*", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["?", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])("begin with less than %s, the same or more", (text, positions) => {
    expect(near(RESOURCES, on(text))).toEqual(positions);
  });

  it("are found for a text only where it can be longer", () => {
    expect(near([on("a", "x", "y", "z", "q"), on("abc")], on("ab"))).toEqual([0]);
    expect(near([on("a", "x", "y", "z", "q"), on("abc")], on("ab*"))).toEqual([0, 1]);
  });

  it("are all where one of both names what it leaves out", () => {
    const statements = [on("a"), { ...on("a"), ...but("resources") }, on("b"), on("c*")];
    expect(near(statements, on("b"))).toEqual([1, 2]);
    expect(near(statements, { ...on("b"), ...but("resources") })).toEqual([0, 1, 2, 3]);
    const acting = [doing("s3:a"), { ...doing("s3:a"), ...but("actions") }, doing("s3:b")];
    expect(near(acting, doing("s3:b"))).toEqual([1, 2]);
    expect(near(acting, { ...doing("s3:b"), ...but("actions") })).toEqual([0, 1, 2]);
  });

  it("are near by their actions and by their resources", () => {
    const pairs = [
      { actions: ["s3:a"], resources: ["x"] },
      { actions: ["s3:a"], resources: ["y"] },
      { actions: ["s3:b"], resources: ["x"] },
      { actions: ["s3:*"], resources: ["*"] },
    ];
    expect(near(pairs, { actions: ["s3:a"], resources: ["x"] })).toEqual([0, 3]);
    expect(near(pairs, { actions: ["s3:a"], resources: ["*"] })).toEqual([0, 1, 3]);
    expect(near(pairs, { actions: ["s3:*"], resources: ["y"] })).toEqual([1, 3]);
    expect(
      near([{ actions: ["s3:a", "s3:b"], resources: ["x", "y"] }], { actions: ["s3:b"], resources: ["y"] }),
    ).toEqual([0]);
    expect(near(pairs, { actions: ["s3:c"], resources: ["x"] })).toEqual([3]);
    expect(near([], on("a"))).toEqual([]);
  });

  it("may be others where one of both has a list of more than four", () => {
    const lists = [
      ["s3:a", "s3:b", "s3:c", "s3:d"],
      ["s3:a", "s3:b", "s3:c", "s3:d", "s3:e"],
    ];
    const acting = (actions: readonly string[], resource: string) => ({ actions, resources: [resource] });
    // of their resources there is one alone, so that they are found by it
    const listed = lists.map((list) =>
      near([acting(list, "x"), acting(["s3:q"], "y"), acting(["s3:q"], "z")], acting(["s3:q"], "x")),
    );
    const asked = lists.map((list) =>
      near([acting(["s3:q"], "x"), acting(["s3:a"], "y"), acting(["s3:a"], "z")], acting(list, "x")),
    );
    expect([listed, asked]).toEqual([
      [[], [0]],
      [[], [0]],
    ]);
  });

  it("are found once for several patterns", () => {
    const statements = [on("a*", "a?"), on("a*", "b")];
    expect(indexOf(statements).near(box(on("ab", "ac", "b")), new Budget(1_000))).toHaveLength(2);
  });

  it("are found each time that they are asked for", () => {
    const index = indexOf([on("a"), on("b")]);
    const found = ["a", "b", "c"].map((text) => index.near(box(on(text)), new Budget(1_000)).length);
    expect(found).toEqual([1, 1, 0]);
  });
});

describe("the steps to them", () => {
  const each = (index: number) => String.fromCharCode(0x61 + index);

  it("are few where their actions or their resources tell them apart", () => {
    const byAction = many(20, (index) => doing(`s3:${each(index)}`));
    const byResource = many(20, (index) => on(`x${each(index)}`));
    expect(["s3:b", "s3:bc", "s3:*"].map((action) => stepsOf(byAction, doing(action)))).toEqual([10, 10, 200]);
    expect(["xb", "xbc", "x*"].map((resource) => stepsOf(byResource, on(resource)))).toEqual([10, 10, 181]);
    expect(stepsOf(byAction, doing("s3:a", "s3:b"))).toBe(20);
    expect(stepsOf(byResource, on("xa", "xb"))).toBe(20);
  });

  it("are one for each beginning and one for each statement, and eight for each that is found", () => {
    expect(stepsOf([on("a*"), on("ab*"), on("ab"), on("abc*"), on("b*")], on("ab*"))).toBe(3 + 4 + 4 * 8);
    expect(stepsOf([on("a*", "a?"), on("b")], on("ab", "ac"))).toBe(2 + 1 + 2 * 8);
  });

  it("are those of all where one of both names what it leaves out", () => {
    const byResource = many(20, (index) => on(`x${each(index)}`));
    const rest = { ...on("q"), ...but("resources") };
    expect(stepsOf(byResource, rest)).toBe(181);
    expect(stepsOf([...byResource, rest], on("xb"))).toBe(2 * 10);
  });

  it("are not taken once there are too many", () => {
    const spent = new Counted();
    spent.spend(100_001);
    indexOf(many(20, (index) => on(`x${each(index)}`))).near(box(on("xa", "xb", "xc", "xd")), spent);
    expect(spent.steps - 100_001).toBe(2 + 8);
  });
});
