import fc from "fast-check";
import type { Content } from "../../src/soak/journal-lines";
import { explain, type Step } from "../../src/soak/register";

const FOREVER = Number.POSITIVE_INFINITY;

/** A step that was answered. */
function step(from: number, to: number, effect: Pick<Step, "oneOf" | "noneOf" | "leaves">): Step {
  return { name: `step of ${from}`, from, to, certain: true, ...effect };
}

const write = (from: number, to: number, leaves: Content) => step(from, to, { leaves });
const read = (from: number, to: number, content: Content) => step(from, to, { oneOf: [content] });
const replace = (from: number, to: number, expects: string, leaves: string) =>
  step(from, to, { oneOf: [expects], leaves });
const maybe = (from: number, effect: Pick<Step, "oneOf" | "leaves">): Step => ({
  ...step(from, FOREVER, effect),
  certain: false,
});

const possible = (steps: readonly Step[]) => explain(steps).possible;

describe.each<[string, readonly Step[], readonly Step[]]>([
  ["a write that is lost", [write(0, 1, "a"), read(2, 3, "a")], [write(0, 1, "a"), read(2, 3, null)]],
  [
    "a stale read",
    [write(0, 1, "a"), write(2, 5, "b"), read(3, 4, "a"), read(6, 7, "b")],
    [write(0, 1, "a"), write(2, 3, "b"), read(4, 5, "a")],
  ],
  [
    "a read that goes back",
    [write(0, 1, "a"), write(2, 9, "b"), read(3, 4, "a"), read(5, 6, "b")],
    [write(0, 1, "a"), write(2, 9, "b"), read(3, 4, "b"), read(5, 6, "a")],
  ],
  [
    "a lost update",
    [write(0, 1, "a"), replace(2, 5, "a", "b"), step(3, 6, { noneOf: ["a"] })],
    [write(0, 1, "a"), replace(2, 5, "a", "b"), replace(3, 6, "a", "c")],
  ],
  [
    "a delete that comes undone",
    [write(0, 1, "a"), write(2, 3, null), write(4, 5, "b"), read(6, 7, "b")],
    [write(0, 1, "a"), write(2, 3, null), read(4, 5, "a")],
  ],
  [
    "a create that finds what nobody has made",
    [maybe(0, { oneOf: [null], leaves: "a" }), step(1, 2, { noneOf: [null] })],
    [step(1, 2, { noneOf: [null] })],
  ],
  [
    "a refusal whose condition held",
    [write(0, 1, "a"), step(2, 3, { noneOf: ["b"] })],
    [write(0, 1, "a"), step(2, 3, { noneOf: ["a"] })],
  ],
  [
    "two that have created the same",
    [step(0, 2, { oneOf: [null], leaves: "a" }), step(1, 3, { noneOf: [null] })],
    [step(0, 2, { oneOf: [null], leaves: "a" }), step(1, 3, { oneOf: [null], leaves: "b" })],
  ],
  [
    "an unknown write that happens twice",
    [maybe(0, { leaves: "a" }), write(1, 2, "b"), read(3, 4, "a")],
    [maybe(0, { leaves: "a" }), read(1, 2, "a"), write(3, 4, "b"), read(5, 6, "a")],
  ],
  [
    "an unknown write that is seen before it was sent",
    [read(0, 2, "a"), maybe(1, { leaves: "a" })],
    [read(0, 1, "a"), maybe(2, { leaves: "a" })],
  ],
  [
    "an unknown write that happens after its end",
    [{ ...maybe(0, { leaves: "a" }), to: 5 }, write(1, 4, "b"), read(6, 7, "a")],
    [{ ...maybe(0, { leaves: "a" }), to: 5 }, write(6, 7, "b"), read(8, 9, "a")],
  ],
])("%s", (_name, right, wrong) => {
  it("is told from what may happen", () => {
    expect(possible(right)).toBe(true);
    expect(possible(wrong)).toBe(false);
  });
});

it("says where it got stuck", () => {
  const steps = [write(0, 1, "a"), { ...read(2, 3, "b"), name: "read 7: 200" }];
  expect(explain(steps)).toEqual({
    possible: false,
    why: "with a stored, none of these fits: read 7: 200 (2 to 3 ms)",
  });
});

it("does not say that something is impossible when it has not tried everything", () => {
  const steps = Array.from({ length: 12 }, (_, index) => maybe(index, { leaves: `w${index}` }));
  const { possible: decided } = explain([...steps, read(20, 21, "never")], null, 20);
  expect(decided).toBeUndefined();
});

it("takes what was there before the first step", () => {
  expect(explain([read(0, 1, "a")], "a").possible).toBe(true);
  expect(explain([read(0, 1, "a")], "b").possible).toBe(false);
});

/** Tries every order of every choice of what has happened: slow, and plain. */
function byBruteForce(steps: readonly Step[]): boolean {
  const go = (left: readonly Step[], content: Content, latest: number): boolean => {
    if (left.every(({ certain }) => !certain)) return true;
    return left.some((next) => {
      const others = left.filter((other) => other !== next);
      const moment = Math.max(latest, next.from);
      const isInTime = moment <= next.to;
      const fits = (next.oneOf?.includes(content) ?? true) && !(next.noneOf?.includes(content) ?? false);
      return isInTime && fits && go(others, next.leaves === undefined ? content : next.leaves, moment);
    });
  };
  return go(steps, null, Number.NEGATIVE_INFINITY);
}

const contents = fc.constantFrom<Content>(null, "a", "b", "c");
const effects = fc.oneof(
  fc.record({ oneOf: fc.array(contents, { minLength: 1, maxLength: 2 }) }),
  fc.record({ noneOf: fc.array(contents, { minLength: 1, maxLength: 2 }) }),
  fc.record({ leaves: contents }),
  fc.record({ oneOf: fc.array(contents, { minLength: 1, maxLength: 2 }), leaves: contents }),
);
const anyStep: fc.Arbitrary<Step> = fc
  .record({
    from: fc.integer({ min: 0, max: 20 }),
    lasts: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(FOREVER)),
    isUnknown: fc.boolean(),
    effect: effects,
  })
  .map(({ from, lasts, isUnknown, effect }) => ({ ...step(from, from + lasts, effect), certain: !isUnknown }));

it("says of any few steps what trying every order says", () => {
  const answers = { possible: 0, impossible: 0 };
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 6 }), (steps) => {
      const expected = byBruteForce(steps);
      answers[expected ? "possible" : "impossible"] += 1;
      expect(explain(steps).possible).toBe(expected);
    }),
    { numRuns: 2000 },
  );
  expect(answers.possible).toBeGreaterThan(200);
  expect(answers.impossible).toBeGreaterThan(200);
});

it("accepts what a register has really answered to several at once", () => {
  const moment = fc.record({
    gap: fc.integer({ min: 2, max: 6 }),
    before: fc.nat(8),
    after: fc.nat(8),
    kind: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(moment, { minLength: 300, maxLength: 400 }), (moments) => {
      let content: Content = null;
      let at = 0;
      const steps = moments.map(({ gap, before, after, kind }, index): Step => {
        at += gap;
        const times = { name: `step ${index}`, from: at - before, to: at + after, certain: true };
        if (kind === 0) return { ...times, oneOf: [content] };
        const oneOf = kind === 1 ? { oneOf: [content] } : {};
        content = kind === 2 ? null : `content ${index}`;
        return { ...times, ...oneOf, leaves: content };
      });
      expect(explain(steps)).toEqual({ possible: true });
    }),
    { numRuns: 20 },
  );
});
