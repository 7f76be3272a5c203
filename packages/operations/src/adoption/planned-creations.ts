import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { SynthesizedStack } from "../terraform/synthesized-stack";

const SHOW_TIMEOUT_SECONDS = 60;
const PLAN_FILE = "adoption.tfplan";

const planSchema = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        type: z.string(),
        change: z.object({ actions: z.array(z.string()), after: z.record(z.string(), z.unknown()).nullish() }),
      }),
    )
    .default([]),
});

export interface PlannedCreation {
  readonly address: string;
  readonly type: string;
  /** The arguments that are known before AWS is asked. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What Terraform would make anew. Nothing is refreshed, and no lock taken: the plan that is applied comes later. */
export async function plannedCreations(stack: SynthesizedStack): Promise<PlannedCreation[]> {
  try {
    await stack.plan(PLAN_FILE, ["-refresh=false", "-lock=false"]);
    const { stdout } = await stack.terraform(["show", "-json", PLAN_FILE], SHOW_TIMEOUT_SECONDS);
    return planSchema
      .parse(JSON.parse(stdout))
      .resource_changes.filter(({ change }) => change.actions.join() === "create")
      .map(({ address, type, change }) => ({ address, type, values: change.after ?? {} }));
  } finally {
    await rm(join(stack.folder, PLAN_FILE), { force: true });
  }
}
