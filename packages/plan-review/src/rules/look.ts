import { leafChanges } from "../attributes";
import { judgeOf } from "../judge/judges";
import { look } from "../meanings/look";
import { isLeftToProvider } from "../model";
import { withoutPositions } from "../paths";
import { Unknown } from "../values";
import { forEachChange, type Rule } from "./rule";

export const needsLook: Rule = {
  id: "needs-a-look",
  severity: "medium",
  title: "The settings of an existing resource change in a way that must be looked at",
  why: "Neither direction is safe by itself: what depends on it may stop, or others may reach it.",
  check: forEachChange((change) => {
    // what is made weakens nothing that exists, and of a replacement the destruction is the finding
    if (change.action !== "update") return undefined;
    const paths = change.attributes.flatMap((attribute) =>
      leafChanges(attribute).flatMap(({ path, after }) => {
        const plain = withoutPositions(path);
        // a default that the provider fills in is nobody's choice
        if (after instanceof Unknown && isLeftToProvider(change, plain)) return [];
        return judgeOf(change.type, plain) === look ? [plain] : [];
      }),
    );
    return paths.length > 0
      ? { message: "changes settings that must be looked at", details: [...new Set(paths)] }
      : undefined;
  }),
};
