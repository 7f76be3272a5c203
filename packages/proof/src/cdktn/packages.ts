import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { nodeTools } from "@secure-serverless/toolchain/node-tools";

/** Other versions than the locked ones: `cdktn@0.25.0 @cdktn/provider-aws@26.0.0`. Those that are not named stay. */
export const PACKAGES_SETTING = "CDKTN_PACKAGES";
/** Of the bindings, by their own manifest. */
const NODE = { major: 22, minor: 11 } as const;
const INSTALL_TIMEOUT_SECONDS = 600;

/** cdktf's successor, installed aside. */
export interface InstalledPackages {
  /** Holds their `node_modules`. */
  readonly folder: string;
  /** Exact versions by package. */
  readonly packages: Readonly<Record<string, string>>;
  /** False where other versions were asked for: nobody has recorded their hashes. */
  readonly isLocked: boolean;
  remove(): Promise<void>;
}

/**
 * The locked packages, or those that `CDKTN_PACKAGES` asks for. None of their install scripts runs.
 *
 * @throws UserError when the setting names something else, or they cannot be installed
 */
export async function installPackages(asked = process.env[PACKAGES_SETTING] ?? ""): Promise<InstalledPackages> {
  const locked = await nodeTools("cdktn");
  const { dependencies } = JSON.parse(await readFile(join(locked, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const others = otherVersions(asked, dependencies);
  if (Object.keys(others).length === 0)
    return { folder: locked, packages: dependencies, isLocked: true, remove: async () => {} };

  const packages = { ...dependencies, ...others };
  const folder = temporaryFolder("cdktn");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: packages }));
    await run(
      "npm",
      ["install", "--ignore-scripts", "--engine-strict=false", "--no-audit", "--no-fund", "--loglevel=error"],
      { cwd: folder, timeoutSeconds: INSTALL_TIMEOUT_SECONDS },
    );
    return { folder, packages, isLocked: false, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** @throws UserError for another package, or a version that is not exact */
export function otherVersions(asked: string, known: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    asked
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word): [string, string] => {
        const [, name = "", version = ""] = /^(@?[^@]+)@(\d+\.\d+\.\d+(?:-[\w.-]+)?)$/.exec(word) ?? [];
        if (known[name] === undefined)
          throw new UserError(
            `${PACKAGES_SETTING} has ${word}; it takes exact versions of ${Object.keys(known).join(", ")}`,
            `For example ${PACKAGES_SETTING}="cdktn@0.24.0 constructs@10.7.2"`,
          );
        return [name, version];
      }),
  );
}

/** @throws UserError when the bindings do not run on a Node */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > NODE.major || (major === NODE.major && minor >= NODE.minor)) return;
  throw new UserError(
    `cdktn's bindings need Node ${NODE.major}.${NODE.minor}, and the Node of the functions here is ${version}`,
    "Run it on a machine for which PyPI has the pinned Node, or start it with a newer one",
  );
}
