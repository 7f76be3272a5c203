/**
 * A change of a deployed environment (new code, a replaced layer, changed and added resources, a release), and its
 * destruction, are stopped in the middle; the next ordinary command finishes each of them.
 *
 * FIRE_CHANGES (8) and FIRE_DESTROYS (6), each at least 1, say how many times; FIRE_SEED repeats a run, which prints its seed.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Yardstick } from "@secure-serverless/proof/terraform-fire/normal-state";
import { type Checkout, copiedCheckout } from "../e2e/support/checkout";
import { fire, shots, times } from "./support/fire";
import { bucket, comparedWith, holdings, must, NAME, plannedChanges, refreshedState } from "./support/rehearsal";
import { backTo, type Snapshot, takeSnapshot } from "./support/snapshots";

const DEPLOY = [NAME, "--yes"];
const DESTROY = [NAME, "--yes"];
/** In files of the checkout, what stands there and what takes its place. */
const EDITS = [
  ["functions/api/routes/health.ts", 'status: "healthy"', 'status: "changed"'],
  // another layer: the name is one more that the vendor code has
  ["functions/vendor/api.ts", "  DeleteObjectCommand,\n", "  DeleteObjectCommand,\n  CopyObjectCommand,\n"],
  // functions and log groups get other settings
  ["src/config/environments.ts", 'logLevel: "DEBUG"', 'logLevel: "WARN", memorySizeMb: 512'],
  ["src/config/environments.ts", '"authorizer-denials": 1000', '"authorizer-denials": 999'],
  [
    "src/config/environments.ts",
    'destroyData: true,\n    secret: { delivery: "out-of-band" }',
    'destroyData: true,\n    logs: { retentionDays: 14 },\n    secret: { delivery: "out-of-band" }',
  ],
] as const;
/** A second topic with its key, whom the alarms then tell, and another text in each alarm. */
const environment = { DEV_PAGE_EMAILS: "page@example.com", DEV_RUNBOOK_URL: "https://example.com/runbook" };

let checkout: Checkout;
let deployed: Snapshot;
let nothing: readonly string[];
afterAll(() => checkout?.remove());

beforeAll(async () => {
  checkout = await copiedCheckout();
  for (const [file, from, to] of EDITS) {
    const path = join(checkout.folder, file);
    const text = await readFile(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    await writeFile(path, text.replace(from, to));
  }
  nothing = await holdings();
  await must("bootstrap", [NAME]);
  await must("deploy", DEPLOY);
  await must("secret", ["put", NAME, "--generate"]);
  deployed = await takeSnapshot("deployed");
}, 600_000);

describe("a change", () => {
  let yardstick: Yardstick;
  let everything: readonly string[];
  const options = () => ({ checkout: checkout.folder, environment });
  const CHANGED = 60;

  beforeAll(async () => {
    const undisturbed = async () => {
      await backTo(deployed);
      const { stdout } = await must("deploy", DEPLOY, options());
      expect(stdout).toMatch(/Apply complete! Resources: [1-9]\d* added, [3-9]\d changed, [1-9]\d* destroyed/);
      expect(stdout).toMatch(/Released .*1 → 2/);
      return refreshedState();
    };
    yardstick = new Yardstick([await undisturbed(), await undisturbed()]);
    everything = await holdings();
  }, 600_000);

  it.each(shots(times("FIRE_CHANGES", 8), CHANGED))("is finished by the next command, stopped $title", async (shot) => {
    await backTo(deployed);

    await fire("deploy", DEPLOY, shot, options());

    expect(yardstick.differences(await refreshedState())).toEqual([]);
    expect(comparedWith(everything, await holdings())).toEqual([]);
    expect(await plannedChanges()).toEqual([]);
    expect(await bucket.lock("application")).toBeUndefined();
  });
});

describe("a destruction", () => {
  const GOING = 98;

  it.each(shots(times("FIRE_DESTROYS", 6), GOING))("is finished by the next command, stopped $title", async (shot) => {
    await backTo(deployed);

    await fire("destroy", DESTROY, shot);

    expect(comparedWith(nothing, await holdings())).toEqual([]);
    expect((await must("destroy", DESTROY)).stdout).toContain(`Nothing of ${NAME} is there`);
  });
});
