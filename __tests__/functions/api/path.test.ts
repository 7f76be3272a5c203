import { keyOfPath, objectLocation } from "../../../functions/api/path";
import { Problem } from "../../../functions/api/problem";
import { KEY_RULE, PATH_KEY_RULE } from "../../../functions/api/schemas";

function problemOf(part: string): unknown {
  try {
    return keyOfPath(part);
  } catch (error) {
    return error;
  }
}

describe("the key of a path", () => {
  it.each(["a", "a/b", "ü 1.txt", "a+b;c\\d", "a//b/"])("is %j as the gateway gave it", (part) => {
    expect(keyOfPath(part)).toBe(part);
  });

  it.each(["%", "a%20b", "a?b", "?"])("is refused with more than one reading: %j", (part) => {
    expect(problemOf(part)).toBeInstanceOf(Problem);
    expect(problemOf(part)).toMatchObject({ code: "invalid_key", detail: PATH_KEY_RULE, details: { field: "key" } });
  });

  it.each(["", "/a", "a/../b"])("is refused where it is none: %j", (part) => {
    expect(problemOf(part)).toMatchObject({ code: "invalid_key", detail: KEY_RULE, details: { field: "key" } });
  });
});

describe("the location of an object", () => {
  it.each([
    ["a", "/api/data/a"],
    ["a/b c/ü", "/api/data/a/b%20c/%C3%BC"],
    ["a&b=c#d", "/api/data/a%26b%3Dc%23d"],
    ["/a", "/api/data//a"],
  ])("is the path of %j: %s", (key, location) => {
    expect(objectLocation(key)).toBe(location);
  });

  it.each([
    ["100%", "100%25"],
    ["a?b", "a%3Fb"],
    ["a+b", "a%2Bb"],
    ["a;b", "a%3Bb"],
    ["a\\b", "a%5Cb"],
    ["a//b", "a%2F%2Fb"],
    ["a/", "a%2F"],
  ])("is by query for %j, which some gateway reads as something else", (key, encoded) => {
    expect(objectLocation(key)).toBe(`/api/data?key=${encoded}`);
    expect(objectLocation(key, { download: "" })).toBe(`/api/data?key=${encoded}&download`);
  });

  it("has the parameters that have a value, in their order", () => {
    expect(objectLocation("a", { version: "v&1", download: "" })).toBe("/api/data/a?version=v%261&download");
    expect(objectLocation("a", { version: undefined, download: "" })).toBe("/api/data/a?download");
    expect(objectLocation("a", { version: undefined })).toBe("/api/data/a");
  });
});
