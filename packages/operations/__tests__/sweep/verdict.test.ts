import { everyEnvironment } from "../../../../__tests__/support/every-stack";
import { secureServerlessStack } from "../../../../__tests__/support/stacks";
import { synthStack } from "../../../../__tests__/support/terraform-json";
import type { FoundResource } from "../../src/inventory/found-resource";
import type { Sighting } from "../../src/previews/look-at-preview";
import { MANAGEABLE } from "../../src/sweep/manageable";
import { type Rules, verdictOn } from "../../src/sweep/verdict";
import { ACCOUNT } from "../support/environment";
import { aPreview } from "../support/previews";

const NOW = new Date("2030-01-10T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const found = (type: string, ours: boolean | undefined = true, more: Partial<FoundResource> = {}): FoundResource => {
  return { type, name: `the ${type}`, importId: type, ours, ...more };
};
const untagged: FoundResource = { ...found("aws_cloudwatch_log_group"), ours: undefined };
const foreign = found("aws_iam_role", false);
const managed = (type: string, attributes: object = {}) => ({ type, attributes: { ...attributes } });
const lockOf = (modified: Date) => ({
  etag: "e",
  modified,
  lock: { id: "1", who: "me@here", operation: "OperationTypeApply", created: "" },
});

function seen(more: Partial<Omit<Sighting, "state">> = {}, state: Partial<Sighting["state"]> = {}): Sighting {
  return {
    environment: aPreview("12"),
    account: ACCOUNT,
    found: [found("aws_iam_role")],
    expiresAt: minutesAgo(60),
    ...more,
    state: {
      isThere: true,
      managed: [managed("aws_iam_role", { name: "orders-function-preview-12-us-east-1" })],
      first: minutesAgo(9000),
      last: minutesAgo(5000),
      lock: undefined,
      ...state,
    },
  };
}
const verdict = (sighting: Sighting, rules: Partial<Rules> = {}) =>
  verdictOn(sighting, { now: NOW, keep: undefined, settledMinutes: 60, untagged: false, ...rules });
const NO_STATE = { isThere: false, managed: [], first: undefined, last: undefined };

describe("a preview goes", () => {
  it.each<[string, Sighting, Partial<Rules>]>([
    ["when it has expired", seen(), {}],
    ["in the very moment of its expiry", seen({ expiresAt: NOW }), {}],
    ["when it has expired, although it is among those to keep", seen(), { keep: new Set(["12"]) }],
    ["when it is not among those to keep", seen({ expiresAt: minutesAgo(-600) }), { keep: new Set(["1", "120"]) }],
    ["when none is to be kept, and no tag tells the expiry", seen({ expiresAt: undefined }), { keep: new Set() }],
    ["when its state is lost", seen({}, NO_STATE), {}],
    ["when its state cannot be read", seen({}, { managed: "unreadable" }), {}],
    ["when nothing is there but versions of its state", seen({ found: [], expiresAt: undefined }, { managed: [] }), {}],
    [
      "when nothing is there but a lock of a process that has died",
      seen({ found: [], expiresAt: undefined }, { ...NO_STATE, isThere: true, lock: lockOf(minutesAgo(61)) }),
      {},
    ],
    ["when its lock is of a process that has died", seen({}, { lock: lockOf(minutesAgo(61)) }), {}],
    ["under a lock, when told that nobody is at work", seen({}, { lock: lockOf(NOW) }), { settledMinutes: 0 }],
    ["without tags, when told so", seen({ found: [untagged], expiresAt: undefined }, NO_STATE), { untagged: true }],
  ])("%s", (_, sighting, rules) => {
    expect(verdict(sighting, rules)).toMatchObject({ what: "to go" });
  });
});

describe("a preview is left alone", () => {
  const later = minutesAgo(-600);
  it.each<[string, Sighting, Partial<Rules>, string, RegExp]>([
    ["before its expiry", seen({ expiresAt: later }), {}, "kept", /expires in 10 h/],
    ["when it is to be kept", seen({ expiresAt: later }), { keep: new Set(["12"]) }, "kept", /expires in 10 h/],
    [
      "while somebody holds its lock",
      seen({}, { lock: lockOf(minutesAgo(59)) }),
      {},
      "in use",
      /me@here has locked its state 59 min ago/,
    ],
    [
      "while its lock is not Terraform's",
      seen({}, { lock: { ...lockOf(NOW), lock: undefined } }),
      {},
      "in use",
      /somebody has locked/,
    ],
    ["after its state was written", seen({}, { last: minutesAgo(3) }), {}, "in use", /its state was written 3 min ago/],
    [
      "when it was opened after the list was made",
      seen({ expiresAt: later }, { last: NOW }),
      { keep: new Set() },
      "in use",
      /not among those to keep, but its state was written 0 min ago/,
    ],
    ["when no tag tells its expiry", seen({ expiresAt: undefined }), {}, "doubtful", /no tag says when it expires/],
    ["when its state is another's", seen({}, { managed: "foreign" }), { keep: new Set() }, "doubtful", /not its own/],
    [
      "when its state manages a type that nothing here deletes",
      seen({}, { managed: [managed("aws_cloudfront_distribution", { id: "E1" })] }),
      {},
      "doubtful",
      /names what no preview of this code has: aws_cloudfront_distribution E1; npm run destroy -- preview-12 /,
    ],
    [
      "when its state manages what another environment is called",
      seen({}, { managed: [managed("aws_lambda_function", { function_name: "orders-function" })] }),
      { keep: new Set() },
      "doubtful",
      /expired .*, but its state names .*: aws_lambda_function orders-function;/,
    ],
    [
      "when nothing but its name and a lock say that it is a preview",
      seen({ found: [untagged], expiresAt: undefined }, { ...NO_STATE, isThere: true }),
      { keep: new Set() },
      "doubtful",
      /no tags \(--untagged deletes it\)/,
    ],
    [
      "while it is made for the first time, whatever there is of it",
      seen({ found: [untagged], expiresAt: undefined }, { ...NO_STATE, isThere: true, lock: lockOf(minutesAgo(1)) }),
      { keep: new Set(), untagged: true },
      "in use",
      /^me@here has locked its state 1 min ago$/,
    ],
    [
      "when nothing but its name says that it is a preview",
      seen({ found: [untagged] }, NO_STATE),
      { keep: new Set() },
      "doubtful",
      /no tags \(--untagged deletes it\)/,
    ],
    [
      "when what has its name has other tags",
      seen({ found: [foreign] }, NO_STATE),
      { keep: new Set(), untagged: true },
      "doubtful",
      /other tags: aws_iam_role/,
    ],
    [
      "when nothing is there but what waits for its deletion",
      seen({ found: [found("aws_kms_key", true, { deletedOn: NOW })] }, NO_STATE),
      {},
      "gone",
      /nothing/,
    ],
  ])("%s", (_, sighting, rules, what, why) => {
    expect(verdict(sighting, rules)).toEqual({ what, why: expect.stringMatching(why) });
  });
});

it("knows how to destroy every type of resource that an application can have without what a template refuses", () => {
  const types = everyEnvironment()
    .filter(([, { api }]) => api.domain === undefined && api.cloudFront === undefined)
    .flatMap(([, environment]) => Object.keys(synthStack(secureServerlessStack(environment)).resource));
  expect(types.length).toBeGreaterThan(100);
  expect(types.filter((type) => !MANAGEABLE.includes(type))).toEqual([]);
});
