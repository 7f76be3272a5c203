import { attributeChanges } from "../attributes";
import { meaningOf } from "../groups";
import type { Action, OutputChange, Plan, ResourceChange } from "../model";
import { Secrets } from "../secrets";
import { UserError } from "../user-error";
import { at, mark, textOf } from "../values";
import { configurationAddress, configuredAttributes } from "./configuration";
import { Owners } from "./mirrors";
import { planSchema, type RawPlan, type RawResourceChange } from "./plan-schema";
import { Policies, type Source } from "./source";

/** No provider's schema comes near; deeper values could only be meant to break the reader. */
const MAXIMUM_DEPTH = 100;
const REMEDY = "Give it the output of `terraform show -json <plan file>` or `tofu show -json <plan file>`";

/**
 * Reads the JSON of a plan into the model of a review.
 *
 * @param source the configuration that the plan was made of. Default: policies that are known after apply stay unknown
 * @throws UserError when it is not the JSON of a plan
 */
export function readPlan(json: unknown, source: Source = new Map()): Plan {
  requireShallow(json);
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? "it" : issue.path.map(textOf).join(".");
    // keys of the input are names of resources and variables, which may hold anything
    throw new UserError(`This JSON is not a plan: ${plainPath(where)} is not as Terraform writes it`, REMEDY);
  }
  const raw = parsed.data;
  requirePlan(json as object, raw);

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
  let unchanged = 0;
  for (const planned of raw.resource_changes ?? []) {
    const entry = { ...planned, change: { ...planned.change, ...policies.known(planned) } };
    const set = configured.get(configurationAddress(entry.address));
    const change = { ...changeOf(entry, secrets), ...(set === undefined ? {} : { configured: set }) };
    const moved = change.previousAddress !== undefined || change.imported;
    if (change.action === "read") continue;
    if (change.action === "no-op" && !moved) unchanged += 1;
    else changes.push(change);
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
    invocations: (raw.action_invocations ?? []).map(({ address }) => address).sort(),
    gaps: gapsOf(raw),
    unchanged,
    secrets,
  };
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
        action: actionOf(change.actions, `output.${name}`),
        before: mark(change.before, { sensitive, unknown: undefined }, secrets, place),
        after: mark(change.after, { sensitive, unknown: change.after_unknown }, secrets, place),
      };
    });
}

function gapsOf(raw: RawPlan): readonly string[] {
  const deferred = raw.deferred_changes?.length ?? 0;
  const failed = (raw.checks ?? []).filter(({ status }) => status === "fail" || status === "error");
  return [
    ...(raw.errored === true ? ["planning stopped with an error, the plan is not whole"] : []),
    ...(deferred > 0 ? [`${deferred} changes are put off to a later plan`] : []),
    ...(raw.complete === false && deferred === 0 ? ["another plan and apply will be needed after this one"] : []),
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

function requirePlan(json: object, raw: RawPlan): void {
  // 0.1, of Terraform before 0.15, does not tell which values are sensitive
  if (!/^(0\.[2-9]|1\.\d+)/.test(raw.format_version)) {
    throw new UserError(
      `The plan has format version ${plainPath(raw.format_version)}, and this reads 0.2 and 1.x`,
      "Make the plan with Terraform 0.15 or newer, or look for a newer version of the review",
    );
  }
  if ("values" in json && !("resource_changes" in json))
    throw new UserError("This JSON is a state, not a plan", REMEDY);
  if (!["resource_changes", "planned_values", "configuration"].some((key) => key in json)) {
    throw new UserError("This JSON is not a plan: it has neither changes nor a configuration", REMEDY);
  }
}

function requireShallow(json: unknown): void {
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value: json, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.depth > MAXIMUM_DEPTH) {
      throw new UserError(`This JSON is not a plan: it is nested more than ${MAXIMUM_DEPTH} levels deep`, REMEDY);
    }
    for (const value of Object.values(next.value)) {
      if (typeof value === "object" && value !== null) pending.push({ value, depth: next.depth + 1 });
    }
  }
}

/** A name of the plan in one line of an error message. */
function plainPath(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text).slice(1, -1);
}

function byAddress(a: ResourceChange, b: ResourceChange): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}
