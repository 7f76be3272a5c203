import { requireKnownParameters } from "../../../functions/api/parameters";
import type { Problem } from "../../../functions/api/problem";
import { readRequest } from "../../../functions/api/request";
import { eventOf } from "../support/event";

const DATA = "/api/data";
const OBJECT = "/api/data/{key}";

function refusal(template: string, method: string, query: string): Problem | undefined {
  try {
    requireKnownParameters(readRequest(eventOf({ method, path: template, query })), template, method);
  } catch (error) {
    return error as Problem;
  }
  return undefined;
}

describe("the parameters of a path and method", () => {
  it.each([
    ["/api/health", "GET", ""],
    ["/api/health", "HEAD", ""],
    [DATA, "GET", "prefix=a&limit=1&cursor=c"],
    [DATA, "HEAD", "prefix=a&limit=1&cursor=c"],
    [DATA, "POST", ""],
    [DATA, "PUT", ""],
    [DATA, "GET", "key=k&version=v&download"],
    [DATA, "HEAD", "key=k&version=v&download"],
    [DATA, "PUT", "key=k"],
    [DATA, "DELETE", "key=k"],
    [OBJECT, "GET", "version=v&download=true"],
    [OBJECT, "HEAD", "version=v&download=true"],
    [OBJECT, "PUT", ""],
    [OBJECT, "DELETE", ""],
    ["/api/uploads", "POST", ""],
  ])("are known: %s %s ?%s", (template, method, query) => {
    expect(refusal(template, method, query)).toBeUndefined();
  });

  it.each([
    ["/api/health", "GET", "key=k", "key"],
    [DATA, "GET", "version=v", "version"],
    [DATA, "GET", "key=k&limit=1", "limit"],
    [DATA, "POST", "key=k", "key"],
    [DATA, "PUT", "version=v", "version"],
    [DATA, "DELETE", "key=k&version=v", "version"],
    [OBJECT, "GET", "key=k", "key"],
    [OBJECT, "GET", "prefix=a", "prefix"],
    [OBJECT, "DELETE", "version=v", "version"],
    ["/api/uploads", "POST", "key=k", "key"],
  ])("refuse any other: %s %s ?%s has %s", (template, method, query, field) => {
    expect(refusal(template, method, query)).toMatchObject({
      code: "invalid_parameter",
      detail: `Unknown parameter "${field}" for this method and path.`,
      details: { field },
    });
  });

  it("are given once", () => {
    expect(refusal(DATA, "GET", "limit=1&prefix=a&prefix=b")).toMatchObject({
      code: "invalid_parameter",
      detail: "prefix may be given once.",
      details: { field: "prefix" },
    });
  });

  it("are percent-encoded UTF-8", () => {
    expect(refusal(DATA, "GET", "prefix=%ff")).toMatchObject({
      code: "invalid_parameter",
      detail: "The query is not percent-encoded UTF-8.",
      details: { field: "query" },
    });
  });

  it("need the key of an object, where the method is one of objects", () => {
    expect(refusal(DATA, "DELETE", "")).toMatchObject({
      code: "method_not_allowed",
      detail: "This method needs ?key= here. Without it, this path allows GET, HEAD, POST, PUT, OPTIONS.",
      headers: { allow: "GET, HEAD, POST, PUT, OPTIONS" },
    });
  });

  it("are none of a path that nobody serves, with a key and without", () => {
    expect(refusal("/api/other", "GET", "")).toMatchObject({ headers: { allow: "OPTIONS" } });
    expect(refusal("/api/other", "GET", "key=k")).toMatchObject({ headers: { allow: "OPTIONS" } });
  });
});
