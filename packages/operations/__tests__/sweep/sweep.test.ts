import type { FoundResource } from "../../src/inventory/found-resource";
import { findPreviews, type TemplateTarget } from "../../src/previews/find-previews";
import { lookAtPreview, type Sighting } from "../../src/previews/look-at-preview";
import { StateBucket } from "../../src/state/state-bucket";
import { isLeft, isStuck, type SweepOptions, sweep } from "../../src/sweep/sweep";
import { unknownTagged } from "../../src/sweep/unknown-tagged";
import { removeByInventory } from "../../src/teardown/remove-by-inventory";
import { removeStates } from "../../src/teardown/remove-states";
import { ACCOUNT, aTarget } from "../support/environment";
import { aPreview, aTemplate } from "../support/previews";
import { silentProgress } from "../support/silent-progress";

jest.mock("../../src/previews/find-previews");
jest.mock("../../src/previews/look-at-preview", () => ({
  ...jest.requireActual("../../src/previews/look-at-preview"),
  lookAtPreview: jest.fn(),
}));
jest.mock("../../src/state/state-bucket");
jest.mock("../../src/teardown/remove-by-inventory");
jest.mock("../../src/teardown/remove-states");
jest.mock("../../src/sweep/unknown-tagged");

const looks = jest.mocked(lookAtPreview);
const removes = jest.mocked(removeByInventory);
const bucket = jest.mocked(StateBucket.prototype);
const target = { ...aTarget(), environment: aTemplate() } as TemplateTarget;
const ROLE: FoundResource = { type: "aws_iam_role", name: "role", importId: "role", ours: true };
const hours = (number: number) => new Date(Date.now() + number * 3_600_000);
const LAST = hours(-100);

function seen(id: string, more: Partial<Sighting> = {}, state: Partial<Sighting["state"]> = {}): Sighting {
  return {
    environment: aPreview(id),
    account: ACCOUNT,
    found: [ROLE],
    expiresAt: hours(-1),
    ...more,
    state: { isThere: true, managed: [], first: LAST, last: LAST, lock: undefined, ...state },
  };
}

/** What is seen of each preview, one look after another; the last stays. */
function shows(sightings: Readonly<Record<string, readonly Sighting[]>>): void {
  jest.mocked(findPreviews).mockResolvedValue({ previews: Object.keys(sightings).map(aPreview), doubtful: [] });
  const left = new Map(Object.entries(sightings).map(([id, list]) => [`preview-${id}`, [...list]]));
  looks.mockImplementation(async ({ environment }) => {
    const list = left.get(environment.name) ?? [];
    const [first] = list.length > 1 ? list.splice(0, 1) : list;
    if (first === undefined) throw new Error(`nothing is shown of ${environment.name}`);
    return first;
  });
}

const OPTIONS: SweepOptions = {
  ...{ keep: undefined, settledMinutes: 60, untagged: false },
  ...{ dryRun: false, atOnce: 2, limitMinutes: 1 },
};
const run = async (options: Partial<SweepOptions> = {}) =>
  (await sweep(target, { ...OPTIONS, ...options }, silentProgress())).map(({ name, what, why }) => [name, what, why]);
const removed = () => removes.mock.calls.map(([{ environment }]) => environment.name).sort();

beforeEach(() => {
  jest.resetAllMocks();
  bucket.exists.mockResolvedValue(true);
  bucket.takeLock.mockResolvedValue("lock-1");
  removes.mockResolvedValue({ count: 1, left: [], failures: [] });
  jest.mocked(unknownTagged).mockResolvedValue([]);
});

it("destroys each that has expired with its states last, under the lock of its state", async () => {
  shows({ 1: [seen("1")], 2: [seen("2", { expiresAt: hours(5) })], 3: [seen("3")] });
  const order: string[] = [];
  bucket.takeLock.mockImplementation(async () => `${order.push("lock")}`);
  removes.mockImplementation(async () => ({ count: order.push("resources"), left: [], failures: [] }));
  jest.mocked(removeStates).mockImplementation(async () => void order.push("states"));
  bucket.releaseLock.mockImplementation(async () => void order.push("unlock"));

  expect((await run({ atOnce: 1 })).map(([name, what]) => [name, what])).toEqual([
    ["preview-1", "destroyed"],
    ["preview-2", "kept"],
    ["preview-3", "destroyed"],
  ]);
  expect(order).toEqual(["lock", "resources", "states", "unlock", "lock", "resources", "states", "unlock"]);
});

it("goes on with the others when one fails, keeps the failed one's states, and unlocks them", async () => {
  shows({ 1: [seen("1")], 2: [seen("2")] });
  removes.mockResolvedValueOnce({ count: 0, left: [ROLE], failures: ["aws_iam_role role: it is in use"] });

  expect(await run({ atOnce: 1 })).toEqual([
    ["preview-1", "failed", expect.stringContaining("aws_iam_role role: it is in use")],
    ["preview-2", "destroyed", expect.stringContaining("expired")],
  ]);
  expect(jest.mocked(removeStates).mock.calls.map(([{ environment }]) => environment.name)).toEqual(["preview-2"]);
  expect(bucket.releaseLock).toHaveBeenCalledTimes(2);
});

