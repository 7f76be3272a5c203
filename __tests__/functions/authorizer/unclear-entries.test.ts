import { KeyRing } from "../../../functions/authorizer/key-ring";
import { MalformedSecretError } from "../../../functions/authorizer/named-keys";
import { K, NEW, OPEN, OTHER, overlap, READ, REST } from "../support/overlap";

describe("a key of the previous version, whose entry in the current one is not understood, does not pass", () => {
  it.each([
    ["a field in other letters", { ...REST, api_keys: { x: { Key: K, ...READ } } }],
    ["a list around it", { ...REST, api_keys: { x: [{ key: K, ...READ }] } }],
    ["an empty name", { ...REST, api_keys: { "": { key: K, ...READ } } }],
    ["a list of keys", { ...REST, api_keys: [{ name: "x", key: K, ...READ }] }],
    ["a list of other keys", { ...REST, api_keys: [OTHER] }],
    ["keys that are null", { ...REST, api_keys: null }],
    ["keys as JSON in a text", { ...REST, api_keys: JSON.stringify({ x: { key: K, ...READ } }) }],
    ["an entry as JSON in a text", { ...REST, api_keys: { x: JSON.stringify({ key: K, ...READ }) } }],
    ["no key", { ...REST, api_keys: { x: READ } }],
    ["null", { ...REST, api_keys: { x: null } }],
    ["limits without a meaning", { ...REST, api_keys: { x: { key: K, allow: ["reed"] } } }],
    ["another key, and limits without a meaning", { ...REST, api_keys: { x: { key: OTHER, allow: ["reed"] } } }],
    ["another name", { ...REST, api_keys: { y: { Key: K, ...READ } } }],
    ["the key for a name", { ...REST, api_keys: { [K]: READ } }],
    ["the key for a name in it", { ...REST, api_keys: { y: { [K]: ["read"] } } }],
    ["a list deep below", { ...REST, api_keys: { y: { a: [{ b: [[K]] }] } } }],
    ["a line end", { ...REST, api_keys: { y: `${K}\n` } }],
    ["a line end inside", { ...REST, api_keys: { y: { key: `${K.slice(0, 9)}\r\n${K.slice(9)}`, ...READ } } }],
    ["its scheme", { ...REST, api_keys: { y: { key: `Bearer ${K}`, ...READ } } }],
    ["api_key as an object", { api_key: { key: K, ...READ }, api_keys: { ci: NEW } }],
  ])("%s", async (_name, current) => {
    const { passes, told } = await overlap(current, OPEN);

    expect(passes(K)).toBe(false);
    expect(passes(NEW)).toBe(true);
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)).toMatch(
      /^api_keys, entry 1 of the previous version does not pass: the current one has its name/,
    );
    expect(told.join()).not.toMatch(/-previous-|-current-/);
  });

  it.each([
    ["an object", { key: K, ...READ }],
    ["an object without it", { key: OTHER, ...READ }],
    ["a list", [OTHER]],
    ["null", null],
    ["empty", ""],
    ["with a line end", `${OTHER}\n`],
    ["JSON in a text", JSON.stringify({ key: OTHER })],
  ])("closes api_key, %s", async (_name, api_key) => {
    const { passes, told } = await overlap({ api_key, api_keys: { ci: NEW } }, { api_key: K });
    expect(passes(K)).toBe(false);
    expect(passes(NEW)).toBe(true);
    expect(told[1]).toMatch(/^api_key of the previous version does not pass/);
  });

  it("closes no name that it had", async () => {
    const previous = { api_key: K, api_keys: { y: K, z: { key: K, ...READ }, w: OTHER } };
    const { passes } = await overlap({ ...REST, api_keys: { y: [] } }, previous);
    expect([K, OTHER].map(passes)).toEqual([false, true]);
  });
});

describe("a key of the previous version passes", () => {
  it.each([
    ["where the current one no longer has its name", REST, ["default", undefined]],
    ["where another entry is not understood", { ...REST, api_keys: { y: [OTHER] } }, ["default", undefined]],
    ["beside another key of its name", { ...REST, api_keys: { x: OTHER } }, ["default", undefined]],
    ["with the limits of the current one", { ...REST, api_keys: { y: { key: K, ...READ } } }, ["default", ["read"]]],
  ])("%s", async (_name, current, [name, allow]) => {
    const { ring } = await overlap(current, OPEN);
    expect(ring.find(NEW)?.name).toBe(name);
    expect(ring.find(K)).toMatchObject({ name: allow ? "y" : "x" });
    expect(ring.find(K)?.limits?.allow).toEqual(allow);
  });

  it("closes api_key where api_keys are not understood, and named ones where api_key is not", async () => {
    const previous = { api_key: K, api_keys: { x: OTHER } };
    const named = await overlap({ ...REST, api_keys: [] }, previous);
    expect([K, OTHER].map(named.passes)).toEqual([true, false]);
    const unnamed = await overlap({ api_key: [], api_keys: { ci: NEW } }, previous);
    expect([K, OTHER].map(unnamed.passes)).toEqual([false, true]);
  });
});

it("lets no key of the current version pass by one entry where another that mentions it is not understood", async () => {
  const { passes } = await overlap({ api_key: NEW, api_keys: { a: K, x: { Key: K, ...READ } } }, {});
  expect([NEW, K].map(passes)).toEqual([true, false]);
  await expect(overlap({ api_key: K, api_keys: { x: [K] } }, {})).rejects.toBeInstanceOf(MalformedSecretError);
});

it("nesting of any depth is read", async () => {
  const current = `{"api_key":"${NEW}","api_keys":{"y":${"[".repeat(20_000)}"${K}"${"]".repeat(20_000)}}}`;
  const ring = await KeyRing.load({
    source: {
      current: async () => ({ value: current, createdAt: new Date(0) }),
      previous: async () => ({ value: JSON.stringify(OPEN), createdAt: new Date(0) }),
    },
    previousKeyOverlapSeconds: 60,
    now: () => 1,
  });
  expect(ring.find(K)).toMatchObject({ unusable: true });
});
