import { inParallel } from "@secure-serverless/system/in-parallel";
import { isNamed } from "./aws-error";

/** Few enough at once that no service throttles; CloudWatch takes ten a second. */
const AT_ONCE = 8;

/** What a call of AWS gives for each item, in their order, a few at a time. */
export async function callEach<T, R>(items: readonly T[], call: (item: T) => Promise<R>): Promise<R[]> {
  return inParallel(items, AT_ONCE, call);
}

/** The answer, or undefined where AWS says by one of these errors that there is no such thing. */
export async function unlessMissing<T>(answer: Promise<T>, ...errorNames: readonly string[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNamed(error, ...errorNames)) return undefined;
    throw error;
  }
}
