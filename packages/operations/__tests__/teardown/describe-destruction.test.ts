import { bucketLine, foreignLines, kinds, list, stays } from "../../src/teardown/describe-destruction";
import { aTarget } from "../support/environment";

it("counts kinds, the most first", () => {
  expect(kinds(["b", "a", "c", "c"])).toEqual(["  2  c", "  1  a", "  1  b"]);
});

it("has nothing to say of an empty list", () => {
  expect(list("title", [])).toBe("");
  expect(list("title", ["a", "b"])).toBe("title:\n  a\n  b");
});

it("tells what is lost with a bucket, or that it is empty", () => {
  const empty = { objects: 0, versions: 0, deleteMarkers: 0, bytes: 0 };
  expect(bucketLine("data", empty)).toContain("which is empty");
  expect(bucketLine("data", { ...empty, deleteMarkers: 1 })).not.toContain("which is empty");
  expect(bucketLine("data", { objects: 1200, versions: 3400, deleteMarkers: 5, bytes: 2048 })).toContain(
    "1,200 objects, 3,400 versions (2.0 KiB), 5 delete markers",
  );
});

it("names what is another's, and no endless list of it", () => {
  const found = (ours: boolean | undefined, number: number) =>
    Array.from({ length: number }, (_, index) => ({ type: "t", name: `n${index}`, importId: "i", ours }));

  expect(foreignLines([...found(true, 2), ...found(undefined, 2)])).toEqual([]);
  expect(foreignLines(found(false, 1))).toEqual(["t n0"]);
  expect(foreignLines(found(false, 12)).slice(9)).toEqual(["t n9", "and 2 more"]);
});

describe("what stays on purpose", () => {
  const say = (ciAccess: boolean, stateBucket: boolean, takesStateBucket: boolean, accessLogBucket?: string) =>
    stays(
      aTarget(),
      { ciAccess, stateBucket, ...(accessLogBucket !== undefined && { accessLogBucket }) },
      takesStateBucket,
    );

  it("is the state bucket, unless it is asked for or not there", () => {
    expect(say(false, true, false)).toContain("--state-bucket also destroys it");
    expect([say(false, true, true), say(false, false, false)]).toEqual(["", ""]);
  });

  it("is the bucket of access logs with it", () => {
    expect(say(false, true, false, "my-logs")).toContain(
      "The access logs in my-logs stay with it. --state-bucket also destroys both",
    );
    expect(say(false, true, true, "my-logs")).toBe("");
    expect(say(true, true, false, "my-logs")).toContain("my-logs");
    expect(say(false, true, false)).not.toContain("access logs");
  });

  it("is CI's access with the bucket of its state", () => {
    expect(say(true, true, false)).toContain("npx cdktf destroy ci-access-test");
  });
});
