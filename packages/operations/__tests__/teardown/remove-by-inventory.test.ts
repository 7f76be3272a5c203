import type { FoundResource } from "../../src/inventory/found-resource";
import { foundOn } from "../../src/inventory/found-resources";
import { ResourceDeleter } from "../../src/teardown/delete-resource";
import { removeByInventory } from "../../src/teardown/remove-by-inventory";
import { aTarget } from "../support/environment";

jest.mock("../../src/inventory/found-resources");
jest.mock("@secure-serverless/system/poll");

const target = aTarget();
const signal = new AbortController().signal;
const resource = (type: string, ours: boolean | undefined, more: Partial<FoundResource> = {}): FoundResource => {
  return { type, name: `the ${type}`, importId: type, ours, ...more };
};
const BUCKET = resource("aws_s3_bucket", true);
const GROUP = resource("aws_cloudwatch_log_group", undefined);

let there: FoundResource[];
let seconds: number;
/** Seconds that a deletion takes, by type; 1 where nothing is said. */
let takes: Readonly<Record<string, number>>;
const deleting = jest.spyOn(ResourceDeleter.prototype, "delete");

beforeEach(() => {
  seconds = 0;
  takes = {};
  jest.spyOn(performance, "now").mockImplementation(() => seconds * 1000);
  jest.mocked(foundOn).mockImplementation(async () => [...there]);
  deleting.mockReset().mockImplementation(async ({ type, importId }) => {
    seconds += takes[type] ?? 1;
    there = there.filter((other) => other.importId !== importId);
  });
});
afterAll(() => jest.restoreAllMocks());

it("looks again after a deletion that took longer than a service goes on listing what is gone", async () => {
  there = [BUCKET];
  takes = { aws_s3_bucket: 300 };
  expect(await removeByInventory(target, { isProven: true, signal })).toEqual({ count: 1, left: [], failures: [] });
});

it("tries what fails again for a minute, and tells then what is left and why", async () => {
  there = [BUCKET, GROUP];
  deleting.mockImplementation(async ({ type }) => {
    seconds += 10;
    if (type === BUCKET.type) throw new Error("it is in use");
    there = there.filter((other) => other.type !== type);
  });
  const { count, left, failures } = await removeByInventory(target, { isProven: true, signal });
  expect([count, left, failures]).toEqual([1, [BUCKET], ["aws_s3_bucket the aws_s3_bucket: it is in use"]]);
  expect(seconds).toBeLessThan(120);
});

it.each<[string, FoundResource[], boolean, string[]]>([
  ["what has all tags", [BUCKET], false, ["aws_s3_bucket"]],
  ["nothing that has other tags", [resource("aws_iam_role", false)], true, []],
  ["what can have no tags, of what is proven to have been there", [GROUP], true, ["aws_cloudwatch_log_group"]],
  ["nothing that can have no tags, where that is not proven", [GROUP], false, []],
  ["nothing without tags of a type that has them", [resource("aws_iam_role", undefined)], true, []],
  [
    "no alias of a key that is another's, proven or not",
    [
      resource("aws_kms_key", false),
      resource("aws_kms_alias", undefined, { parent: { type: "aws_kms_key", importId: "aws_kms_key" } }),
    ],
    true,
    [],
  ],
  [
    "an alias with its key, without a proof",
    [
      resource("aws_kms_key", true),
      resource("aws_kms_alias", undefined, { parent: { type: "aws_kms_key", importId: "aws_kms_key" } }),
    ],
    false,
    ["aws_kms_key"],
  ],
])("deletes %s", async (_, all, isProven, gone) => {
  there = all;
  await removeByInventory(target, { isProven, signal });
  expect(deleting.mock.calls.map(([{ type }]) => type)).toEqual(gone);
});
