import { Documented } from "../../src/soak/documented";
import type { AnswerLine, CallLine, JournalLine } from "../../src/soak/journal-lines";
import { judge } from "../../src/soak/judge";

const documented = Documented.read();
const KEY = "soak/a";
const found = (lines: readonly JournalLine[]) => judge(lines, documented).map(({ kind }) => kind);

const PROBLEM = { contentType: "application/problem+json" };

type Call = Pick<CallLine, "kind"> & Partial<CallLine>;
type Answer = Partial<AnswerLine>;

type Exchange = readonly [Call, Answer?];

/** Calls and their answers, one after the other. */
function journal(...exchanges: readonly Exchange[]): JournalLine[] {
  return exchanges.flatMap(([call, answer], id) => [
    { type: "call" as const, id, at: 10 * id, worker: "w", ...(call.kind !== "list" && { key: KEY }), ...call },
    ...(answer === undefined ? [] : [{ type: "answer" as const, id, at: 10 * id + 5, ...answer }]),
  ]);
}

const create = (content: string, answer: Answer = { status: 201 }): Exchange => [{ kind: "create", content }, answer];
const replace = (expects: string, content: string, answer: Answer = { status: 200 }): Exchange => [
  { kind: "replace", expects, content },
  answer,
];
const read = (content: string | null): Exchange => [
  { kind: "read" },
  content === null ? { ...PROBLEM, status: 404 } : { status: 200, content },
];
const versions = (...contents: readonly string[]): JournalLine => ({ type: "versions", at: 9999, key: KEY, contents });
const UNKNOWN = { ...PROBLEM, status: 503, code: "dependency_unavailable", outcome: "unknown" };
const UNAVAILABLE = { ...PROBLEM, status: 503, code: "dependency_unavailable" };
const REFUSED = { ...PROBLEM, status: 412, code: "precondition_failed" };
const page = (objects: readonly (readonly [string, string])[], upTo: string | null = null): Exchange =>
  [{ kind: "list" }, { status: 200, page: { prefix: "soak/", after: null, upTo, objects } }] as const;
const restore = (from: number, at: number): JournalLine => ({
  ...{ type: "copied", by: "restore", prefix: "soak/" },
  ...{ from, at, objects: [[KEY, "a"]] },
});

