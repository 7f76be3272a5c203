import { LIVE_ALIAS } from "../../../../src/config/names";
import { managedResources, parseState } from "../terraform/state-document";
import type { SynthesizedStack } from "../terraform/synthesized-stack";

const TIMEOUT_SECONDS = 60;

/** A layer, and the version of it that the last apply left. */
export interface AppliedLayer {
  readonly layerName: string;
  readonly version: number;
}

/** What the release needs to know of the applied stack. */
export interface Applied {
  /** The functions that have an alias to move, and the version that the last apply left them at. */
  readonly functions: readonly { readonly functionName: string; readonly version: string }[];
  readonly layers: readonly AppliedLayer[];
  /** Names of the alarms that tell somebody. */
  readonly alarmNames: readonly string[];
  /** Where the API answers; undefined when the state does not say. */
  readonly endpoint: string | undefined;
  /** The record that is to be made elsewhere, for example `api.example.com CNAME d-1.example`. */
  readonly record: string | undefined;
}

export async function readApplied(stack: SynthesizedStack): Promise<Applied> {
  const { stdout } = await stack.terraform(["state", "pull"], TIMEOUT_SECONDS);
  return appliedFrom(stdout);
}

/**
 * @param text the state as JSON; it is not quoted in any error
 * @throws Error when it is not a state
 */
export function appliedFrom(text: string): Applied {
  const state = parseState(text);
  if (state === undefined) throw new Error("What terraform state pull printed is not a state of format 4");
  const managed = managedResources(state);
  const all = (...types: readonly string[]) =>
    types.flatMap((wanted) => managed.filter(({ type }) => type === wanted)).map(({ attributes }) => attributes);
  const released = new Set(
    all("aws_lambda_alias")
      .filter(({ name }) => name === LIVE_ALIAS)
      .map((alias) => alias["function_name"]),
  );
  const [endpoint, record] = ["ApiEndpoint", "DnsRecord"].map((name) => state.outputs[name]?.value);
  return {
    functions: all("aws_lambda_function")
      .filter((lambda) => released.has(lambda["function_name"]))
      .map((lambda) => ({ functionName: String(lambda["function_name"]), version: String(lambda["version"]) })),
    layers: all("aws_lambda_layer_version").map((layer) => ({
      layerName: String(layer["layer_name"]),
      version: Number(layer["version"]),
    })),
    alarmNames: all("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
      .filter((alarm) => Array.isArray(alarm["alarm_actions"]) && alarm["alarm_actions"].length > 0)
      .map((alarm) => String(alarm["alarm_name"])),
    endpoint: typeof endpoint === "string" ? endpoint : undefined,
    record: typeof record === "string" ? record : undefined,
  };
}
