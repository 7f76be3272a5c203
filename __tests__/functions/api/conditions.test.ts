import { deleteCondition, isNotModified, singleEtag, writeCondition } from "../../../functions/api/conditions";
import { Problem } from "../../../functions/api/problem";
import { type ApiRequest, readRequest } from "../../../functions/api/request";

const ETAG = '"a1"';
const LAST_MODIFIED = new Date("2026-01-02T03:04:05.678Z");
const SAME_SECOND = "Fri, 02 Jan 2026 03:04:05 GMT";
const SECOND_BEFORE = "Fri, 02 Jan 2026 03:04:04 GMT";
const SECOND_AFTER = "Fri, 02 Jan 2026 03:04:06 GMT";
const INFO = { etag: ETAG, lastModified: LAST_MODIFIED, contentType: "text/plain", sizeBytes: 1, version: "v1" };

const requestWith = (headers: object): ApiRequest => readRequest({ headers });
const notModified = (headers: object) => isNotModified(requestWith(headers), INFO);

/** Asserts that it is refused, with this sentence about this header. */
function expectRefused(read: () => unknown, detail: string, field: string): void {
  const error = thrownBy(read);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ code: "invalid_condition", detail, details: { field } });
}

function thrownBy(read: () => unknown): unknown {
  try {
    return { returned: read() };
  } catch (error) {
    return error;
  }
}

describe.each([
  ["a write", writeCondition],
  ["a delete", deleteCondition],
])("the condition of %s", (_name, conditionOf) => {
  it("is none where the request has none, or one of dates that S3 need not compare", () => {
    expect(conditionOf(requestWith({}))).toStrictEqual({});
    expect(conditionOf(requestWith({ "if-modified-since": SAME_SECOND }))).toStrictEqual({});
  });

  it("is one strong entity tag", () => {
    expect(conditionOf(requestWith({ "if-match": ETAG }))).toStrictEqual({ ifMatch: ETAG });
  });

  it("refuses a date alone, and takes an entity tag before a date", () => {
    const dated = { "if-unmodified-since": SAME_SECOND };
    const detail = "If-Unmodified-Since is not supported. Use If-Match.";
    expectRefused(() => conditionOf(requestWith(dated)), detail, "If-Unmodified-Since");
    expect(conditionOf(requestWith({ ...dated, "if-match": ETAG }))).toStrictEqual({ ifMatch: ETAG });
  });
});

describe("the condition of a write", () => {
  it("is also that nothing is there", () => {
    expect(writeCondition(requestWith({ "if-none-match": "*" }))).toStrictEqual({ ifAbsent: true });
  });

  it.each([`W/${ETAG}`, `${ETAG}, "b2"`, "a1", "*", "", `x${ETAG}`, `${ETAG}x`, '"a"b"'])(
    "refuses If-Match: %s",
    (value) => {
      const rule = "If-Match must be one strong entity tag in double quotes.";
      expectRefused(() => writeCondition(requestWith({ "if-match": value })), rule, "If-Match");
    },
  );

  it.each([ETAG, "", "**", "*, *"])("refuses If-None-Match: %s", (value) => {
    const rule = "If-None-Match must be *.";
    expectRefused(() => writeCondition(requestWith({ "if-none-match": value })), rule, "If-None-Match");
  });

  it("refuses both at once", () => {
    const both = { "if-match": ETAG, "if-none-match": "*" };
    expectRefused(() => writeCondition(requestWith(both)), "Use If-Match or If-None-Match, not both.", "If-Match");
  });
});

describe("the condition of a delete", () => {
  it("is also that anything is there", () => {
    expect(deleteCondition(requestWith({ "if-match": "*" }))).toStrictEqual({ ifMatch: "*" });
  });

  it.each([`W/${ETAG}`, `${ETAG}, "b2"`, "a1", "**", "", `*${ETAG}`, `${ETAG}*`])("refuses If-Match: %s", (value) => {
    const rule = "If-Match must be one strong entity tag in double quotes, or *.";
    expectRefused(() => deleteCondition(requestWith({ "if-match": value })), rule, "If-Match");
  });

  it.each(["*", ETAG])("refuses If-None-Match: %s", (value) => {
    const rule = "If-None-Match does not apply to DELETE.";
    expectRefused(() => deleteCondition(requestWith({ "if-none-match": value })), rule, "If-None-Match");
  });
});

