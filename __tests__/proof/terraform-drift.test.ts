/**
 * Each resource of the application is deleted, and where it has a setting changed, behind Terraform's back by AWS's own
 * calls. The next plan must see it, and the next deploy must bring back what was; what cannot be seen is in
 * drift-matrix.json with the reason. The resources come from the state: one without a row there fails.
 *
 * FIRE_BATCHES takes some batches of deletions only, for example 1,4. What was found is in dist/drift-matrix-found.json.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { managedResources, parseState } from "@secure-serverless/operations/terraform/state-document";
import {
  type DriftMatrix,
  type Row,
  seenOf,
  surprises,
  textOf,
  unseen,
} from "@secure-serverless/proof/terraform-fire/drift-plan";
import { DECIDED_BY_AWS, Yardstick } from "@secure-serverless/proof/terraform-fire/normal-state";
import { TAMPERINGS } from "@secure-serverless/proof/terraform-fire/tampering/tamperings";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { textTable } from "@secure-serverless/system/text-table";
import { instance } from "../e2e/support/target";
import {
  comparedWith,
  connected,
  holdings,
  initialized,
  must,
  NAME,
  npmRun,
  plannedChanges,
  refreshedState,
  said,
} from "./support/rehearsal";
import { backTo, type Snapshot, takeSnapshot } from "./support/snapshots";

const MATRIX = join(PROJECT_ROOT, "packages/proof/src/terraform-fire/drift-matrix.json");
const FOUND = join(PROJECT_ROOT, "dist/drift-matrix-found.json");
const SHOW_SECONDS = 60;
const ALL_BATCHES = [...new Set(Object.values(TAMPERINGS).map(({ batch = 1 }) => batch))].sort((a, b) => a - b);
const BATCHES = process.env["FIRE_BATCHES"]?.split(",").map(Number) ?? ALL_BATCHES;

interface Resource {
  readonly type: string;
  readonly address: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

let deployed: Snapshot;
let yardstick: Yardstick;
let everything: readonly string[];
let resources: readonly Resource[];
const rows: Row[] = [];

beforeAll(async () => {
  await must("bootstrap", [NAME]);
  await must("deploy", [NAME, "--yes"]);
  const state = await refreshedState();
  const document = parseState(state);
  if (document === undefined) throw new Error("there is no state");
  resources = managedResources(document).map(({ type, name, attributes }) => ({
    type,
    address: `${type}.${name}`,
    attributes,
  }));
  yardstick = new Yardstick([state, state], DECIDED_BY_AWS);
  everything = await holdings();
  deployed = await takeSnapshot("deployed");
}, 600_000);

const NOTHING_CAN: readonly string[] = [];

/** Does it to all of them; what hangs on another one of them is tried again after it. */
async function tamperWith(chosen: readonly Resource[], what: "delete" | "change"): Promise<void> {
  await connected(async (connect) => {
    let left = [...chosen];
    while (left.length > 0) {
      const failed: { resource: Resource; error: unknown }[] = [];
      for (const resource of left) {
        const act = TAMPERINGS[resource.type]?.[what];
        if (typeof act !== "function") throw new Error(`Nothing is known to ${what} ${resource.address}`);
        await act(resource.attributes, connect).catch((error: unknown) => failed.push({ resource, error }));
      }
      if (failed.length === left.length)
        throw new AggregateError(
          failed.map(({ error }) => error),
          `${what}: ${failed.map(({ resource, error }) => `${resource.address}: ${String(error)}`).join("; ")}`,
        );
      left = failed.map(({ resource }) => resource);
    }
  });
}

/** What the next plan says of each of them. @returns all that it said */
async function look(chosen: readonly Resource[], what: Row["what"]): Promise<string> {
  const out = join(instance.root, "plans", what);
  const plan = await npmRun("plan", [NAME, "--out", out]);
  if (![0, 2].includes(plan.exitCode)) throw new Error(`The plan is refused:\n${said(plan)}`);
  const review = JSON.parse(await readFile(join(out, "review.json"), "utf8"));
  const stack = await initialized();
  const { stdout } = await stack.terraform(["show", "-json", "tfplan"], SHOW_SECONDS);
  const shown = JSON.parse(stdout);
  rows.push(...chosen.map(({ type, address }) => ({ type, address, what, ...seenOf(address, shown, review) })));
  return said(plan);
}

/** A deploy brings everything back, and nothing else with it. */
async function expectHealed(): Promise<void> {
  const deploy = await npmRun("deploy", [NAME, "--yes"]);
  expect([deploy.exitCode, deploy.exitCode === 0 ? "" : said(deploy)]).toEqual([0, ""]);
  expect(comparedWith(everything, await holdings())).toEqual([]);
  expect(await plannedChanges()).toEqual([]);
}

it("knows what can be done to each type of resource that the state has", () => {
  const types = [...new Set(resources.map(({ type }) => type))];
  expect(types.filter((type) => TAMPERINGS[type] === undefined)).toEqual(NOTHING_CAN);
  expect(types.length).toBeGreaterThan(30);
});

it("sees each change, and takes it back", async () => {
  const chosen = resources.filter(({ type }) => typeof TAMPERINGS[type]?.change === "function");
  await tamperWith(chosen, "change");
  const told = await look(chosen, "changed");
  const narrow = chosen.filter(({ type }) => type === "aws_lambda_permission");
  expect(narrow.length).toBeGreaterThan(0);
  for (const { attributes } of narrow)
    expect(told).toMatch(
      new RegExp(`permissions +Somebody has changed who may call .*\\(${attributes["statement_id"]}\\)`),
    );

  await expectHealed();
  expect(yardstick.differences(await refreshedState())).toEqual([]);
});

it.each(BATCHES)("sees what was deleted, and makes it again: batch %i", async (batch) => {
  await backTo(deployed);
  const chosen = resources.filter(
    ({ type }) => (TAMPERINGS[type]?.batch ?? 1) === batch && typeof TAMPERINGS[type]?.delete === "function",
  );
  expect(chosen.length).toBeGreaterThan(0);
  await tamperWith(chosen, "delete");
  await look(chosen, "deleted");

  await expectHealed();
});

it("does what the committed matrix says, in every row of it", async () => {
  const matrix = JSON.parse(await readFile(MATRIX, "utf8").catch(() => "{}")) as DriftMatrix;
  const lines = rows.map((row) => [row.address, row.what, textOf(row)]);
  process.stderr.write(`\n${textTable([["RESOURCE", "WAS", "THE NEXT PLAN"], ...lines])}\n`);
  await mkdir(join(PROJECT_ROOT, "dist"), { recursive: true });
  await writeFile(FOUND, `${JSON.stringify(rows, undefined, 1)}\n`);

  expect(surprises(rows, matrix)).toEqual([]);
  expect(BATCHES === ALL_BATCHES ? unseen(rows, matrix) : []).toEqual([]);
});
