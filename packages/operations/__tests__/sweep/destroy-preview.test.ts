import type { FoundResource } from "../../src/inventory/found-resource";
import { foundOn } from "../../src/inventory/found-resources";
import { lookAtPreview, type Sighting } from "../../src/previews/look-at-preview";
import { StateBucket } from "../../src/state/state-bucket";
import { destroyPreview } from "../../src/sweep/destroy-preview";
import { unknownTagged } from "../../src/sweep/unknown-tagged";
import type { DestroyOptions } from "../../src/teardown/destroy";
import { destroyApplication } from "../../src/teardown/destroy-stacks";
import { removeByInventory } from "../../src/teardown/remove-by-inventory";
import { removeStates } from "../../src/teardown/remove-states";
import { ACCOUNT, aTarget } from "../support/environment";
import { aPreview } from "../support/previews";
import { silentProgress } from "../support/silent-progress";

jest.mock("../../src/previews/look-at-preview", () => ({
  ...jest.requireActual("../../src/previews/look-at-preview"),
  lookAtPreview: jest.fn(),
}));
jest.mock("../../src/inventory/found-resources");
jest.mock("../../src/state/state-bucket");
jest.mock("../../src/teardown/remove-by-inventory");
jest.mock("../../src/teardown/remove-states");
jest.mock("../../src/sweep/unknown-tagged");

const looks = jest.mocked(lookAtPreview);
const removes = jest.mocked(removeByInventory);
const bucket = jest.mocked(StateBucket.prototype);
const target = { ...aTarget(), environment: aPreview("12"), outdir: "/nonexistent" };
const LAST = new Date("2026-01-01T00:00:00Z");
const ROLE: FoundResource = { type: "aws_iam_role", name: "role", importId: "role", ours: true };
const GROUP: FoundResource = { ...ROLE, type: "aws_cloudwatch_log_group", name: "/aws/lambda/g", ours: undefined };
const NO_STATE = { isThere: false, first: undefined, last: undefined };
/** As the lock of anybody who has only asked leaves it. */
const ONLY_LOCKED = { ...NO_STATE, isThere: true };

function seen(found: readonly FoundResource[], state: Partial<Sighting["state"]> = {}): Sighting {
  return {
    ...{ environment: target.environment, account: ACCOUNT, found, expiresAt: undefined },
    state: { isThere: true, managed: [], first: LAST, last: LAST, lock: undefined, ...state },
  };
}

const begin = jest.fn();
const run = (options: Partial<DestroyOptions> = {}) =>
  destroyPreview(
    target,
    { ...{ yes: true, phrase: undefined, backup: undefined, stateBucket: false, ask: undefined, begin }, ...options },
    silentProgress(),
  );
let printed: string;

beforeEach(() => {
  jest.resetAllMocks();
  printed = "";
  jest.spyOn(console, "log").mockImplementation((text) => {
    printed += text;
  });
  bucket.exists.mockResolvedValue(true);
  bucket.takeLock.mockResolvedValue("lock-1");
  bucket.key.mockReturnValue("orders/preview-12/terraform.tfstate");
  removes.mockResolvedValue({ count: 1, left: [], failures: [] });
  jest.mocked(unknownTagged).mockResolvedValue([]);
  jest.mocked(foundOn).mockResolvedValue([]);
});
afterAll(() => jest.restoreAllMocks());

it("deletes by inventory and then the states, under the lock, and never by what the state says", async () => {
  looks.mockResolvedValue(
    seen([ROLE], { managed: [{ type: "aws_kms_key", attributes: { key_id: "of-production" } }] }),
  );
  const order: string[] = [];
  bucket.takeLock.mockImplementation(async () => `${order.push("lock")}`);
  removes.mockImplementation(async () => ({ count: order.push("resources"), left: [], failures: [] }));
  jest.mocked(removeStates).mockImplementation(async () => void order.push("states"));
  bucket.releaseLock.mockImplementation(async () => void order.push("unlock"));

  expect(await run()).toBe(true);
  expect(order).toEqual(["lock", "resources", "states", "unlock"]);
  expect(begin).toHaveBeenCalledTimes(1);
  expect(printed).toContain("preview-12 is destroyed");
});

it("is the only way to destroy a preview: Terraform destroys none", async () => {
  await expect(destroyApplication({ target } as never)).rejects.toThrow("a branch may have written the state");
});

