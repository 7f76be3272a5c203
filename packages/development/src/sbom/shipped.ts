import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadEsbuild } from "@secure-serverless/system/esbuild";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import type { BuildOptions } from "esbuild";
import { FUNCTION_IDS } from "../../../../src/config/parts";
import { codeFolder, functionBuild, layerBuild, layerFolder } from "../../../../src/packaging/bundle-options";

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json states it. */
  readonly licence: string;
  /** Its folder, an absolute path. */
  readonly folder: string;
}

export interface ShippedFile {
  /** For example `api-layer/nodejs/node_modules/secure-serverless-vendor/api.js`. */
  readonly path: string;
  /** SHA-256, in hexadecimal digits. */
  readonly sha256: string;
}

/** What is deployed of a function: its own code and its layer. */
export interface Shipped {
  readonly id: string;
  readonly files: readonly ShippedFile[];
  /** Of which code is in those files, by name. */
  readonly packages: readonly ShippedPackage[];
}

/** Builds each function and its layer as a deploy does, and tells what is in them. Nothing is written. */
export function shippedFunctions(): Shipped[] {
  const { buildSync } = loadEsbuild();
  const outdir = join(PROJECT_ROOT, "dist");
  const build = { projectRoot: PROJECT_ROOT, outdir, functions: FUNCTION_IDS };
  const builtBy = (options: BuildOptions) => buildSync({ ...options, write: false, metafile: true } as const);
  const builds = [builtBy(functionBuild(build)), builtBy(layerBuild(build))];
  return FUNCTION_IDS.map((id) => {
    const isOwn = (path: string) => [codeFolder(id), layerFolder(id)].some((folder) => path.startsWith(`${folder}/`));
    const files = builds.flatMap(({ outputFiles = [] }) =>
      outputFiles.map(({ path, contents }) => ({ path: path.slice(outdir.length + 1), sha256: sha256(contents) })),
    );
    const inputs = builds.flatMap(({ metafile }) =>
      Object.entries(metafile.outputs)
        .filter(([path]) => isOwn(path.replace(/^dist\//, "")))
        .flatMap(([, output]) => Object.entries(output.inputs))
        // what was read, and then shaken off, is not shipped
        .flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    );
    return { id, files: files.filter(({ path }) => isOwn(path)), packages: packagesOf(inputs) };
  });
}

function packagesOf(inputs: readonly string[]): ShippedPackage[] {
  const folders = inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const packages = [...new Set(folders)].map((folder) => {
    const path = join(PROJECT_ROOT, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as ManifestPart;
    if (typeof license !== "string") throw new Error(`${folder} is shipped and its package.json states no licence`);
    return { name, version, licence: license, folder: path };
  });
  return packages.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

interface ManifestPart {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
}

function sha256(contents: Uint8Array): string {
  return createHash("sha256").update(contents).digest("hex");
}

/** The files with which a package's licence asks to be copied, by their names. */
export const NOTICE_FILES = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license", "NOTICE", "NOTICE.txt"];

/** What a package's authors want to be said wherever it is; empty where it has no such file. */
export function noticesOf({ folder }: Pick<ShippedPackage, "folder">): string[] {
  return NOTICE_FILES.map((name) => join(folder, name))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, "utf8").trim());
}