it("keeps the states of one of which something is left that the inventory does not know", async () => {
  shows({ 1: [seen("1")] });
  jest.mocked(unknownTagged).mockResolvedValue(["arn:aws:cloudfront::1:distribution/E1"]);
  expect(await run()).toEqual([["preview-1", "failed", expect.stringContaining("distribution/E1")]]);
  expect(removeStates).not.toHaveBeenCalled();
});

it("gives one up that takes too long, and goes on with the others", async () => {
  shows({ 1: [seen("1")], 2: [seen("2")] });
  removes.mockImplementationOnce(
    (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  expect(await run({ limitMinutes: 0.002 })).toEqual([
    ["preview-1", "failed", expect.stringContaining("no answer within")],
    ["preview-2", "destroyed", expect.any(String)],
  ]);
});

it.each<[string, readonly Sighting[], string, RegExp]>([
  ["was extended before it was locked", [seen("1"), seen("1", { expiresAt: hours(2) })], "kept", /expires in/],
  [
    "was extended by whoever had the lock before",
    [seen("1"), seen("1"), seen("1", { expiresAt: hours(2) })],
    "kept",
    /expires in/,
  ],
  [
    "was deployed meanwhile, whatever its expiry",
    [seen("1"), seen("1"), seen("1", {}, { last: hours(0) })],
    "in use",
    /written just now/,
  ],
])("leaves one alone that %s", async (_, sightings, what, why) => {
  shows({ 1: sightings });
  expect(await run({ settledMinutes: 0 })).toEqual([["preview-1", what, expect.stringMatching(why)]]);
  expect(removed()).toEqual([]);
});

it("tells what only looks like a preview's, after the others", async () => {
  shows({ 12: [seen("12", { expiresAt: hours(1) })] });
  const doubtful = [{ name: "preview-a--b", why: "(name): must be preview-<id>" }];
  jest.mocked(findPreviews).mockResolvedValue({ previews: [aPreview("12")], doubtful });

  expect(await run()).toEqual([
    ["preview-12", "kept", expect.any(String)],
    ["preview-a--b", "doubtful", "(name): must be preview-<id>"],
  ]);
});

it("leaves one alone whose lock somebody takes in the same moment", async () => {
  shows({ 1: [seen("1")] });
  bucket.takeLock.mockResolvedValue(undefined);
  expect(await run()).toEqual([["preview-1", "in use", expect.stringContaining("just now")]]);
  expect(removed()).toEqual([]);
  expect(bucket.releaseLock).not.toHaveBeenCalled();
});

it("takes over exactly the old lock that it has seen", async () => {
  const lock = { etag: "old", modified: hours(-2), lock: undefined };
  shows({ 1: [seen("1", {}, { lock })] });
  expect(await run()).toEqual([["preview-1", "destroyed", expect.any(String)]]);
  expect(bucket.takeLock).toHaveBeenCalledWith("application", "OperationTypeDestroy", lock);
});

it("only tells what would go in a dry run, which counts as left", async () => {
  shows({ 1: [seen("1")] });
  expect(await run({ dryRun: true })).toEqual([["preview-1", "to go", expect.stringContaining("expired")]]);
  expect([removed(), bucket.takeLock.mock.calls]).toEqual([[], []]);
  expect(isLeft({ what: "to go", foreign: [] })).toBe(true);
});

it("destroys without a lock where there is no bucket that could hold one", async () => {
  shows({ 1: [seen("1", {}, { isThere: false, managed: [] })] });
  bucket.exists.mockResolvedValue(false);
  expect(await run()).toEqual([["preview-1", "destroyed", expect.any(String)]]);
  expect(bucket.takeLock).not.toHaveBeenCalled();
});

it.each<[string, Sighting, Partial<SweepOptions>, boolean]>([
  ["its state was written", seen("1", { found: [] }), {}, true],
  ["something has its tags", seen("1", {}, { isThere: false, first: undefined, last: undefined }), {}, true],
  [
    "its name alone, and a person, say so",
    seen("1", { found: [{ ...ROLE, ours: undefined }] }, { isThere: false, first: undefined, last: undefined }),
    { untagged: true },
    true,
  ],
  [
    "nothing is there but a lock that was held",
    seen("1", { found: [] }, { first: undefined, last: undefined }),
    {},
    false,
  ],
])("takes it for proven where %s: %#", async (_, sighting, options, isProven) => {
  shows({ 1: [sighting] });
  expect(await run(options)).toEqual([["preview-1", "destroyed", expect.any(String)]]);
  expect(removes.mock.calls.map(([, { isProven }]) => isProven)).toEqual([isProven]);
});

it.each([
  ["destroyed", [], false, false],
  ["kept", [], false, false],
  ["in use", [], true, false],
  ["to go", [], true, false],
  ["failed", [], true, true],
  ["doubtful", [], true, true],
  ["destroyed", ["aws_sqs_queue other"], true, true],
] as const)("takes %s with %j for left: %s, and for a person to look at: %s", (what, foreign, left, stuck) => {
  expect([isLeft({ what, foreign }), isStuck({ what, foreign })]).toEqual([left, stuck]);
});
