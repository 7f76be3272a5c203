import type { StateOwner } from "../../../../src/config/names";
import { ownersOf } from "../../src/state/stacks";
import type { LockFile, StateBucket } from "../../src/state/state-bucket";
import {
  describeLock,
  type HeldLock,
  lockOfId,
  refuseLivingHolder,
  removeOldLocks,
  stacksOfHolder,
} from "../../src/state/unlock";

const held: HeldLock = {
  owner: "application",
  lock: { id: "id-1", who: "ana@build-7", operation: "OperationTypeApply", created: "2026-11-22T20:04:56Z" },
};
const terraform = { pid: 42, command: "terraform apply" };

it("tells the holder, the operation, the time and the id", () => {
  expect(describeLock(held, "dev")).toMatch(
    /^The state of dev is locked by ana@build-7 \(OperationTypeApply\) since 2026-11-22T20:04:56Z, .+ ago\. Lock id-1$/,
  );
});

it("finds a lock by its id, and refuses another id with the one that is held", () => {
  expect(lockOfId([held], "id-1", "dev")).toBe(held);
  expect(() => lockOfId([held], "id-2", "dev")).toThrow(/No state of dev is locked by id-2. Held: id-1 of ana@build-7/);
  expect(() => lockOfId([], "id-2", "dev")).toThrow(/Nobody holds a lock/);
});

it("takes a holder on this machine for dead only when no Terraform works in the stack", () => {
  expect(() => refuseLivingHolder(held, [terraform], "ana@build-7")).toThrow(/still runs on this machine: process 42/);
  expect(() => refuseLivingHolder(held, [], "ana@build-7")).not.toThrow();
  expect(() => refuseLivingHolder(held, [terraform], "ben@build-8")).not.toThrow();
});

it("looks for the holder of the application's lock also where a destroy removes the state bucket", () => {
  expect(stacksOfHolder("application", "dev")).toEqual(["dev", "state-backend-dev"]);
  expect(stacksOfHolder("stateBackend", "dev")).toEqual(["state-backend-dev"]);
  expect(stacksOfHolder("ciAccess", "dev")).toEqual(["ci-access-dev"]);
});

describe("removeOldLocks", () => {
  const NOW = new Date("2026-11-22T21:00:00Z");
  const fileOf = (time: string): LockFile => ({ etag: `etag of ${time}`, modified: new Date(time), lock: held.lock });

  /** A bucket with these locks. @param taken whether somebody else takes each over at that moment */
  function bucketWith(files: Partial<Record<StateOwner, LockFile>>, taken = false) {
    const calls: string[] = [];
    const bucket = {
      lockFile: async (owner: StateOwner) => files[owner],
      takeLock: async (owner: StateOwner, _: string, from?: LockFile) => {
        calls.push(`take ${owner} as ${from?.etag}`);
        return taken ? undefined : "own";
      },
      releaseLock: async (owner: StateOwner, id: string) => {
        calls.push(`release ${owner} ${id}`);
      },
    } as unknown as StateBucket;
    return { bucket, calls };
  }

  it("removes a lock that is older, as it was seen, and leaves a younger one", async () => {
    const { bucket, calls } = bucketWith({
      application: fileOf("2026-11-22T20:00:00Z"),
      ciAccess: fileOf("2026-11-22T20:00:01Z"),
    });

    expect(await removeOldLocks(bucket, ["application", "ciAccess", "stateBackend"], 60, NOW)).toEqual(["application"]);
    expect(calls).toEqual(["take application as etag of 2026-11-22T20:00:00Z", "release application own"]);
  });

  it("leaves one that somebody takes over in that moment", async () => {
    const { bucket, calls } = bucketWith({ application: fileOf("2026-11-22T20:00:00Z") }, true);

    expect(await removeOldLocks(bucket, ["application"], 60, NOW)).toEqual([]);
    expect(calls).toHaveLength(1);
  });
});

it("asks for the states that an environment can have, and no others: a role may not be allowed to", () => {
  expect(ownersOf({})).toEqual(["application", "stateBackend", "ciAccess"]);
  expect(ownersOf({ preview: { of: "preview", id: "1", lifetimeHours: 1, mostAtOnce: 1 } })).toEqual(["application"]);
  expect(ownersOf({ template: { lifetimeHours: 1, mostAtOnce: 1 } })).toEqual(["stateBackend", "ciAccess"]);
});
