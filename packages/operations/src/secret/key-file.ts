import { type FileHandle, open, rm } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";

/** A new file that is to hold the new key, readable by its owner only. It is empty until the key is current. */
export interface KeyFile {
  readonly path: string;
  /** @throws UserError when it cannot be written; it is removed then */
  write(key: string): Promise<void>;
  /** Removes the file, when there will be no key. */
  discard(): Promise<void>;
}

/** @throws UserError when the file exists, cannot be made, or would be in the checkout */
export async function newKeyFile(path: string): Promise<KeyFile> {
  const file = resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
  if (!relative(PROJECT_ROOT, file).startsWith(".."))
    throw new UserError(
      `${file} is in the checkout, where a key could be committed`,
      "Choose a path outside: --key-to",
    );
  let handle: FileHandle;
  try {
    handle = await open(file, "wx", 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === "EEXIST" ? `The file ${file} exists already` : `The file ${file} could not be created (${code})`,
      "Choose another path: --key-to",
      { cause: error },
    );
  }
  const discard = async () => {
    await handle.close();
    await rm(file, { force: true });
  };
  return {
    path: file,
    async write(key) {
      try {
        await handle.writeFile(`${key}\n`);
        await handle.close();
      } catch (error) {
        await discard();
        throw new UserError(
          `The key was changed, but the file ${file} could not be written (${(error as NodeJS.ErrnoException).code})`,
          "Read the new key from Secrets Manager, or change it once more with another path: --key-to",
          { cause: error },
        );
      }
    },
    discard,
  };
}
