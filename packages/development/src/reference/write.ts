import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { referencePage } from "./page";

/**
 * Writes the API reference as a folder that any web server can serve, without a key.
 *
 * @param server the API that "Try it out" calls @throws UserError for what is not the https URL of one
 */
export async function writeReference(folder: string, server?: string): Promise<readonly string[]> {
  const files = await referencePage({ kind: "published", ...(server !== undefined && { server: serverOf(server) }) });
  await mkdir(folder, { recursive: true });
  for (const [name, { content }] of files) await writeWholeFile(join(folder, name), content.toString());
  return [...files.keys()];
}

function serverOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url?.protocol === "https:" && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (url === undefined || !isPlain)
    throw new UserError(
      "--server must be the https URL of an API, without a user, a query and #",
      "For example: --server https://api.example.com",
    );
  return url.href.replace(/\/$/, "");
}
