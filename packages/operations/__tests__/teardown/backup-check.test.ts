import type { Manifest } from "../../src/backup/format";
import { Coverage, requireCoverage, requireRecent } from "../../src/teardown/backup-check";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const expected = { environment: "prod", account: "123456789012", bucket: "data" };
const manifest = (more: Partial<Manifest> = {}): Manifest => ({
  format: 1,
  ...expected,
  region: "us-east-1",
  startedAt: "2026-03-02T11:00:00Z",
  finishedAt: "2026-03-02T11:30:00Z",
  objects: 0,
  bytes: 0,
  objectListSha256: "0".repeat(64),
  states: [],
  ...more,
});
const check = (more: Partial<Manifest>) => () => requireRecent(manifest(more), "/backup", expected, NOW);

it("takes a backup of the last 24 h", () => {
  expect(check({})).not.toThrow();
  expect(check({ startedAt: "2026-03-01T12:00:00Z" })).not.toThrow();
  // another machine's clock may be ahead
  expect(check({ startedAt: "2026-03-02T12:04:00Z" })).not.toThrow();
});

it("refuses one that was begun earlier, however late it was finished, or in the future", () => {
  for (const startedAt of ["2026-03-01T11:59:59Z", "2026-03-02T12:06:00Z"])
    expect(check({ startedAt })).toThrow("must not be older than 24 h");
});

it.each([
  ["environment", "staging"],
  ["account", "999999999999"],
  ["bucket", "other"],
] as const)("refuses one of another %s", (what, value) => {
  expect(check({ [what]: value })).toThrow(`of the ${what} ${value}, not of ${expected[what]}`);
});

describe("coverage", () => {
  const coverage = new Coverage();
  for (const key of ["a", "A", "a/b", "__proto__"]) coverage.add({ key, etag: '"1"', bytes: 3 });

  async function* objects(...list: { key: string; etag?: string; bytes?: number }[]) {
    for (const { key, etag = '"1"', bytes = 3 } of list) yield { key, etag, bytes };
  }
  const covered = (...list: Parameters<typeof objects>) =>
    requireCoverage(coverage, objects(...list), expected, "/backup");

  it("is given when every object is in the backup as it is, also when some are gone since", async () => {
    await expect(covered({ key: "a" }, { key: "A" }, { key: "a/b" }, { key: "__proto__" })).resolves.toBe(4);
    await expect(covered()).resolves.toBe(0);
  });

  it.each([
    ["that is not in the backup", { key: "b" }],
    ["that no object is called", { key: "constructor" }],
    ["of other content", { key: "a", etag: '"2"' }],
    ["of another size", { key: "a", bytes: 4 }],
  ])("is refused for an object %s", async (_, object) => {
    await expect(covered({ key: "A" }, object)).rejects.toThrow(JSON.stringify(object.key));
  });

  it("tells how much is missing, and a few keys", async () => {
    const missing = Array.from({ length: 7 }, (_, index) => ({ key: `new\n${index}` }));
    await expect(covered(...missing)).rejects.toThrow(/^7 objects, 21 bytes .*"new\\n4" …$/);
  });
});
