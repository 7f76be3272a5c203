/** Few enough at once that no service throttles; CloudWatch takes ten a second. */
const AT_ONCE = 8;

/** What `work` gives for each item, in their order, a few at a time. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** The answer, or undefined where AWS says by one of these errors that there is no such thing. */
export async function unlessMissing<T>(answer: Promise<T>, ...errorNames: readonly string[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && errorNames.includes(error.name)) return undefined;
    throw error;
  }
}
