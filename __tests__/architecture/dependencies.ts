import { PUBLISHED } from "./layers";
import type { Import } from "./read-imports";
import { packageOf, told } from "./walls";

/** What a package.json says of other packages. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const OURS = "@secure-serverless/";

/** Packages whose `dependencies` are not exactly the packages of this project that they import. */
export function wrongDependencies(imports: readonly Import[], manifests: Readonly<Record<string, Manifest>>): string[] {
  return Object.entries(manifests).flatMap(([name, { dependencies = {} }]) => {
    const named = Object.keys(dependencies).filter((dependency) => dependency.startsWith(OURS));
    const imported = imports.flatMap(({ from, to }) =>
      packageOf(from) === name && to !== undefined && "file" in to ? (packageOf(to.file) ?? []) : [],
    );
    const needed = [...new Set(imported)].filter((other) => other !== name).map((other) => `${OURS}${other}`);
    const missing = needed.filter((one) => !named.includes(one));
    const extra = named.filter((one) => !needed.includes(one));
    return [
      ...missing.map((one) => `packages/${name}/package.json does not name ${one}`),
      ...extra.map((one) => `packages/${name} does not import ${one}`),
    ];
  });
}

/** Imports from npm that neither the package's package.json names nor the root's, which does not count for a published one. */
export function undeclared(
  imports: readonly Import[],
  manifests: Readonly<Record<string, Manifest>>,
  root: Manifest,
): string[] {
  return imports.flatMap((one) => {
    const owner = packageOf(one.from);
    if (owner === undefined || one.to === undefined || "file" in one.to) return [];
    const isOwnOnly = PUBLISHED.includes(owner) && !one.from.includes("__tests__/");
    const known = [manifests[owner] ?? {}, ...(isOwnOnly ? [] : [root])].flatMap((manifest) =>
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    );
    const { package: name } = one.to;
    return known.includes(name) || known.includes(`@types/${name}`) ? [] : [told(one, "no package.json names it")];
  });
}