describe("what the state names and is not known to be the preview's", () => {
  const production = { type: "aws_lambda_function", attributes: { function_name: "orders-function" } };

  it.each<[string, readonly Sighting[], RegExp]>([
    [
      "from the beginning",
      [seen([ROLE], { managed: [production] })],
      /aws_lambda_function orders-function; nothing was/,
    ],
    [
      "once it is locked",
      [seen([ROLE]), seen([ROLE], { managed: [production] })],
      /aws_lambda_function orders-function/,
    ],
    ["where all of it is another's", [seen([ROLE], { managed: "foreign" })], /resources that are not its own/],
  ])("stops the command %s, with nothing deleted", async (_, sightings, message) => {
    for (const sighting of sightings) looks.mockResolvedValueOnce(sighting);

    const error = await run().catch((thrown: Error & { remedy: string }) => thrown);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/aws s3 rm s3:\/\/\S+\/orders\/preview-12\/terraform\.tfstate /),
    });
    expect([removes.mock.calls, begin.mock.calls]).toEqual([[], []]);
    expect(removeStates).not.toHaveBeenCalled();
  });

  it("does not stop it where the state cannot be read, since nothing follows it", async () => {
    looks.mockResolvedValue(seen([ROLE], { managed: "unreadable" }));
    expect(await run()).toBe(true);
  });
});

describe("what can have no tags", () => {
  it.each([
    ["nothing but its name tells", NO_STATE],
    ["a lock tells too, which whoever asks for it makes", ONLY_LOCKED],
  ])("is left alone and told where %s", async (_, state) => {
    looks.mockResolvedValue(seen([GROUP], state));

    expect(await run()).toBe(false);
    expect(printed).toContain("aws logs delete-log-group");
    expect([removes.mock.calls, bucket.takeLock.mock.calls]).toEqual([[], []]);
  });

  it.each<[string, Sighting, boolean]>([
    ["something has its tags", seen([GROUP, ROLE], NO_STATE), true],
    ["its state was written", seen([GROUP]), true],
    ["nothing is there but a lock that somebody left, in case something comes", seen([], ONLY_LOCKED), false],
  ])("counts as proven or not where %s, whatever lock the command itself takes", async (_, sighting, isProven) => {
    looks.mockResolvedValueOnce(sighting).mockResolvedValue({
      ...sighting,
      state: { ...sighting.state, isThere: true, lock: { etag: "own", modified: new Date(), lock: undefined } },
    });
    expect(await run()).toBe(true);
    expect(removes.mock.calls.map(([, options]) => options.isProven)).toEqual([isProven]);
  });
});

it("says that nothing is there, and takes no lock, where nothing is", async () => {
  looks.mockResolvedValue(seen([], NO_STATE));
  expect(await run()).toBe(true);
  expect(printed).toContain("Nothing of preview-12 is there");
  expect(bucket.takeLock).not.toHaveBeenCalled();
});

it("keeps the states while something is left, says why, and unlocks them", async () => {
  looks.mockResolvedValue(seen([ROLE]));
  removes.mockResolvedValue({ count: 0, left: [ROLE], failures: ["aws_iam_role role: it is in use"] });

  await expect(run()).rejects.toThrow("aws_iam_role role: it is in use");
  expect(removeStates).not.toHaveBeenCalled();
  expect(bucket.releaseLock).toHaveBeenCalledWith("application", "lock-1");
});

it.each([
  [
    "its lock is held",
    () => bucket.lock.mockResolvedValue({ id: "1", who: "ann@ci", operation: "", created: "" }),
    /locked by ann@ci/,
  ],
  ["its lock is taken in the same moment", () => bucket.takeLock.mockResolvedValue(undefined), /is locked by somebody/],
])("is refused while %s", async (_, given, message) => {
  looks.mockResolvedValue(seen([ROLE]));
  given();
  await expect(run()).rejects.toThrow(message);
  expect([removes.mock.calls, begin.mock.calls]).toEqual([[], []]);
});

it.each([
  ["without a confirmation", { yes: false }, /needs a confirmation/],
  ["with another name typed", { yes: false, ask: async () => "preview-1" }, /not the name of the environment/],
  [
    "with a backup, which nothing would compare",
    { backup: "/tmp/backup" },
    /destroyed with its data, whatever a backup holds/,
  ],
])("is refused %s", async (_, options, message) => {
  looks.mockResolvedValue(seen([ROLE]));
  await expect(run(options)).rejects.toThrow(message);
  expect(removes).not.toHaveBeenCalled();
});
