import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parsePlan } from "@secure-serverless/plan-review";
import { isObject } from "@secure-serverless/system/is-object";
import type { SynthesizedStack } from "../terraform/synthesized-stack";

const SHOW_TIMEOUT_SECONDS = 60;
const PLAN_FILE = "adoption.tfplan";

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
    return (parsePlan(JSON.parse(stdout)).resource_changes ?? [])
      .filter(({ change }) => change.actions.join() === "create")
      .map(({ address, type, change }) => ({ address, type, values: isObject(change.after) ? change.after : {} }));
  } finally {
    await rm(join(stack.folder, PLAN_FILE), { force: true });
  }
}