describe.each<[string, readonly JournalLine[], readonly JournalLine[], string]>([
  [
    "a write that was acknowledged and is in no version",
    [...journal(create("a"), replace("a", "b")), versions("a", "b")],
    [...journal(create("a"), replace("a", "b")), versions("a")],
    "lost write",
  ],
  [
    "a write that was acknowledged and is not read",
    journal(create("a"), read("a")),
    journal(create("a"), read(null)),
    "impossible history",
  ],
  [
    "content that nobody has sent",
    journal(create("a"), read("a")),
    journal(create("a"), read("half of a")),
    "torn content",
  ],
  [
    "content of another key",
    journal(create("a"), [{ kind: "create", key: "soak/b", content: "b" }, { status: 201 }], read("a")),
    journal(create("a"), [{ kind: "create", key: "soak/b", content: "b" }, { status: 201 }], read("b")),
    "torn content",
  ],
  [
    "two that have replaced the same",
    journal(create("a"), replace("a", "b"), replace("a", "c", REFUSED)),
    journal(create("a"), replace("a", "b"), replace("a", "c")),
    "lost update",
  ],
  [
    "what was deleted and is there again",
    [...journal(create("a"), [{ kind: "delete" }, { status: 204 }], read(null), read("a")), restore(20, 38)],
    journal(create("a"), [{ kind: "delete" }, { status: 204 }], read(null), read("a")),
    "impossible history",
  ],
  [
    "a create that was refused where nothing was",
    journal(create("a", UNKNOWN), create("b", REFUSED)),
    journal(create("a", REFUSED)),
    "impossible history",
  ],
  [
    "a write that was refused and stored",
    [...journal(create("a"), create("b", REFUSED)), versions("a")],
    [...journal(create("a"), create("b", REFUSED)), versions("a", "b")],
    "refused write that was stored",
  ],
  [
    "a write that was told as not carried out, and stored",
    [...journal(create("a", UNKNOWN)), versions("a")],
    [...journal(create("a", UNAVAILABLE)), versions("a")],
    "refused write that was stored",
  ],
  [
    "a write that has two versions",
    [...journal(create("a"), [{ kind: "delete" }, { status: 204 }]), versions("a", "a"), restore(20, 30)],
    [...journal(create("a"), [{ kind: "delete" }, { status: 204 }]), versions("a", "a")],
    "write that was stored twice",
  ],
  [
    "a list without what is there",
    journal(create("a"), page([[KEY, "a"]])),
    journal(create("a"), page([])),
    "impossible history",
  ],
  [
    "a list that repeats a key",
    journal(create("a"), page([[KEY, "a"]])),
    journal(
      create("a"),
      page([
        [KEY, "a"],
        [KEY, "a"],
      ]),
    ),
    "wrong list",
  ],
  [
    "a list that is cut before its cursor",
    journal(create("a"), page([[KEY, "a"]], KEY)),
    journal(create("a"), page([[KEY, "a"]], "soak/b")),
    "wrong list",
  ],
  [
    "a backup of what was not there",
    [...journal(create("a")), { type: "copied", by: "backup", from: 6, at: 9, prefix: "soak/", objects: [[KEY, "a"]] }],
    [...journal(create("a")), { type: "copied", by: "backup", from: 6, at: 9, prefix: "soak/", objects: [] }],
    "impossible history",
  ],
  [
    "a tag of something else",
    journal([{ kind: "read" }, { status: 404 }], create("a", { status: 201, etag: "a" })),
    journal([{ kind: "read" }, { status: 404 }], create("a", { status: 201, etag: "b" })),
    "wrong entity tag",
  ],
  [
    "a status that is not documented",
    journal(create("a", REFUSED), create("b", UNKNOWN)),
    journal(create("a", { status: 418 })),
    "undocumented answer",
  ],
  [
    "a valid key that is refused",
    journal(create("a")),
    journal(create("a", { ...PROBLEM, status: 403 })),
    "valid key refused",
  ],
])("%s", (_name, right, wrong, kind) => {
  it(`is found: ${kind}`, () => {
    expect(found(wrong)).toContain(kind);
  });

  it("is told from what may happen", () => {
    expect(found(right)).not.toContain(kind);
  });
});

it("finds nothing in a soak in which all went well", () => {
  const lines = journal(
    create("a"),
    replace("a", "b"),
    replace("a", "c", REFUSED),
    [{ kind: "replace", expects: "b", content: "d" }, UNKNOWN],
    read("d"),
    [{ kind: "delete-version", expects: "d" }, { status: 204 }],
    read(null),
    page([]),
    [
      { kind: "put", content: "e" },
      { status: 500, contentType: "application/json" },
    ],
    [{ kind: "put", content: "f" }],
  );
  expect(judge([...lines, versions("a", "b", "d")], documented)).toEqual([]);
});

describe("what the page of the API documents", () => {
  it.each([
    ["create", { status: 201 }],
    ["create", { ...REFUSED }],
    ["read", { status: 500, contentType: "application/json" }],
    ["head", { status: 404 }],
    ["list", { ...UNAVAILABLE }],
  ] as const)("holds %s with %j", (kind, answer) => {
    expect(documented.problem(kind, answer)).toBeUndefined();
  });

  it.each([
    ["create", { status: 502, contentType: "application/json" }, "502 is not documented"],
    ["delete", { status: 200 }, "DELETE /api/data/{key} 200 is not documented"],
    ["create", { ...REFUSED, code: "other" }, "with the code other is not documented"],
    ["create", { ...REFUSED, contentType: "text/html" }, 'as "text/html" is not documented'],
  ] as const)("does not hold %s with %j", (kind, answer, what) => {
    expect(documented.problem(kind, answer)).toContain(what);
  });
});
