import { describeLock, type HeldLock, lockOfId, refuseLivingHolder, stacksOfHolder } from "../../src/state/unlock";

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
