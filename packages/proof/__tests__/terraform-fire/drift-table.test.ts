import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import type { DriftMatrix } from "../../src/terraform-fire/drift-plan";
import { driftTable } from "../../src/terraform-fire/drift-table";
import { TAMPERINGS } from "../../src/terraform-fire/tampering/tamperings";

const matrix: DriftMatrix = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "packages/proof/src/terraform-fire/drift-matrix.json"), "utf8"),
);

it("puts together what the same is true of, and says why something differs", () => {
  const table = driftTable({
    t_b: { deleted: { plan: "create", asks: [] }, changed: { plan: "update", asks: ["r"] } },
    t_a: { deleted: { plan: "create", asks: [] }, changed: { plan: "update", asks: ["r"] } },
    "t_a.special": { deleted: "it never ends", changed: { plan: "nothing", asks: [], because: "it is ignored" } },
  });
  expect(table.slice(2)).toEqual([
    "| `t_a`, `t_b` | makes it again | takes it back, and asks (`r`) |",
    "| `t_a.special` | cannot be: it never ends | does not see it: it is ignored |",
  ]);
});

it("is in docs/state.md as the matrix has it", () => {
  const page = readFileSync(join(PROJECT_ROOT, "docs/state.md"), "utf8");
  const [, between = ""] = /<!-- drift-matrix -->\n([\s\S]*?)\n<!-- \/drift-matrix -->/.exec(page) ?? [];
  expect(between.split("\n")).toEqual(driftTable(matrix));
});

it("has a cell for whatever can be done to each type, and says the same of what cannot be done", () => {
  const cellsOf = (type: string) => matrix[type] ?? {};
  const differing = Object.entries(TAMPERINGS).flatMap(([type, { delete: deleted, change: changed }]) =>
    (
      [
        ["deleted", deleted],
        ["changed", changed],
      ] as const
    ).flatMap(([what, act]) => {
      const cell = cellsOf(type)[what];
      const isSame = typeof act === "string" ? cell === act : typeof cell === "object";
      return isSame ? [] : [`${type} ${what}`];
    }),
  );
  expect(differing).toEqual([]);
});

it("has a reason wherever a plan does not see what was done", () => {
  const unseen = Object.entries(matrix).flatMap(([key, cells]) =>
    Object.values(cells).flatMap((cell) =>
      typeof cell === "object" && cell.plan === "nothing" && cell.because === undefined ? [key] : [],
    ),
  );
  expect(unseen).toEqual([]);
});
