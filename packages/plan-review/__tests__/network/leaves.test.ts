import { LeafValues, leavesOf } from "../../src/network/leaves";
import { Hidden, Unknown } from "../../src/values";

const [unknown, hidden] = [new Unknown(), new Hidden("x", "sensitive")];

describe("the values of a resource", () => {
  it("are found by their paths without positions, all of a list", () => {
    const values = new LeafValues({ a: 1, list: ["x", "y"], blocks: [{ b: { c: true } }, { b: [{ c: null }] }] });
    expect([...values.paths]).toEqual(["a", "list", "blocks.b.c"]);
    expect(["a", "list", "blocks.b.c"].map((path) => values.at(path))).toEqual([[1], ["x", "y"], [true, null]]);
  });

  it("are null where there is none", () => {
    const values = new LeafValues({ a: { b: 1 }, empty: [], nothing: {} });
    expect(["a", "a.c", "a.b.c", "b", "empty", "nothing", ""].map((path) => values.at(path))).toEqual(
      Array.from({ length: 7 }, () => [null]),
    );
    expect([new LeafValues(null).at("a"), new LeafValues(7).at("a")]).toEqual([[null], [null]]);
  });

  it("are what covers them where nobody can say what is in there", () => {
    const values = new LeafValues({ a: unknown, b: { c: [hidden, "x"] }, d: "x", ".e": unknown });
    expect(values.at("a.b.c")).toEqual([unknown]);
    expect(values.at("b.c.d")).toEqual([hidden]);
    expect(values.at("b.c")).toEqual([hidden, "x"]);
    expect([values.at("d.e"), values.at("ab.c"), values.at("b.d")]).toEqual([[null], [null], [null]]);
    // the nearest
    const both = new LeafValues([{ a: unknown }, { a: { b: hidden } }, { a: { b: { c: "x" } } }]);
    expect([both.at("a.b.d"), both.at("a.c"), both.at("a.b.c")]).toEqual([[hidden], [unknown], ["x"]]);
  });

  it("are read once for the same resource", () => {
    const resource = { a: 1 };
    expect(leavesOf(resource)).toBe(leavesOf(resource));
    expect(leavesOf(resource)).not.toBe(leavesOf({ a: 1 }));
    expect([leavesOf(resource).at("a"), leavesOf("x").at(""), leavesOf(null).at("")]).toEqual([[1], ["x"], [null]]);
  });
});
