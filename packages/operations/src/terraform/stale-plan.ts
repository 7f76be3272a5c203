import { CommandError } from "@secure-serverless/system/process";

/**
 * Applies a saved plan; where Terraform refuses it because the state has changed since, that is told as `told` says.
 *
 * @throws what `told` makes of Terraform's refusal; any other error as it is
 */
export async function orStale<T>(apply: () => Promise<T>, told: (cause: CommandError) => Error): Promise<T> {
  try {
    return await apply();
  } catch (error) {
    const isStale =
      error instanceof CommandError && /Saved plan is stale|plan file .* different state/i.test(error.output);
    throw isStale ? told(error) : error;
  }
}
