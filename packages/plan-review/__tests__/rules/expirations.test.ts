import { meaningOf } from "../../src/meanings/table";
import { expirationsOfExistingBucket } from "../../src/rules/expirations";
import type { PlanIndex } from "../../src/rules/rule";
import { attributeOf, changeOf } from "../support/changes";

// the table of meanings has tests of its own, and takes longer to load than these tests take
jest.mock("../../src/meanings/table", () => ({ meaningOf: jest.fn() }));

const LIFECYCLE = "aws_s3_bucket_lifecycle_configuration";
const DAYS = "rule.0.expiration.0.days";
const index = { isNew: jest.fn<boolean, Parameters<PlanIndex["isNew"]>>(() => false), isGoing: () => false };
const made = (type = LIFECYCLE, action: "create" | "update" = "create") =>
  changeOf(type, { action, attributes: [attributeOf(DAYS, { before: undefined, after: 1 })] });
const means = (rule: "retention-shortened" | "logs-off", isWeaker: boolean) =>
  jest.mocked(meaningOf).mockReturnValue({ rule, direction: { weakens: () => isWeaker }, names: ["days"] });

beforeEach(() => {
  means("retention-shortened", true);
});

it("is each setting by which a new configuration shortens what is kept", () => {
  expect(expirationsOfExistingBucket(made(), index)).toEqual([`${DAYS}: not set → 1`]);
  expect(meaningOf).toHaveBeenCalledWith(LIFECYCLE, "rule.expiration.days");
});

it("is nothing of a bucket that is made too", () => {
  index.isNew.mockReturnValueOnce(true);
  const change = made();
  expect(expirationsOfExistingBucket(change, index)).toEqual([]);
  expect(index.isNew).toHaveBeenCalledWith(change, ["bucket"]);
});

it("is nothing of another type, and of a change of what there was", () => {
  expect(expirationsOfExistingBucket(made("aws_s3_bucket"), index)).toEqual([]);
  expect(expirationsOfExistingBucket(made(LIFECYCLE, "update"), index)).toEqual([]);
});

it("is nothing that has another meaning, keeps as long, or means nothing", () => {
  means("logs-off", true);
  expect(expirationsOfExistingBucket(made(), index)).toEqual([]);
  means("retention-shortened", false);
  expect(expirationsOfExistingBucket(made(), index)).toEqual([]);
  jest.mocked(meaningOf).mockReturnValue(undefined);
  expect(expirationsOfExistingBucket(made(), index)).toEqual([]);
});
