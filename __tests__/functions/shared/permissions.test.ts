import * as fc from "fast-check";
import { KEY } from "../../../functions/api/schemas";
import { brokenPrefixRule } from "../../../functions/shared/permissions";

const isPrefix = (text: string) => brokenPrefixRule(text) === undefined;
const isKey = (text: string) => KEY.safeParse(text).success;

describe("a prefix that limits a caller", () => {
  it.each(["v1.0..v1.1/", "v1.0..", "a..b", "...", ".../a", "a/..b", "reports/.", "reports/..", "ü🙂", "a//b/"])(
    "%j is one, since keys begin so",
    (prefix) => {
      expect(isPrefix(prefix)).toBe(true);
      expect(isKey(`${prefix}x`)).toBe(true);
    },
  );

  it.each(["/", "/a", "../", "./", "../a", "a/../", "a/../b", "a/./b", "a/./", "a\n", "a\ufffd", "a\ud83d"])(
    "%j is none, since no key begins so",
    (prefix) => {
      expect(isPrefix(prefix)).toBe(false);
      expect(isKey(`${prefix}x`)).toBe(false);
    },
  );

  it("is exactly what a key begins with", () => {
    const text = fc.oneof(
      fc.array(fc.constantFrom(".", "..", "...", "/", "a", "ü", "🙂", "\n", "\ufffd"), { maxLength: 8 }),
      fc.array(fc.string({ unit: "binary", maxLength: 3 }), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(
        text.map((parts) => parts.join("")),
        (prefix) => {
          expect(isPrefix(prefix)).toBe(prefix !== "" && isKey(`${prefix}x`));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("has at most as many bytes as a key", () => {
    expect(isPrefix("é".repeat(512))).toBe(true);
    expect(isPrefix("é".repeat(513))).toBe(false);
  });
});
