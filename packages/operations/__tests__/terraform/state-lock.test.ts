import { goneError, lockAge, lockedError, lockInOutput, parseLockFile } from "../../src/terraform/state-lock";

/** As Terraform 1.15 prints it on a terminal, box included. */
const REFUSED = `╷
│ Error: Error acquiring the state lock
│
│ Error message: operation error S3: PutObject, https response error
│ StatusCode: 412, api error PreconditionFailed
│ Lock Info:
│   ID:        0c1cb1a5-8a2b-6f4f-1d3c-5f4c2d1e0a9b
│   Path:      bucket/secure-serverless/dev/terraform.tfstate
│   Operation: OperationTypeApply
│   Who:       ana@build-7
│   Version:   1.15.5
│   Created:   2026-11-22 20:04:56.123456789 +0000 UTC
│   Info:
╵
`;

const LOCK = {
  id: "0c1cb1a5-8a2b-6f4f-1d3c-5f4c2d1e0a9b",
  who: "ana@build-7",
  operation: "OperationTypeApply",
  created: "2026-11-22T20:04:56.123456789Z",
};

it("Terraform's refusal tells who holds the lock; another failure tells nothing", () => {
  expect(lockInOutput(REFUSED)).toEqual(LOCK);
  expect(lockInOutput("Error: Invalid provider configuration\n  ID: 7")).toBeUndefined();
  const notAllowed = "Error: Error acquiring the state lock\n\nError message: api error AccessDenied: not authorized";
  expect(lockInOutput(notAllowed)).toBeUndefined();
});

it("reads the lock's file, and not what is not a lock", () => {
  const file = { ID: LOCK.id, Operation: LOCK.operation, Info: "", Who: LOCK.who, Created: LOCK.created, Path: "p" };
  expect(parseLockFile(JSON.stringify(file))).toEqual(LOCK);
  for (const text of ["", "{", "[]", '{"ID":""}', '{"ID":7}', "null"]) expect(parseLockFile(text)).toBeUndefined();
});

it("reads of who holds it nothing that speaks to a terminal or a workflow", () => {
  const file = { ID: "1", Who: "ann\n::add-mask::b", Operation: "\u001b[2J", Created: "now" };
  expect(parseLockFile(JSON.stringify(file))).toMatchObject({ who: "ann\\n::add-mask::b", operation: "\\u001b[2J" });
});

it.each([
  [30_000, "0 min"],
  [-5_000, "0 min"],
  [119 * 60_000, "119 min"],
  [120 * 60_000, "2 h"],
  [47.5 * 3_600_000, "47 h"],
  [49 * 3_600_000, "2 d"],
])("tells of a lock taken %d ms ago as %s old", (milliseconds, age) => {
  expect(lockAge(LOCK, Date.parse(LOCK.created) + milliseconds)).toBe(age);
});

it("tells of an unreadable time as unknown", () => {
  expect(lockAge({ ...LOCK, created: "yesterday" })).toBe("an unknown time");
});

it("names the holder in the message, and the exact command in the remedy", () => {
  const error = lockedError(LOCK, "cdktf.out/stacks/dev", "dev");
  expect(error.message).toContain("dev is locked by ana@build-7 (OperationTypeApply) since 2026-11-22T20:04:56");
  expect(error.remedy).toContain(`npm run unlock -- dev ${LOCK.id}`);
  expect(error.remedy).toContain(`terraform -chdir=cdktf.out/stacks/dev force-unlock ${LOCK.id}`);
});

it("tells of a state bucket that somebody has destroyed in the meantime, and of no other bucket", () => {
  const gone = (verb: string, code: string) =>
    goneError(`Error: Error ${verb} the state lock\n\nError message: operation error S3, api error ${code}:`, "dev");
  for (const verb of ["acquiring", "releasing"]) {
    expect(gone(verb, "NoSuchBucket")?.message).toContain("The state bucket of dev is gone");
    expect(gone(verb, "NoSuchBucket")?.remedy).toContain("npm run bootstrap -- dev");
    expect(gone(verb, "AccessDenied")).toBeUndefined();
  }
  expect(goneError("Error: reading S3 Bucket: api error NoSuchBucket", "dev")).toBeUndefined();
});
