import { kindOf } from "../catalogue/types";
import type { Judge } from "../judge/judge";
import { lastOf } from "../paths";
import { LOOK_FAMILIES, LOOK_PATHS } from "./look-names/families";
import { hasPath, type Paths, pathsOf, words } from "./path-lists";

let names: ReadonlySet<string> | undefined;
let paths: Paths | undefined;

/**
 * Attributes whose change on what exists needs a look in every direction, and that weaken nothing while a resource is made.
 * It is asked last: what another judge knows, that one judges. Of what guards, or gives access, this is every attribute that
 * no direction decides.
 */
export const look: Judge = {
  id: "look",
  knows(type, path) {
    const kind = kindOf(type);
    if (kind === "guards" || kind === "grants") return true;
    names ??= new Set(LOOK_FAMILIES.flatMap((family) => words(family.names)));
    paths ??= pathsOf(LOOK_PATHS);
    return names.has(lastOf(path)) || hasPath(paths, type, path);
  },
};
