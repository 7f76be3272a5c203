import { readRequest } from "../../../functions/api/request";

const API_KEY = { lambda: { keyName: "default" } };

it("reads an event by its fields", () => {
  const request = readRequest({
    headers: { "X-One": " 1 " },
    queryStringParameters: { a: "b" },
    requestContext: { http: { method: "get", path: "/p" }, authorizer: API_KEY, apiId: "abc" },
  });
  expect(request).toMatchObject({ method: "GET", path: "/p", apiId: "abc", caller: { name: "default" } });
  expect([...request.headers]).toEqual([["x-one", "1"]]);
  expect([...request.query]).toEqual([["a", "b"]]);
});

it.each([
  ["a list", ["x"]],
  ["null", null],
  ["a text", "x"],
  ["nothing", undefined],
])("%s in the place of fields has none", (_name, value) => {
  const request = readRequest({ headers: value, queryStringParameters: value, requestContext: { authorizer: value } });
  expect([...request.headers]).toEqual([]);
  expect([...request.query]).toEqual([]);
  expect(request.caller).toBeUndefined();
  expect(readRequest(value)).toMatchObject({ method: "", path: "" });
});

it("reads the path without a stage in front of it, and only that", () => {
  const pathOf = (rawPath: string, stage?: unknown) => readRequest({ rawPath, requestContext: { stage } }).path;
  expect(pathOf("/dev/api/data", "dev")).toBe("/api/data");
  expect(pathOf("/dev//api", "dev")).toBe("//api");
  for (const path of ["/devapi", "/dev", "/api/dev/", "/a/dev/b", "//dev/a"]) expect(pathOf(path, "dev")).toBe(path);
  for (const stage of ["$default", "", undefined, null, 1]) expect(pathOf("//api", stage)).toBe("//api");
});

it("prefers the raw path, and takes the context's where there is none", () => {
  const requestContext = { http: { path: "/context" } };
  expect(readRequest({ rawPath: "/raw", requestContext }).path).toBe("/raw");
  expect(readRequest({ rawPath: "", requestContext }).path).toBe("/context");
  expect(readRequest({ rawPath: 1, requestContext }).path).toBe("/context");
});

it("reads the query from the raw text, with what is repeated apart", () => {
  const event = { rawQueryString: "a=1&a=2&b=%20", queryStringParameters: { a: "1,2" } };
  expect([...readRequest(event).query]).toEqual([
    ["a", "1"],
    ["a", "2"],
    ["b", " "],
  ]);
  expect([...readRequest({ rawQueryString: "", queryStringParameters: { a: "1" } }).query]).toEqual([]);
});

it("reads parameters that are not texts as empty ones", () => {
  const event = { queryStringParameters: { a: 1, b: null, c: "d" } };
  expect([...readRequest(event).query]).toEqual([
    ["a", ""],
    ["b", ""],
    ["c", "d"],
  ]);
});

it.each([
  ["", true],
  ["a=%C3%BC", true],
  ["a=%c3", false],
  ["a=%", false],
  [undefined, true],
  [{ a: "%" }, true],
])("tells of the query %j that it is well-formed: %j", (rawQueryString, isQueryWellFormed) => {
  expect(readRequest({ rawQueryString }).isQueryWellFormed).toBe(isQueryWellFormed);
});

it("leaves out headers that are not texts", () => {
  expect([...readRequest({ headers: { a: 1, b: ["x"], c: "\t d " } }).headers]).toEqual([["c", "d"]]);
});

it("reads a body, and takes it for base64 where the event says just that", () => {
  expect(readRequest({ body: "x", isBase64Encoded: true }).body).toStrictEqual({ text: "x", isBase64: true });
  for (const isBase64Encoded of [false, "true", 1, undefined])
    expect(readRequest({ body: "x", isBase64Encoded }).body).toStrictEqual({ text: "x", isBase64: false });
  for (const body of [undefined, null, {}, 1]) expect(readRequest({ body }).body.text).toBe("");
});

it("reads nothing from an event without anything", () => {
  const { headers, query, ...rest } = readRequest({});
  expect([headers.size, [...query]]).toEqual([0, []]);
  expect(rest).toStrictEqual({
    method: "",
    path: "",
    isQueryWellFormed: true,
    body: { text: "", isBase64: false },
    caller: undefined,
    apiId: "",
  });
});
