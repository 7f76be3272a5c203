import { statSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { Journal, readJournal } from "../../src/soak/journal";
import type { JournalLine } from "../../src/soak/journal-lines";
import { reportOf } from "../../src/soak/report";

const LINES: readonly JournalLine[] = [
  { type: "call", id: 0, at: 1000, worker: "w", kind: "put", key: "a", content: "1" },
  { type: "answer", id: 0, at: 1100, status: 201 },
  { type: "event", at: 2000, name: "s3-500", phase: "begin" },
  { type: "call", id: 1, at: 2100, worker: "w", kind: "put", key: "a", content: "2" },
  { type: "answer", id: 1, at: 2500, status: 503 },
  { type: "event", at: 6000, name: "s3-500", phase: "end", detail: "so it was" },
  { type: "call", id: 2, at: 6100, worker: "w", kind: "put", key: "a", content: "3" },
  { type: "answer", id: 2, at: 6500, status: 200 },
  { type: "call", id: 3, at: 6600, worker: "w", kind: "read", key: "a" },
];

it("shows what was answered, how long an event lasted and when requests were served again", () => {
  const report = reportOf(LINES, [{ kind: "lost write", key: "a", what: "it is gone" }]);
  expect(report).toMatch(/put +3 +2 +0 +1 +200: 1, 201: 1, 503: 1/);
  expect(report).toMatch(/read +1 +0 +0 +1 +no answer: 1/);
  expect(report).toMatch(/s3-500 +4\.0 +1 +4\.5 +0\.5 +so it was/);
  expect(report).toMatch(/lost write +1\n/);
  expect(report).toMatch(/torn content +0\n/);
  expect(report).toContain("lost write (a): it is gone");
});

describe("a journal", () => {
  it("holds each line as soon as it is written, for its owner alone, and counts what was served", () => {
    const file = join(temporaryFolder(), "journal.jsonl");
    const journal = new Journal(file);
    const id = journal.call({ worker: "w", kind: "read", key: "a" });
    expect(readJournal(file)).toMatchObject([{ type: "call", id, kind: "read" }]);
    journal.answer({ id, status: 404 });
    journal.answer({ id: journal.call({ worker: "w", kind: "read", key: "a" }), status: 503 });
    journal.answer({ id: journal.call({ worker: "w", kind: "read", key: "a" }), failure: "ECONNRESET" });
    journal.event({ name: "s3-500", phase: "begin" });
    expect(journal.lines()).toHaveLength(7);
    expect(journal.served).toBe(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    journal.close();
  });

  it("is not written over another", () => {
    const file = join(temporaryFolder(), "journal.jsonl");
    new Journal(file).close();
    expect(() => new Journal(file)).toThrow("EEXIST");
  });
});
