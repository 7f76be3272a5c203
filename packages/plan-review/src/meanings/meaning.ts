import type { LeafChange } from "../attributes";
import type { Direction } from "./directions";

/** The rules that the table of meanings feeds. */
export type WeakeningRule =
  | "key-disabled"
  | "encryption-weakened"
  | "tls-weakened"
  | "versioning-weakened"
  | "protection-removed"
  | "retention-shortened"
  | "lock-weakened"
  | "replication-removed"
  | "rotation-stopped"
  | "identity-check-weakened"
  | "firewall-weakened"
  | "isolation-weakened"
  | "logs-off"
  | "detection-off"
  | "monitoring-reduced"
  | "tracing-off"
  | "alarm-weakened"
  | "destination-changed"
  | "cors-widened"
  | "traffic-stopped"
  | "resilience-weakened"
  | "elsewhere";

/** What attributes of a name mean, wherever they stand. */
export interface Meaning {
  /** Or how to tell it, where one attribute means many things: the value of a parameter. */
  readonly rule: WeakeningRule | ((change: LeafChange) => WeakeningRule);
  readonly direction: Direction;
  /** Last names, in snake case; or a pattern of them. */
  readonly names: readonly string[] | RegExp;
  /** Pattern of the type and the path, such as `aws_kms_key.is_enabled`, that has to fit too. @default all */
  readonly within?: RegExp;
  /** Pattern of the type and the path that must not fit. @default none */
  readonly except?: RegExp;
}

export interface Place {
  readonly within?: RegExp;
  readonly except?: RegExp;
}

/** A row of the table. */
export function means(
  rule: Meaning["rule"],
  direction: Direction,
  names: string | RegExp,
  { within, except }: Place = {},
): Meaning {
  return {
    rule,
    direction,
    names: typeof names === "string" ? names.trim().split(/\s+/) : names,
    ...(within === undefined ? {} : { within }),
    ...(except === undefined ? {} : { except }),
  };
}
