/**
 * The apply of a new environment is stopped in the middle, at random moments and in every way that a process can be
 * stopped; the next ordinary command finishes each of them, with the same end as if nothing had happened.
 *
 * FIRE_KILLS says how many times (20); FIRE_SEED repeats a run, which prints its seed.
 */
import { DECIDED_BY_AWS, Yardstick } from "@secure-serverless/proof/terraform-fire/normal-state";
import { fire, shots, times } from "./support/fire";
import { bucket, comparedWith, holdings, must, NAME, plannedChanges, refreshedState } from "./support/rehearsal";
import { backTo, type Snapshot, takeSnapshot } from "./support/snapshots";

const DEPLOY = [NAME, "--yes"];
/** How many resources an apply makes, less a few, so that the last ones are still to be made. */
const RESOURCES = 98;

let before: Snapshot;
let yardstick: Yardstick;
let nothing: readonly string[];
let everything: readonly string[];

beforeAll(async () => {
  await must("bootstrap", [NAME]);
  nothing = await holdings();
  before = await takeSnapshot("before");
  const undisturbed = async () => {
    await backTo(before);
    await must("deploy", DEPLOY);
    return refreshedState();
  };
  yardstick = new Yardstick([await undisturbed(), await undisturbed()]);
  everything = await holdings();
}, 600_000);

it("compares every attribute but what AWS chooses, and everything that the account holds", () => {
  expect(yardstick.size).toBeGreaterThan(1000);
  expect(yardstick.ignored).toEqual(DECIDED_BY_AWS);
  expect(comparedWith(nothing, everything).length).toBeGreaterThan(80);
});

it.each(shots(times("FIRE_KILLS", 20), RESOURCES))("is finished by the next command, stopped $title", async (shot) => {
  await backTo(before);

  await fire("deploy", DEPLOY, shot);

  expect(yardstick.differences(await refreshedState())).toEqual([]);
  expect(comparedWith(everything, await holdings())).toEqual([]);
  expect(await plannedChanges()).toEqual([]);
  expect(await bucket.lock("application")).toBeUndefined();
});
