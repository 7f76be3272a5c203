import { type AccessProps, permit } from "../../../functions/api/permit";
import type { ApiRequest } from "../../../functions/api/request";
import { readRequest } from "../../../functions/api/request";
import type { Operation, RouteHandler } from "../../../functions/api/route";
import type { Route } from "../../../functions/api/router";
import { eventOf } from "../support/event";

const handler: RouteHandler = async () => ({ status: 204, headers: {} });
const PUBLIC: Route = { template: "/open", isPublic: true, methods: { GET: handler } };

const routeOf = (permission: Operation["permission"]): Route => ({
  template: "/data",
  methods: { GET: { permission, handler } },
});
const requestOf = (authorizer?: unknown, more: object = {}): ApiRequest =>
  readRequest(eventOf({ method: "GET", path: "/data", authorizer, ...more }));
const reader = { lambda: { keyName: "ci", allow: "read", prefix: "a/" } };
const permitted = (route: Route, request: ApiRequest, props: AccessProps = {}) => permit(route, request, props);

describe("an operation", () => {
  it("is given to a caller that has its permission, with the caller's prefix", () => {
    expect(permitted(routeOf("read"), requestOf(reader))).toStrictEqual({
      handler,
      permission: "read",
      prefix: "a/",
    });
  });

  it("needs the permission that the request itself decides", () => {
    const route = routeOf(({ query }) => (query.has("w") ? "write" : "read"));
    expect(permitted(route, requestOf(reader))?.permission).toBe("read");
    expect(() => permitted(route, requestOf(reader, { query: "w=1" }))).toThrow('the permission "write"');
  });

  it("is refused to a caller without its permission, and to nobody at all", () => {
    expect(() => permitted(routeOf("write"), requestOf(reader))).toThrow('the permission "write"');
    expect(() => permitted(routeOf("read"), requestOf())).toThrow('the permission "read"');
  });

  it("is refused by the rules of access", () => {
    const access = { access: { mode: "jwt", scopes: {} } } as const;
    expect(() => permitted(routeOf("read"), requestOf(reader), access)).toThrow('the permission "read"');
  });

  it("is there for a public route, whoever calls and whatever he came through", () => {
    const open = { handler, permission: undefined, prefix: undefined };
    expect(permitted(PUBLIC, requestOf())).toStrictEqual(open);
    expect(permitted(PUBLIC, requestOf(), { apiId: "abc" })).toStrictEqual(open);
  });

  it.each(["POST", "constructor", "toString"])("is none for the method %s, which the route does not have", (method) => {
    const request = requestOf(reader, { method });
    expect(permitted(PUBLIC, { ...request, method })).toBeUndefined();
    expect(permitted(routeOf("read"), { ...request, method }, { apiId: "abc" })).toBeUndefined();
  });

  it("is refused by another API's event, before anything is asked of the caller", () => {
    const apiId = "abc";
    expect(() => permitted(routeOf("write"), requestOf(reader, { apiId: "other" }), { apiId })).toThrow(
      "did not come through this API",
    );
    expect(() => permitted(routeOf("read"), requestOf(reader), { apiId })).toThrow("did not come through this API");
    expect(permitted(routeOf("read"), requestOf(reader, { apiId }), { apiId })?.permission).toBe("read");
    expect(permitted(routeOf("read"), requestOf(reader, { apiId: "other" }))?.permission).toBe("read");
  });
});
