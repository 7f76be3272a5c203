import { encodeCursor } from "../../../functions/api/cursor";
import { Problem } from "../../../functions/api/problem";
import { keyQuery, listQuery, readQuery } from "../../../functions/api/query";
import { type ApiRequest, readRequest } from "../../../functions/api/request";

const requestWith = (rawQueryString: string): ApiRequest => readRequest({ rawQueryString });

/** Asserts that it is refused, with this sentence about this parameter. */
function expectRefused(read: () => unknown, detail: string, field: string, code = "invalid_parameter"): void {
  let thrown: unknown;
  try {
    read();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Problem);
  expect(thrown).toMatchObject({ code, detail, details: { field } });
}

describe("keyQuery", () => {
  it("is the key, or nothing where there is none", () => {
    expect(keyQuery(requestWith("key=a%2Fb"))).toBe("a/b");
    expect(keyQuery(requestWith(""))).toBeUndefined();
  });

  it.each(["key=", "key=%2Fa", "key"])("refuses %s", (query) => {
    expect(() => keyQuery(requestWith(query))).toThrow("A key is 1 to 1024 bytes");
  });
});

describe("readQuery", () => {
  it.each([
    ["", { version: undefined, download: false }],
    ["download", { version: undefined, download: true }],
    ["download=true", { version: undefined, download: true }],
    ["download=false", { version: undefined, download: false }],
    ["version=a.b_c-1", { version: "a.b_c-1", download: false }],
  ])("reads ?%s", (query, expected) => {
    expect(readQuery(requestWith(query))).toStrictEqual(expected);
  });

  it.each(["version=", "version=a%20b", `version=${"a".repeat(1025)}`])("refuses ?%s", (query) => {
    const rule = "version must be a version id as a write or read returned it.";
    expectRefused(() => readQuery(requestWith(query)), rule, "version");
  });

  it.each(["download=1", "download=TRUE", "download=falsee", "download=%20"])("refuses ?%s", (query) => {
    expectRefused(() => readQuery(requestWith(query)), "download must be empty, true or false.", "download");
  });
});

describe("listQuery", () => {
  it("lists ten of all keys from the first, unless asked otherwise", () => {
    expect(listQuery(requestWith(""))).toStrictEqual({ prefix: "", limit: 10, cursor: undefined });
    const cursor = encodeCursor("a/ü");
    expect(listQuery(requestWith(`prefix=a%2F&limit=1000&cursor=${cursor}`))).toStrictEqual({
      ...{ prefix: "a/", limit: 1000, cursor },
    });
    expect(listQuery(requestWith("limit=1")).limit).toBe(1);
    expect(listQuery(requestWith("limit=0010")).limit).toBe(10);
  });

  it.each(["0", "1001", "", "-1", "1.5", "1e2", "%201", "10x", "x10", "00010", "0x1"])("refuses ?limit=%s", (limit) => {
    const rule = "limit must be a whole number from 1 to 1000.";
    expectRefused(() => listQuery(requestWith(`limit=${limit}`)), rule, "limit");
  });

  it.each(["a%00", "%0A", "%7F"])("refuses ?prefix=%s", (prefix) => {
    const rule = "prefix must be without control characters.";
    expectRefused(() => listQuery(requestWith(`prefix=${prefix}`)), rule, "prefix");
  });

  it.each([
    ["no cursor", "abc"],
    ["none at all", ""],
    ["one of another version", Buffer.from("v2:a").toString("base64url")],
    ["bytes that are not UTF-8", Buffer.from([...Buffer.from("v1:"), 0xff]).toString("base64url")],
    ["one that is spelled in another way", encodeCursor("a").replace(/Q$/, "R")],
  ])("refuses as a cursor %s", (_name, cursor) => {
    const rule = "cursor must be the next_cursor of an earlier list.";
    expectRefused(() => listQuery(requestWith(`cursor=${cursor}`)), rule, "cursor");
  });
});
