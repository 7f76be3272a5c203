/**
 * A state that was damaged, replaced, put back or lost is told before anything is done, with a command that helps; what that
 * command and docs/state.md say leads back to the state and the account as they were, and to an empty plan.
 *
 * FIRE_STATES takes some of them only, by a part of what was done.
 */
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { localEnvironment } from "@secure-serverless/operations/local/bring-up";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { DECIDED_BY_AWS, Yardstick } from "@secure-serverless/proof/terraform-fire/normal-state";
import { textTable } from "@secure-serverless/system/text-table";
import { client, instance, outdir } from "../e2e/support/target";
import {
  bucket,
  comparedWith,
  holdings,
  must,
  NAME,
  npmRun,
  plannedChanges,
  refreshedState,
  said,
  stateText,
} from "./support/rehearsal";
import { backTo, type Snapshot, takeSnapshot } from "./support/snapshots";

const s3 = client(S3Client);
const Bucket = bucket.name;
const Key = bucket.key("application");

let deployed: Snapshot;
let yardstick: Yardstick;
let everything: readonly string[];

beforeAll(async () => {
  await must("bootstrap", [NAME]);
  await must("deploy", [NAME, "--yes"]);
  // a version before the current one, with a lower serial
  const state = await refreshedState();
  deployed = await takeSnapshot("deployed");
  await must("deploy", [NAME, "--yes"]);
  yardstick = new Yardstick([state, await refreshedState()], DECIDED_BY_AWS);
  everything = await holdings();
}, 600_000);

const put = (text: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(text) }));

/** Deletes every version of everything in the bucket, or of one object. */
async function deleteVersions(Prefix?: string): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}

interface Damage {
  readonly do: () => Promise<unknown>;
  /** What the next plan says about it. */
  readonly told: RegExp;
  /** Whether the plan is refused; otherwise it is made, with a warning. */
  readonly refused: boolean;
  /** The commands that lead back, as the messages and docs/state.md name them. */
  readonly back: (told: string) => Promise<unknown>;
}

/** The command that the message names, and then a deploy. */
async function restoreAsTold(told: string): Promise<void> {
  const version = new RegExp(`npm run state -- restore ${NAME} (\\S+)`).exec(told)?.[1];
  if (version === undefined) throw new Error(`No version is named:\n${told}`);
  await must("state", ["restore", NAME, version, "--yes"]);
  await must("deploy", [NAME, "--yes"]);
}
const deployAnew = () => must("deploy", [NAME, "--yes"]);

const DAMAGES: Readonly<Record<string, Damage>> = {
  "cut off": {
    do: async () => put((await stateText()).slice(0, 3000)),
    told: /is not one: it is cut off, or something else/,
    refused: true,
    back: restoreAsTold,
  },
  emptied: { do: () => put(""), told: /is not one: it is empty/, refused: true, back: restoreAsTold },
  "replaced by a page of a proxy": {
    do: () => put("<html>Sign in</html>"),
    told: /is not one: it is cut off, or something else/,
    refused: true,
    back: restoreAsTold,
  },
  "replaced by another environment's": {
    do: async () => put((await new StateBucket(localEnvironment(instance, outdir)).read("application")) ?? ""),
    told: /describes 103 resources of somebody else \(Environment=local\): a plan would replace them/,
    refused: true,
    back: restoreAsTold,
  },
  "deleted, as by a console": {
    do: () => s3.send(new DeleteObjectCommand({ Bucket, Key })),
    told: /The state of dev was deleted/,
    refused: true,
    back: restoreAsTold,
  },
  "put back by hand, an older one": {
    do: async () => {
      const state = JSON.parse(await stateText()) as { serial: number; resources: unknown[] };
      return put(JSON.stringify({ ...state, serial: state.serial - 1, resources: state.resources.slice(0, 40) }));
    },
    told: /its version before had \d+: somebody put back an older one by hand/,
    refused: false,
    back: restoreAsTold,
  },
  "put back by hand, an older one, and deployed over": {
    do: async () => {
      const state = JSON.parse(await stateText()) as { serial: number; resources: unknown[] };
      return put(JSON.stringify({ ...state, serial: state.serial - 1, resources: state.resources.slice(0, 40) }));
    },
    told: /its version before had \d+: somebody put back an older one by hand/,
    refused: false,
    back: deployAnew,
  },
  "given another lineage": {
    do: async () =>
      put(JSON.stringify({ ...JSON.parse(await stateText()), lineage: "00000000-1111-2222-3333-444444444444" })),
    told: /has another lineage \(00000000-1111-2222-3333-444444444444\)/,
    refused: false,
    back: deployAnew,
  },
  "deleted with all its versions": {
    do: () => deleteVersions(Key),
    told: /Created by dev but not in its state, as after an interrupted apply/,
    refused: false,
    back: deployAnew,
  },
  "lost with its bucket": {
    do: async () => {
      await s3
        .send(new PutBucketPolicyCommand({ Bucket, Policy: '{"Version":"2012-10-17","Statement":[]}' }))
        .catch(() => {});
      await deleteVersions();
      await s3.send(new DeleteBucketCommand({ Bucket }));
    },
    told: /The state bucket \S+ does not exist → npm run bootstrap -- dev/,
    refused: true,
    back: async () => {
      await must("bootstrap", [NAME]);
      await deployAnew();
    },
  },
};

const table: string[][] = [["THE STATE WAS", "THE NEXT PLAN", "SAYS"]];
afterAll(() => process.stderr.write(`\n${textTable(table)}\n`));

const CHOSEN = Object.entries(DAMAGES).filter(([what]) => what.includes(process.env["FIRE_STATES"] ?? ""));

it.each(CHOSEN)("is reported, and fixed as reported, when the state was %s", async (what, damage) => {
  await backTo(deployed);
  await damage.do();

  const plan = await npmRun("plan", [NAME]);
  const line =
    said(plan)
      .split("\n")
      .find((text) => damage.told.test(text)) ?? "nothing of it";
  table.push([what, plan.exitCode === 1 ? "refused" : "made", line.slice(0, 200)]);
  process.stderr.write(`${table.at(-1)?.join("  ")}\n`);
  expect(said(plan)).toMatch(damage.told);
  expect(plan.exitCode === 1).toBe(damage.refused);
  await damage.back(said(plan));

  expect(yardstick.differences(await refreshedState())).toEqual([]);
  expect(comparedWith(everything, await holdings())).toEqual([]);
  expect(await plannedChanges()).toEqual([]);
  expect((await npmRun("preflight", [NAME])).exitCode).toBe(0);
});

it("says the same to a destroy, which destroys nothing", async () => {
  await backTo(deployed);
  await DAMAGES["replaced by another environment's"]?.do();

  const destroy = await npmRun("destroy", [NAME, "--yes"]);

  expect([destroy.exitCode, said(destroy)]).toEqual([
    1,
    expect.stringContaining("of somebody else (Environment=local)"),
  ]);
  expect(comparedWith(everything, await holdings())).toEqual([]);
});
