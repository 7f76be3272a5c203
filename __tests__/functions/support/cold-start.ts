import * as api from "#vendor/api";
import * as authorizer from "#vendor/authorizer";
import * as rotation from "#vendor/rotation";
import { withEnvironment } from "./environment";

/**
 * Loads a function's entry point as a new execution environment would, with these variables.
 *
 * The third-party code is loaded once, so that a mocked client's class is the one that the function builds.
 */
export function coldStart<T>(
  variables: Readonly<Record<string, string | undefined>>,
  load: () => Promise<T>,
): Promise<T> {
  return withEnvironment(variables, async () => {
    let loaded: T | undefined;
    await jest.isolateModulesAsync(async () => {
      jest.doMock("#vendor/api", () => api);
      jest.doMock("#vendor/authorizer", () => authorizer);
      jest.doMock("#vendor/rotation", () => rotation);
      loaded = await load();
    });
    if (loaded === undefined) throw new Error("the entry point was not loaded");
    return loaded;
  });
}
