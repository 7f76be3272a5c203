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
