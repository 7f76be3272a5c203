import type { Marked, MarkedObject } from "../values";
import * as names from "./names";
import { isServiceName } from "./services";

/** What the name of an attribute means, asked once for each name. */
export interface Role {
  /** In snake_case. */
  readonly name: string;
  /** Says nothing of who comes in. */
  readonly isElsewhere: boolean;
  /** Names where traffic goes, or what the rule is called. */
  readonly isNoSource: boolean;
  readonly isDirection: boolean;
  readonly isAction: boolean;
  readonly isPriority: boolean;
  readonly isScope: boolean;
  readonly isService: boolean;
  /** A block that says what the sources beside it may reach: `allow { protocol, ports }`. */
  readonly isServiceBlock: boolean;
}

export interface Part {
  readonly key: string;
  readonly value: Marked;
  readonly role: Role;
}

const SERVICE_BLOCK = /^(allow|allowed|deny|denied|ports?|services?|protocols?)$/;
/** `tcp_options { min, max }` */
const OPTIONS = /^(tcp|udp|icmp)(_options)?$/;

const roleOf = names.memo((key): Role => {
  const name = names.snake(key);
  return {
    name,
    isElsewhere: names.isElsewhere(name),
    isNoSource: names.isWayOut(name) || names.isTarget(name) || names.LABEL.test(name),
    isDirection: names.DIRECTION.test(name),
    isAction: names.ACTION.test(name),
    isPriority: names.PRIORITY.test(name),
    isScope: names.SCOPE.test(name),
    isService: isServiceName(name) || OPTIONS.test(name),
    isServiceBlock: SERVICE_BLOCK.test(name),
  };
});

/** The attributes of a block with what their names mean. */
export function partsOf(block: MarkedObject): readonly Part[] {
  return Object.keys(block).map((key) => ({ key, value: block[key] ?? null, role: roleOf(key) }));
}
