/**
 * Does the work for each item, at most so many at a time. After a failure nothing new is begun, and what is under way is
 * awaited.
 *
 * @param atOnce the most that are under way at a time, at least 1
 * @returns what the work gives for each item, in the order of the items
 * @throws what the first work that failed threw
 */
export async function inParallel<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const results: R[] = [];
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  // one at a time: an answer that is still awaited must not be overtaken by the one after it
  let turn: Promise<unknown> = Promise.resolve();
  const take = (): Promise<{ readonly index: number; readonly item: T } | undefined> => {
    const taken = turn.then(async () => {
      if (failure !== undefined) return undefined;
      const { value, done } = await iterator.next();
      return done ? undefined : { index: next++, item: value };
    });
    turn = taken.catch(() => {});
    return taken;
  };
  const worker = async () => {
    try {
      for (let taken = await take(); taken !== undefined; taken = await take())
        results[taken.index] = await work(taken.item);
    } catch (error) {
      failure ??= { error };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await iterator.return?.();
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
  return results;
}