describe("the entity tag that S3 compares", () => {
  it("is the one strong tag of If-None-Match", () => {
    expect(singleEtag(requestWith({ "if-none-match": ETAG }))).toBe(ETAG);
  });

  it.each([
    [{}],
    [{ "if-none-match": "*" }],
    [{ "if-none-match": `W/${ETAG}` }],
    [{ "if-none-match": `${ETAG}, "b2"` }],
    [{ "if-none-match": ETAG, "if-match": ETAG }],
    [{ "if-none-match": ETAG, "if-unmodified-since": SAME_SECOND }],
  ])("is none with %j", (headers) => {
    expect(singleEtag(requestWith(headers))).toBeUndefined();
  });
});

describe("a client's copy", () => {
  it.each([
    [{ "if-none-match": ETAG }],
    [{ "if-none-match": "*" }],
    [{ "if-none-match": `W/${ETAG}` }],
    [{ "if-none-match": `"b2",${ETAG}` }],
    [{ "if-none-match": `${ETAG} \t,"b2"` }],
    [{ "if-none-match": `,,\t ${ETAG},` }],
    [{ "if-none-match": ETAG, "if-modified-since": SECOND_BEFORE }],
    [{ "if-modified-since": SAME_SECOND }],
    [{ "if-modified-since": SECOND_AFTER }],
    [{ "if-modified-since": SAME_SECOND, "if-match": ETAG }],
    [{ "if-modified-since": SAME_SECOND, "if-unmodified-since": SAME_SECOND }],
  ])("is still good by %j", (headers) => {
    expect(notModified(headers)).toBe(true);
  });

  it.each([
    [{}],
    [{ "if-match": ETAG }],
    [{ "if-none-match": '"b2"' }],
    [{ "if-none-match": "" }],
    [{ "if-none-match": `${ETAG} "b2"` }],
    [{ "if-none-match": `x, ${ETAG}` }],
    [{ "if-none-match": `${ETAG}, x` }],
    [{ "if-none-match": `"W/a1"` }],
    [{ "if-none-match": '"b2"', "if-modified-since": SECOND_AFTER }],
    [{ "if-modified-since": SECOND_BEFORE }],
    [{ "if-modified-since": "2026-01-03" }],
    [{ "if-unmodified-since": "nonsense" }],
    [{ "if-unmodified-since": SAME_SECOND }],
    [{ "if-unmodified-since": SECOND_AFTER }],
  ])("is not good by %j, and the object is answered", (headers) => {
    expect(notModified(headers)).toBe(false);
  });

  it("is compared by the whole tag, of which W/ can be a part", () => {
    const info = { ...INFO, etag: '"xW/y"' };
    expect(isNotModified(requestWith({ "if-none-match": '"xW/y"' }), info)).toBe(true);
    expect(isNotModified(requestWith({ "if-none-match": '"xy"' }), info)).toBe(false);
  });

  it.each([
    [{ "if-match": '"b2"' }],
    [{ "if-match": "" }],
    [{ "if-match": `W/${ETAG}` }],
    [{ "if-match": `${ETAG} "b2"` }],
    [{ "if-match": '"b2"', "if-unmodified-since": SAME_SECOND }],
    [{ "if-match": '"b2"', "if-none-match": ETAG }],
    [{ "if-unmodified-since": SECOND_BEFORE }],
    [{ "if-unmodified-since": SECOND_BEFORE, "if-none-match": ETAG }],
  ])("is not even asked for where the object is another one by %j", (headers) => {
    const error = thrownBy(() => notModified(headers));
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({
      code: "precondition_failed",
      detail: "The object does not match the condition.",
    });
  });

  it("is asked for where If-Match holds, whatever the date says", () => {
    expect(notModified({ "if-match": ETAG, "if-unmodified-since": SECOND_BEFORE })).toBe(false);
    expect(notModified({ "if-match": `"b2", ${ETAG}` })).toBe(false);
  });

  it("is compared with tags of every character that a tag may have, and with no other", () => {
    for (const character of ["!", "#", "~", "\u0080", "\uffff"]) {
      expect(notModified({ "if-none-match": `"${character}", ${ETAG}` })).toBe(true);
    }
    for (const character of [" ", '"', "\u007f", "\u0000"]) {
      expect(notModified({ "if-none-match": `"${character}", ${ETAG}` })).toBe(false);
    }
  });
});
