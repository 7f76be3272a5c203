import { formatRecord, newestKnown, parseRecord, recordTime } from "../../src/release/release-record";

const RECORD = { kind: "release", id: "0a1b2c3d", at: "2030-01-02T03:04:05Z", version: "17", before: "16" } as const;
const TEXT = "release 0a1b2c3d at 2030-01-02T03:04:05Z: version 17 after 16";

describe("the record of a release", () => {
  it.each(["release", "rollback", "failed"] as const)("is read as it was written: %s", (kind) => {
    expect(parseRecord(formatRecord({ ...RECORD, kind }))).toEqual({ ...RECORD, kind });
  });

  it("is a text that the console shows in one line", () => {
    expect(formatRecord(RECORD)).toBe(TEXT);
  });

  it.each([
    undefined,
    "",
    "The first version",
    "release 7",
    `${TEXT} and more`,
    `x${TEXT}`,
    ...[TEXT.replace("release", "deploy"), TEXT.replace("0a1b2c3d", "0a1b2c3"), TEXT.replace("0a1b2c3d", "0a1b2c3g")],
    ...[
      TEXT.replace("2030", "30"),
      TEXT.replace("-01-", "-1-"),
      TEXT.replace("-02T", "-2T"),
      TEXT.replace("05Z", "5Z"),
    ],
    ...[TEXT.replace("2030", "abcd"), TEXT.replace("-01-", "-ab-"), TEXT.replace("-02T", "-abT")],
    ...[TEXT.replace("03:04:05", "03.04.05"), TEXT.replace("17", "x"), TEXT.replace("16", ""), TEXT.replace("17", "")],
  ])("is not %j", (text) => {
    expect(parseRecord(text)).toBeUndefined();
  });

  it("knows the newer of its two versions as numbers, and none where there is no record", () => {
    expect(newestKnown({ ...RECORD, version: "9", before: "10" })).toBe(10);
    expect(newestKnown({ ...RECORD, version: "10", before: "9" })).toBe(10);
    expect(newestKnown(undefined)).toBe(0);
  });

  it("has a time in whole seconds", () => {
    expect(recordTime(new Date("2030-01-02T03:04:05.678Z"))).toBe("2030-01-02T03:04:05Z");
    expect(recordTime(new Date("2030-01-02T03:04:05Z"))).toBe("2030-01-02T03:04:05Z");
  });
});
