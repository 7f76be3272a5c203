import { leafChanges } from "../attributes";
import { weakenedBy } from "../meanings/weakened";
import { at, isEmpty, leaves, type Marked, textOf, Unknown } from "../values";
import { remains } from "./plan-index";
import { forEachChange, type Rule } from "./rule";

/** What API Gateway calls a route, and what its attributes are called. */
const ROUTES = new Map([
  ["aws_apigatewayv2_route", { authorization: "authorization_type", route: "route_key" }],
  ["aws_api_gateway_method", { authorization: "authorization", route: "http_method" }],
]);

export const routeWithoutAuthorizer: Rule = {
  id: "route-without-authorizer",
  severity: "high",
  title: "A route without an authorizer",
  why: "Anyone who knows the URL can call it.",
  check: forEachChange((change, index) => {
    if (change.action === "delete" && /^aws_(apigatewayv2|api_gateway)_authorizer$/.test(change.type)) {
      return index.isGoing(change, ["api_id", "rest_api_id"]) ? undefined : "the authorizer is deleted";
    }
    if (!remains(change)) return undefined;
    const names = ROUTES.get(change.type);
    if (names === undefined || !isNone(at(change.after, names.authorization))) return undefined;
    const before = at(change.before, names.authorization);
    const route = at(change.after, names.route);
    // a browser sends no credentials with a preflight
    if (/^OPTIONS( |$)/.test(textOf(route))) return undefined;
    const isOther = change.attributes.some(({ path }) => path === names.route);
    if (change.action !== "create" && isNone(before) && !isOther) return undefined;
    return `${typeof route === "string" ? route : "the route"} needs no authorization${
      isNone(before) ? "" : `, it was ${textOf(before)}`
    }`;
  }),
};

/** What is said of no authorization, and what API Gateway takes for it where nothing is said. */
function isNone(authorization: Marked | undefined): boolean {
  return isEmpty(authorization) || authorization === "NONE";
}

const THROTTLES =
  /(^|\.)(throttling_burst_limit|throttling_rate_limit|burst_limit|rate_limit|quota_settings\.\d+\.limit)$/;

export const throttlingRemoved: Rule = {
  id: "throttling-removed",
  severity: "high",
  title: "Throttling is removed, set to 0, or raised tenfold",
  why: "Without a limit one caller can use up the account's concurrency and budget; a limit of 0 refuses every request.",
  check: forEachChange((change) => {
    if (
      change.action === "delete" &&
      /^aws_(api_gateway_usage_plan|wafv2_web_acl|wafv2_web_acl_association)$/.test(change.type)
    )
      return `${change.type} is deleted`;
    if (!remains(change)) return undefined;
    const details = change.attributes.flatMap((attribute) => {
      return [...leafChanges(attribute)].flatMap(({ path, before, after }) => {
        if (!THROTTLES.test(path) || after instanceof Unknown) return [];
        const none = (value: Marked | undefined) => isEmpty(value) || value === -1;
        const removed = !none(before) && before !== 0 && none(after);
        const zero = after === 0 && before !== 0;
        const tenfold = typeof before === "number" && typeof after === "number" && before > 0 && after >= before * 10;
        return removed || zero || tenfold ? [`${path}: ${shown(before)} → ${shown(after)}`] : [];
      });
    });
    return details.length > 0 ? { message: "allows many more requests, or none", details } : undefined;
  }),
};

export const corsWidened: Rule = {
  id: "cors-widened",
  severity: "high",
  title: "CORS is widened",
  why: "Pages of more origins can call the API, or read more of its answers, in the name of their visitors.",
  check: forEachChange((change) => {
    if (!remains(change)) return undefined;
    const details: string[] = [...(weakenedBy(change).lines.get("cors-widened") ?? [])];
    for (const attribute of change.attributes) {
      if (
        !/cors/.test(`${change.type}.${attribute.path}`) &&
        !/^allow(ed)?_(origins|methods|headers)/.test(attribute.path)
      )
        continue;
      const olds = lists(attribute.before, attribute.path);
      const news = lists(attribute.after, attribute.path);
      for (const [path, values] of news) {
        const old = olds.get(path);
        if (/allow_credentials$/.test(path) && values.includes(true) && !old?.includes(true))
          details.push(`${path}: true`);
        if (!/(allow(ed)?|exposed?)_(origins|methods|headers)$/.test(path)) continue;
        const wasOpen = old?.includes("*");
        const added = values.filter((value) => !old?.includes(value) && !wasOpen);
        // with an API that is made now, only what is open to every page needs a look
        const relevant =
          change.action === "create" ? added.filter((value) => value === "*" && /origins$/.test(path)) : added;
        for (const value of relevant) details.push(`${path}: + ${textOf(value)}`);
      }
    }
    return details.length > 0 ? { message: "is open to more origins, methods or headers", details } : undefined;
  }),
};

/** The plain lists of a value by their path, without the positions within them, and without what is absent. */
function lists(value: Marked | undefined, path: string): ReadonlyMap<string, readonly Marked[]> {
  const result = new Map<string, Marked[]>();
  for (const leaf of leaves(value, path)) {
    if (isEmpty(leaf.value)) continue;
    const key = leaf.path.replace(/\.\d+$/, "");
    const values = result.get(key);
    if (values === undefined) result.set(key, [leaf.value]);
    else values.push(leaf.value);
  }
  return result;
}

function shown(value: Marked | undefined): string {
  return isEmpty(value) ? "not set" : textOf(value);
}
