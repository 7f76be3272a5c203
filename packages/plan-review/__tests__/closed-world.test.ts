import { grants } from "../src/catalogue/types";
import { isKnown, JUDGES } from "../src/judge/judges";
import { awsSchema } from "./support/aws-schema";
import { created, planOf, reviewOf, updated } from "./support/plan-builder";

interface Tree {
  [name: string]: string | Tree;
}

/** A resource that has a text for every path. */
function valuesOf(paths: readonly string[], text: string): Tree {
  const root: Tree = {};
  for (const path of paths) {
    const segments = path.split(".");
    let block = root;
    for (const segment of segments.slice(0, -1)) {
      const next = block[segment];
      const child: Tree = typeof next === "object" ? next : {};
      block[segment] = child;
      block = child;
    }
    block[segments.at(-1) ?? path] = text;
  }
  return root;
}

describe("every type of the AWS provider with every attribute", () => {
  const types = awsSchema();
  const read = (type: string) => !grants(type) || JUDGES.some((judge) => judge.reads?.(type) === true);

  it("is read from the provider's schema", () => {
    expect(types.length).toBeGreaterThan(1000);
  });

  it("is judged, or said not to be: in a change", () => {
    for (const { type, paths } of types) {
      const review = reviewOf(planOf([updated(type, valuesOf(paths, "a"), valuesOf(paths, "b"))]));
      const unknown = paths.filter((path) => !isKnown(type, path)).sort();
      expect({ type, attributes: review.unjudged.flatMap(({ attributes }) => attributes) }).toEqual({
        type,
        attributes: read(type) ? unknown : [],
      });
      expect({ type, unjudged: review.unjudged.length }).toEqual({
        type,
        unjudged: read(type) && unknown.length === 0 ? 0 : 1,
      });
    }
  });

  it("is judged, or said not to be: when it is made", () => {
    for (const { type, paths } of types) {
      const review = reviewOf(planOf([created(type, valuesOf(paths, "a"))]));
      const judged = read(type) && paths.every((path) => isKnown(type, path));
      expect({ type, judged: review.unjudged.length === 0, person: judged || review.needsPerson }).toEqual({
        type,
        judged,
        person: true,
      });
    }
  });
});
