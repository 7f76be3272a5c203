import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { STACK_FILE } from "./stack-files";

const configurationSchema = z.object({ resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}) });

/** The addresses of the resources that a synthesized stack declares. No stack of ours has count or for_each. */
export async function declaredAddresses(stackFolder: string): Promise<string[]> {
  const { resource } = configurationSchema.parse(JSON.parse(await readFile(join(stackFolder, STACK_FILE), "utf8")));
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}
