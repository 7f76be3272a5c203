import { attributeChanges } from "../attributes";
import { meaningOf } from "../groups";
import type { Action, OutputChange, Plan, ResourceChange } from "../model";
import { saysWhoComesIn } from "../network/names";
import { Secrets } from "../secrets";
import { UserError } from "../user-error";
import { at, mark, textOf } from "../values";
import { configurationAddress, configuredAttributes } from "./configuration";
import { Owners } from "./mirrors";
import { parsePlan } from "./parse-plan";
import type { RawPlan, RawResourceChange } from "./plan-schema";
import { configuredProvisioners, provisionerRuns } from "./provisioners";
import { plainPath } from "./require-plan";
import { Policies, type Source } from "./source";

/** Data sources that run a program or call somebody when they are read at apply. */
const RUNS_WHEN_READ = /^(external|http|aws_lambda_invocation)$/;

/**
 * Reads the JSON of a plan into the model of a review.
 *
 * @param source the configuration that the plan was made of. Default: policies that are known after apply stay unknown
 * @throws UserError when it is not the JSON of a plan
 */
export function readPlan(json: unknown, source: Source = new Map()): Plan {
  const raw = parsePlan(json);
  const secrets = new Secrets();
  const declared = raw.configuration?.root_module?.variables ?? {};
  for (const [name, { value }] of Object.entries(raw.variables ?? {})) {
    const isMarked = Object.hasOwn(declared, name) && declared[name]?.sensitive === true;
    // one that nobody marked may be a secret by its name all the same
    mark(value, { sensitive: [isMarked], unknown: undefined }, secrets, { name, isAmongSecrets: false });
  }
  const configured = configuredAttributes(raw.configuration?.root_module);
  const policies = new Policies(raw, source);
  const changes: ResourceChange[] = [];
  const context: ResourceChange[] = [];
  const reads: string[] = [];
  let unchanged = 0;
  for (const planned of raw.resource_changes ?? []) {
    const entry = { ...planned, change: { ...planned.change, ...policies.known(planned) } };
    const set = configured.get(configurationAddress(entry.address));
    const change = {
      ...changeOf(entry, secrets),
      ...(set === undefined ? {} : { configured: withBlocks(set, entry) }),
    };
    const moved = change.previousAddress !== undefined || change.imported;
    if (change.action === "read") {
      if (RUNS_WHEN_READ.test(change.type)) reads.push(change.address);
      continue;
    }
    if (change.action !== "no-op" || moved) changes.push(change);
    else {
      unchanged += 1;
      if (saysWhoComesIn(change.type)) context.push(change);
    }
  }
  const owners = new Owners(raw.resource_changes ?? []);
  const drift = (raw.resource_drift ?? [])
    .map((entry) => {
      const change = changeOf(entry, secrets);
      const own = change.attributes.filter(
        ({ path }) =>
          !owners.repeats(entry.type, path, entry.change.after) &&
          !owners.leavesToReleases(entry.type, entry.address, path),
      );
      return { ...change, attributes: own };
    })
    // what is left empty is a default that the provider filled in, or an address that moved
    .filter((change) => change.action === "delete" || change.attributes.length > 0);
  return {
    ...(typeof raw.terraform_version === "string" ? { toolVersion: raw.terraform_version } : {}),
    changes: changes.sort(byAddress),
    drift: drift.sort(byAddress),
    outputs: outputsOf(raw, secrets),
    provisioners: provisionerRuns(changes, configuredProvisioners(raw.configuration?.root_module), secrets),
    invocations: [...(raw.action_invocations ?? []).map(({ address }) => address), ...reads].sort(),
    gaps: gapsOf(raw),
    context,
    unchanged,
    secrets,
  };
}

/**
 * What the configuration sets, with the blocks that are in the plan although it does not name them: Terraform leaves dynamic
 * blocks out of the configuration that it writes. A block that the provider fills in is unknown as a whole.
 */
function withBlocks(configured: ReadonlySet<string>, { change }: RawResourceChange): ReadonlySet<string> {
  const isBlock = (value: unknown) =>
    Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null);
  const names = (side: unknown) =>
    typeof side === "object" && side !== null ? Object.entries(side).filter(([, value]) => isBlock(value)) : [];
  // of what is made anew the old blocks may have been the provider's
  const old = change.actions.join() === "update" ? change.before : undefined;
  const blocks = [old, change.after, change.after_unknown].flatMap(names).map(([name]) => name);
  return blocks.every((name) => configured.has(name)) ? configured : new Set([...configured, ...blocks]);
}

