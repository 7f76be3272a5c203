import { isDeepStrictEqual } from "node:util";
import type { Target } from "@secure-serverless/operations/aws/target";
import { ensureStateBackend } from "@secure-serverless/operations/state/state-backend";
import { declaredAddresses } from "@secure-serverless/operations/terraform/declared-addresses";
import {
  type ManagedResource,
  managedResources,
  parseState,
} from "@secure-serverless/operations/terraform/state-document";
import type { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { CommandError } from "@secure-serverless/system/process";
import type { Progress } from "@secure-serverless/system/progress";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { type StateOwner, stackIdOf } from "../../../../src/config/names";

const STATE_TIMEOUT_SECONDS = 120;
const PLAN_FILE = "again.tfplan";

/** In the order in which one needs the other: the roles of the application have a boundary that the CI stack makes. */
export const ORDER = ["stateBackend", "ciAccess", "application"] as const satisfies readonly StateOwner[];

/** One stack of an environment, applied. */
export interface AppliedStack {
  readonly owner: StateOwner;
  readonly stack: SynthesizedStack;
  /** The addresses whose creation failed, each with what the AWS said. */
  readonly failures: Readonly<Record<string, string>>;
  /** What it declares, by address. */
  readonly declared: readonly string[];
}

/** A managed resource of a state, as the AWS was read last. */
export type ReadResource = ManagedResource & { readonly address: string };

/** Applies all stacks of an environment. What fails to be created is told, and does not end it. */
export async function applyStacks(target: Target, toolchain: Toolchain, progress: Progress): Promise<AppliedStack[]> {
  const applied: AppliedStack[] = [];
  for (const owner of ORDER) {
    const stack = await stackOf(target, toolchain, stackIdOf(owner, target.environment.name));
    if (owner === "stateBackend") await ensureStateBackend(target, stack, progress);
    else await stack.init();
    const failures = owner === "stateBackend" ? {} : await failuresOf(stack.apply());
    applied.push({ owner, stack, failures, declared: await declaredAddresses(stack.folder) });
  }
  return applied;
}

async function failuresOf(apply: Promise<string>): Promise<Record<string, string>> {
  try {
    await apply;
    return {};
  } catch (error) {
    const failures = error instanceof CommandError ? failedAddresses(error.output) : {};
    if (Object.keys(failures).length === 0) throw error;
    return failures;
  }
}

/** Each address that an apply's output names as failed, with the first line of the error. */
export function failedAddresses(output: string): Record<string, string> {
  const errors = output.matchAll(/^Error: (.+)\n[\s\S]*?^ {2}with ([\w.-]+),$/gm);
  return Object.fromEntries([...errors].map(([, message = "", address = ""]) => [address, message]));
}

/** Has Terraform read everything anew, and gives what it then knows. */
export async function readStack(stack: SynthesizedStack): Promise<ReadResource[]> {
  const read = ["apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color"];
  await stack.terraform(read, STATE_TIMEOUT_SECONDS);
  const { stdout } = await stack.terraform(["state", "pull", "-no-color"], STATE_TIMEOUT_SECONDS);
  const state = parseState(stdout);
  if (state === undefined) throw new Error(`The state of ${stack.folder} cannot be read`);
  return managedResources(state).map((resource) => ({ ...resource, address: `${resource.type}.${resource.name}` }));
}

/** A resource that a plan would change, and which of its attributes. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly action: string;
  readonly attributes: readonly string[];
}

/** What applying again would do. */
export async function plannedChanges(stack: SynthesizedStack): Promise<PlannedChange[]> {
  await stack.plan(PLAN_FILE);
  const { stdout } = await stack.terraform(["show", "-json", PLAN_FILE], STATE_TIMEOUT_SECONDS);
  const { resource_changes: changes = [] } = JSON.parse(stdout) as Plan;
  return changes
    .filter(({ change }) => change.actions.join() !== "no-op" && change.actions.join() !== "read")
    .map(({ address, type, change: { actions, before, after, after_unknown: unknown } }) => ({
      address,
      type,
      action: actions.join(),
      attributes: Object.keys({ ...before, ...after }).filter(
        (name) => unknown[name] === true || !isDeepStrictEqual(before?.[name], after?.[name]),
      ),
    }));
}

/** The part of a plan's JSON that is read here. */
interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
      readonly after_unknown: Readonly<Record<string, unknown>>;
    };
  }[];
}
