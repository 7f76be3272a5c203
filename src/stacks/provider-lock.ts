import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export const LOCK_FILE = ".terraform.lock.hcl";

const HEADER =
  "# Written at synth from the lock file in the project's root; terraform init adds this machine's hashes.\n";
const BLOCK = /^provider "([^"]+)" \{\n[\s\S]*?^\}\n?/gm;

/** One `provider` block of a lock file. */
interface LockedProvider {
  readonly source: string;
  readonly version: string | undefined;
  readonly text: string;
}

/**
 * Writes the part of the project's lock file that concerns `sources` next to a stack, so that every machine plans with
 * the same provider versions. A file that already locks exactly these versions is kept, with the hashes that
 * `terraform init` recorded for this machine.
 *
 * @param sources addresses, or the ends of addresses, as in required_providers: hashicorp/archive, aws
 * @throws Error when the project's lock file does not lock one of the sources
 */
export function copyProviderLock(rootLockFile: string, stackLockFile: string, sources: readonly string[]): void {
  const all = parse(withPlainLineEnds(readFileSync(rootLockFile, "utf8")));
  const wanted = sources.map((source) => {
    const provider = all.find((candidate) => candidate.source.endsWith(`/${source}`));
    if (!provider)
      throw new Error(`${LOCK_FILE} in the project's root must lock every provider, got none for ${source}`);
    return provider;
  });
  if (
    existsSync(stackLockFile) &&
    versions(parse(withPlainLineEnds(readFileSync(stackLockFile, "utf8")))) === versions(wanted)
  )
    return;
  mkdirSync(dirname(stackLockFile), { recursive: true });
  writeFileSync(stackLockFile, [HEADER, ...wanted.map((provider) => provider.text)].join("\n"));
}

/** An editor of Windows may have saved it. */
function withPlainLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function parse(lockFile: string): LockedProvider[] {
  return [...lockFile.matchAll(BLOCK)].map(([text, source = ""]) => ({
    source,
    version: /^\s*version\s*=\s*"([^"]+)"/m.exec(text)?.[1],
    text,
  }));
}

function versions(providers: readonly LockedProvider[]): string {
  return (
    providers
      // OpenTofu writes its own registry's host into the same file.
      .map(({ source, version }) => `${source.split("/").slice(-2).join("/")}@${version}`)
      .sort()
      .join(" ")
  );
}
