import { setMaxListeners } from "node:events";

/** There was no end in time. */
export class OutOfTime extends Error {
  override readonly name: string = "OutOfTime";

  constructor(readonly seconds: number) {
    super(`no answer within ${seconds} s`);
  }
}

/**
 * Waits for work no longer than that, even where it does not listen when it is told to stop.
 *
 * @param work is told by its signal
 * @throws OutOfTime
 */
export async function within<T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // one check may have many questions under way, each of which listens; Node warns of more than ten
  setMaxListeners(0, controller.signal);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new OutOfTime(seconds));
      controller.abort();
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work(controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
