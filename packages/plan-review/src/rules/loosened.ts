import { leafChanges } from "../attributes";
import { BOUNDS, EXCEPTIONS } from "../iam/doors";
import { isPolicyPath } from "../iam/policy-paths";
import type { ResourceChange } from "../model";
import { at, isEmpty, type Marked, textOf } from "../values";

/** What bounded something that is given and goes, while what it bounded stays: one line each. */
export function loosened({ type, attributes }: ResourceChange): readonly string[] {
  const bounds = (name: string) => BOUNDS.test(name) || isPolicyPath(type, name);
  return attributes.flatMap((attribute) =>
    leafChanges(attribute).flatMap(({ path, before, after, block }) => {
      if (isNothing(before) || !isNothing(after)) return [];
      const names = path.split(".").filter((part) => !/^\d+$/.test(part));
      const position = names.findIndex((name) => EXCEPTIONS.test(name) || bounds(name));
      const name = names[position];
      if (name === undefined) return [];
      // the block that the bound is in, which holds whatever lies between them
      let around = block;
      for (const _ of names.slice(position + 1)) around = around.outer ?? around;
      if (around.after === undefined) return [];
      return EXCEPTIONS.test(name) || isNothing(at(around.after, name))
        ? [`${path}: ${textOf(before)} → ${isEmpty(after) ? "not set" : textOf(after)}`]
        : [];
    }),
  );
}

function isNothing(value: Marked | undefined): boolean {
  return isEmpty(value) || value === false;
}
