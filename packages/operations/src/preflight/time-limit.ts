import { CheckTimeout } from "./aws-errors";
import type { CallOptions } from "./read";

/** Longer than the SDK's three attempts take while AWS answers at all. */
const CHECK_TIMEOUT_SECONDS = 15;

/**
 * Runs work that may be aborted, and waits no longer than the limit even where it does not listen, as when the
 * credentials come from a program that hangs.
 *
 * @throws CheckTimeout after `seconds`, 15 unless told
 */
export async function limited<T>(
  work: (options: CallOptions) => Promise<T>,
  seconds = CHECK_TIMEOUT_SECONDS,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new CheckTimeout(seconds));
      controller.abort();
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work({ abortSignal: controller.signal }), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
