import { UserError } from "@secure-serverless/system/user-error";
import { rolloutSchema } from "../../../../src/config/schema/release";
import type { Rollout } from "./release";

/**
 * How this one release gets its traffic, when not as the environment says.
 *
 * @throws UserError when both are asked for, or the share or the time is none
 */
export function rolloutFrom(options: {
  readonly "all-at-once": boolean;
  /** `<percent>:<minutes>` */
  readonly gradual?: string | undefined;
}): Rollout | undefined {
  const { gradual } = options;
  const example = "For example: --gradual 10:5, a tenth of the traffic for five minutes";
  if (options["all-at-once"]) {
    if (gradual !== undefined) throw new UserError("Use --all-at-once or --gradual, not both", example);
    return { strategy: "all-at-once" };
  }
  if (gradual === undefined) return undefined;
  const [percent = "", minutes = "", ...others] = gradual.split(":");
  const values = { strategy: "gradual", percent: number(percent), minutes: number(minutes) };
  const parsed = rolloutSchema.safeParse(values);
  if (parsed.success && others.length === 0) return parsed.data;
  throw new UserError(
    `--gradual must be 1 to 99 percent, a colon and minutes above 0 up to 1440, got "${gradual}"`,
    example,
  );
}

function number(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
