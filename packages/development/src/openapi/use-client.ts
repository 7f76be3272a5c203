import { rm } from "node:fs/promises";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { CommandError, run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import type { Generator } from "./generators/generator";

const RUN_SECONDS = 120;

export interface UseClientProps {
  /** Where the API answers, for example `http://localhost:3000`. */
  readonly origin: string;
  /** Reaches the program by its environment only, and is replaced where it would be printed. */
  readonly apiKey: string;
  /** The key of the object that is written, read and deleted; nothing may be there. */
  readonly objectKey: string;
  /** Path of the OpenAPI document. */
  readonly document: string;
}

/**
 * Generates a client, and runs its program of `clients/` against a running API.
 *
 * @returns the steps that held, in their order
 * @throws CommandError when the client cannot be made, does not compile, or a step does not hold
 */
export async function useClient(generator: Generator, props: UseClientProps): Promise<string[]> {
  const { origin, apiKey, objectKey, document } = props;
  const folder = temporaryFolder("client");
  try {
    const { command, args } = await generator.prepare(document, folder);
    const { stdout } = await run(command, args, {
      cwd: folder,
      env: { ...withoutAwsSettings(process.env), API_ORIGIN: origin, API_KEY: apiKey, OBJECT_KEY: objectKey },
      timeoutSeconds: RUN_SECONDS,
    });
    return stdout.trim().split("\n");
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(generator.title, error.reason, error.output.replaceAll(apiKey, "[API key]"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