function changeOf(entry: RawResourceChange, secrets: Secrets): ResourceChange {
  const { change } = entry;
  const action = actionOf(change.actions, entry.address);
  const sensitive = [change.before_sensitive, change.after_sensitive];
  const before = mark(change.before, { sensitive, unknown: undefined }, secrets);
  const after = mark(change.after, { sensitive, unknown: change.after_unknown }, secrets);
  const names = [entry.address, ...[at(before, "bucket"), at(after, "bucket"), at(after, "name")].map(textOf)];
  return {
    address: entry.deposed ? `${entry.address} (deposed ${entry.deposed})` : entry.address,
    ...(entry.previous_address && entry.previous_address !== entry.address
      ? { previousAddress: entry.previous_address }
      : {}),
    type: entry.type,
    action: entry.mode === "data" ? "read" : action,
    ...(entry.action_reason ? { actionReason: entry.action_reason } : {}),
    ...(entry.deposed ? { deposed: true } : {}),
    ...(action === "replace" && change.actions[0] === "create" ? { createsFirst: true } : {}),
    imported: typeof change.importing === "object" && change.importing !== null,
    before,
    after,
    attributes:
      action === "no-op" || action === "read" ? [] : attributeChanges(before, after, change.replace_paths ?? []),
    meaning: meaningOf(entry.type, names),
  };
}

function actionOf(actions: readonly string[], address: string): Action {
  const names = new Set(actions);
  const only = (...allowed: string[]) => [...names].every((name) => allowed.includes(name));
  // in either order, and with OpenTofu's and Terraform's "forget" of the old object in the place of its destruction
  if (names.has("create") && names.size === 2 && only("create", "delete", "forget")) return "replace";
  const [first] = actions;
  if (names.size === 1) {
    for (const known of ["create", "update", "delete", "forget", "read", "no-op"] as const)
      if (first === known) return known;
    // an ephemeral resource lives only while Terraform runs
    if (first === "open" || first === "renew" || first === "close") return "read";
  }
  throw new UserError(
    `The plan has an action that this version does not know, at ${plainPath(address)}: ${plainPath(actions.join(", "))}`,
    "Read that plan by hand, and look for a newer version of the review",
  );
}

function outputsOf(raw: RawPlan, secrets: Secrets): readonly OutputChange[] {
  return Object.entries(raw.output_changes ?? {})
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, change]) => {
      const planned = raw.planned_values?.outputs ?? {};
      const declared = Object.hasOwn(planned, name) && planned[name]?.sensitive === true;
      const sensitive = [change.before_sensitive, change.after_sensitive, declared];
      const place = { name, isAmongSecrets: false };
      return {
        name,
        revealed: change.before_sensitive === true && change.after_sensitive !== true && !declared,
        action: actionOf(change.actions, `output.${name}`),
        before: mark(change.before, { sensitive, unknown: undefined }, secrets, place),
        after: mark(change.after, { sensitive, unknown: change.after_unknown }, secrets, place),
      };
    });
}

function gapsOf(raw: RawPlan): readonly string[] {
  const deferred = raw.deferred_changes?.length ?? 0;
  const actions = raw.deferred_action_invocations?.length ?? 0;
  const failed = (raw.checks ?? []).filter(({ status }) => status === "fail" || status === "error");
  return [
    ...(raw.errored === true ? ["planning stopped with an error, the plan is not whole"] : []),
    ...(deferred > 0 ? [`${deferred} changes are put off to a later plan`] : []),
    ...(actions > 0 ? [`${actions} actions are put off to a later plan`] : []),
    ...(raw.complete === false && deferred + actions === 0
      ? ["another plan and apply will be needed after this one"]
      : []),
    ...failed
      .map(({ address, status, instances }) => {
        const messages = (instances ?? []).flatMap(({ problems }) =>
          (problems ?? []).flatMap(({ message }) => message ?? []),
        );
        return [`check ${status}`, address?.to_display ?? "without a name", ...messages].join(": ");
      })
      .sort(),
  ];
}

function byAddress(a: ResourceChange, b: ResourceChange): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}
