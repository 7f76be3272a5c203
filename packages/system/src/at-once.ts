import { interrupted } from "./interrupt";
import { InterruptedError } from "./process";
import { scope } from "./scope";

/**
 * Does several things at once, to the end of all of them. The first that fails stops the others: their commands are
 * interrupted, and they start no other one.
 *
 * @returns what each gives, in their order
 * @throws what the first that failed threw, once the others have ended
 */
export async function atOnce<Results extends readonly unknown[]>(
  ...works: { readonly [Index in keyof Results]: () => Promise<Results[Index]> }
): Promise<Results> {
  const controller = new AbortController();
  const signal = AbortSignal.any([scope.getStore() ?? interrupted, controller.signal]);
  let failure: { readonly error: unknown } | undefined;
  const results = works.map(async (work) => {
    try {
      return await scope.run(signal, work);
    } catch (error) {
      failure ??= { error };
      controller.abort(new InterruptedError());
      return undefined;
    }
  });
  const all = await Promise.all(results);
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
  return all as unknown as Results;
}
