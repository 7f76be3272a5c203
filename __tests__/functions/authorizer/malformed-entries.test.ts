import * as fc from "fast-check";
import { isObject } from "../../../functions/shared/is-object";
import { K, NEW, OTHER, overlap, REST } from "../support/overlap";

describe("whatever a malformed entry is", () => {
  const text = fc.oneof(
    fc.constantFrom(K, `${K}\n`, ` ${K}`, `Bearer ${K}`, `"${K}"`, "read", "key", "allow", ""),
    fc.string({ maxLength: 8 }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      text,
      fc.constantFrom(null, 0, 1.5, true),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom("key", "allow", "prefix", "Key", "name", K), text), tie("value"), {
        maxKeys: 4,
      }),
    ),
  }));
  const previous = fc.constantFrom(
    { api_key: K },
    { api_keys: { x: K } },
    { api_keys: { y: K } },
    { api_key: OTHER, api_keys: { x: { key: K, allow: ["read", "write"] }, y: K } },
  );
  /** No text, which can be a key as it stands, and no fields that can be a key and its limits. */
  const malformed = value.filter(
    (entry) => typeof entry !== "string" && !(isObject(entry) && "key" in entry && Array.isArray(entry["allow"])),
  );

  it("gives neither a key that it mentions nor a key of its name anything", async () => {
    let mentioned = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("x", "y", "z", ""), malformed, previous, async (name, entry, before) => {
        const { passes, told } = await overlap({ ...REST, api_keys: { [name]: entry } }, before);
        const mentions = JSON.stringify(entry).includes(K);
        const names = "api_keys" in before && name in before.api_keys;
        expect(told.length).toBeGreaterThan(0);
        if (mentions) mentioned++;
        expect(passes(K)).toBe(!mentions && !names);
        expect(passes(NEW)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    // otherwise nothing was tried
    expect(mentioned).toBeGreaterThan(300);
  });

  it("gives in the place of api_keys or api_key none of its field anything", async () => {
    const noObject = malformed.filter((entry) => entry === null || typeof entry !== "object" || Array.isArray(entry));
    await fc.assert(
      fc.asyncProperty(noObject, malformed, async (api_keys, api_key) => {
        const named = await overlap({ ...REST, api_keys }, { api_keys: { x: K, y: OTHER } });
        expect([K, OTHER].some(named.passes)).toBe(false);
        const unnamed = await overlap({ api_key, api_keys: { ci: NEW } }, { api_key: K });
        expect(unnamed.passes(K)).toBe(false);
      }),
    );
  });
});
