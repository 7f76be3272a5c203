import { z } from "zod";
import { LIVE_ALIAS } from "../../../../src/config/names";
import type { TerraformStack } from "../terraform/stack";

const TIMEOUT_SECONDS = 60;

const state = z.object({
  outputs: z.object({ ApiEndpoint: z.object({ value: z.string() }).optional() }).default({}),
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })),
    }),
  ),
});

/** What the release needs to know of the applied stack. */
export interface Applied {
  /** The functions that have an alias to move, and the version that the last apply left them at. */
  readonly functions: readonly { readonly functionName: string; readonly version: string }[];
  /** Names of the alarms that tell somebody. */
  readonly alarmNames: readonly string[];
  /** Where the API answers; undefined when the state does not say. */
  readonly endpoint: string | undefined;
}

export async function readApplied(stack: TerraformStack): Promise<Applied> {
  const { stdout } = await stack.terraform(["state", "pull"], TIMEOUT_SECONDS);
  return appliedFrom(stdout);
}

/** @param text the state as JSON; it is not quoted in any error */
export function appliedFrom(text: string): Applied {
  const { resources, outputs } = state.parse(JSON.parse(text));
  const all = (type: string) =>
    resources
      .filter((resource) => resource.mode === "managed" && resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
  const released = new Set(
    all("aws_lambda_alias")
      .filter(({ name }) => name === LIVE_ALIAS)
      .map((alias) => alias["function_name"]),
  );
  return {
    functions: all("aws_lambda_function")
      .filter((lambda) => released.has(lambda["function_name"]))
      .map((lambda) => ({ functionName: String(lambda["function_name"]), version: String(lambda["version"]) })),
    alarmNames: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]
      .flatMap(all)
      .filter((alarm) => Array.isArray(alarm["alarm_actions"]) && alarm["alarm_actions"].length > 0)
      .map((alarm) => String(alarm["alarm_name"])),
    endpoint: outputs.ApiEndpoint?.value,
  };
}
