import { leafChanges } from "../attributes";
import { isLeftToProvider, type ResourceChange } from "../model";
import { withoutPositions } from "../paths";
import { remembered } from "../remembered";
import { Hidden, isEmpty, type Marked, Unknown } from "../values";
import type { WeakeningRule } from "./meaning";
import { meaningOf } from "./table";

/** What a change weakens, as lines by rule, and what nobody can tell before apply. */
export interface Weakened {
  readonly lines: ReadonlyMap<WeakeningRule, readonly string[]>;
  /** What protects now, and may not from then on. */
  readonly unknown: readonly string[];
}

const NOTHING: Weakened = { lines: new Map(), unknown: [] };
const known = new WeakMap<ResourceChange, Weakened>();

/** Settings of an account, or of another resource, as resources of their own: making one changes what is there already. */
const sets = remembered((type) =>
  /^aws_(ebs_encryption_by_default|ec2_instance_metadata_defaults|ec2_serial_console_access|s3_bucket_versioning|config_configuration_recorder_status|guardduty_(member_)?detector_feature|macie2_account|route53_hosted_zone_dnssec|guardduty_filter|inspector2_filter|macie2_findings_filter|securityhub_standards_control)$/.test(
    type,
  ),
);

/** Whether a new resource only sets what something else does. */
export function isSetting(change: ResourceChange): boolean {
  return change.action === "create" && sets(change.type);
}

/** What a setting that is made now switches off, with whatever it was before. */
export function weakSettings(change: ResourceChange, id: WeakeningRule): readonly string[] {
  return change.attributes.flatMap((attribute) =>
    [...leafChanges(attribute)].flatMap((leaf) => {
      const meaning = meaningOf(change.type, withoutPositions(leaf.path));
      const isWeak = meaning?.rule === id && meaning.direction.isWeak?.(leaf.after) === true;
      return isWeak ? [`${leaf.path}: ${said(leaf.after)}`] : [];
    }),
  );
}

/** Reads a change by the table of meanings, once. What is made now weakens nothing that exists. */
export function weakenedBy(change: ResourceChange): Weakened {
  if (change.action !== "update" && change.action !== "replace") return NOTHING;
  const before = known.get(change);
  if (before !== undefined) return before;
  const answer = read(change);
  known.set(change, answer);
  return answer;
}

function read(change: ResourceChange): Weakened {
  const lines = new Map<WeakeningRule, string[]>();
  const unknown: string[] = [];
  for (const attribute of change.attributes) {
    for (const leaf of leafChanges(attribute)) {
      const { path, before, after } = leaf;
      const plain = withoutPositions(path);
      const meaning = meaningOf(change.type, plain);
      if (meaning === undefined) continue;
      const { direction } = meaning;
      // what is removed need not be known to be missed
      const isUnreadable = before instanceof Hidden && !isEmpty(after);
      if (after instanceof Unknown || after instanceof Hidden || isUnreadable) {
        if (!isHiddenBehind(before, after) || direction.protects?.(leaf) !== true) continue;
        // a default that the provider fills in is nobody's choice
        if (isLeftToProvider(change, plain)) continue;
        unknown.push(`${path}: ${after instanceof Unknown ? "known after apply" : "sensitive"}`);
      } else if (direction.weakens(leaf)) {
        const rule = typeof meaning.rule === "function" ? meaning.rule(leaf) : meaning.rule;
        const line = `${path}: ${said(before)} → ${said(after)}`;
        const others = lines.get(rule);
        if (others === undefined) lines.set(rule, [line]);
        else others.push(line);
      }
    }
  }
  return { lines, unknown };
}

function isHiddenBehind(before: Marked, after: Marked): boolean {
  if (after instanceof Unknown) return !(before instanceof Hidden);
  return (
    after instanceof Hidden && after.reason === "sensitive" && !after.equals(before) && !(before instanceof Hidden)
  );
}

function said(value: Marked): string {
  if (isEmpty(value)) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}
