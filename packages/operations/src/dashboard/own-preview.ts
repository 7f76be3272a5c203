import { lstat, readFile } from "node:fs/promises";
import { UserError } from "@secure-serverless/system/user-error";
import { PREVIEW_MARK } from "./svg";

/** @throws UserError when something other than an earlier preview is at that path: it would be overwritten */
export async function requireOwnPreview(path: string): Promise<void> {
  const entry = await lstat(path).catch(() => undefined);
  if (entry === undefined) return;
  if (entry.isFile() && (await readFile(path, "utf8")).split("\n")[1] === PREVIEW_MARK) return;
  throw new UserError(`${path} is not a preview that this command has drawn, and stays`, "Name another file: --out");
}
