import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { noticesOf, type Shipped, type ShippedPackage } from "./shipped";

/** The version of CycloneDX. */
const SPECIFICATION = "1.6";

/** A CycloneDX document. */
export interface Bill {
  readonly bomFormat: "CycloneDX";
  readonly [field: string]: unknown;
}

/**
 * What a function is made of, as CycloneDX. The same code gives the same document: it has no time of its own.
 *
 * @param service the name of the service
 */
export function billOf({ id, files, packages }: Shipped, service: string, version: string): Bill {
  const integrity = lockedIntegrity();
  const root = `${service}-${id}@${version}`;
  const components = [
    ...files.map(({ path, sha256 }) => ({
      type: "file",
      "bom-ref": `${root}/${path}`,
      name: path,
      hashes: [{ alg: "SHA-256", content: sha256 }],
    })),
    ...packages.map((each) => componentOf(each, integrity)),
  ];
  const body = {
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: { type: "application", "bom-ref": root, name: `${service}-${id}`, version },
    },
    components,
    dependencies: [{ ref: root, dependsOn: components.map((each) => each["bom-ref"]) }],
  };
  return {
    $schema: `http://cyclonedx.org/schema/bom-${SPECIFICATION}.schema.json`,
    bomFormat: "CycloneDX",
    specVersion: SPECIFICATION,
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`,
    version: 1,
    ...body,
  };
}

function componentOf({ name, version, licence, folder }: ShippedPackage, integrity: ReadonlyMap<string, string>) {
  const [scope, rest] = name.startsWith("@") ? name.split("/") : [undefined, name];
  const purl = `pkg:npm/${scope === undefined ? "" : `${scope.replace("@", "%40")}/`}${rest}@${version}`;
  const sha512 = integrity.get(folder);
  return {
    type: "library",
    // one package may be there twice, in two versions
    "bom-ref": `${name}@${version}`,
    ...(scope === undefined ? {} : { group: scope }),
    name: rest,
    version,
    purl,
    licenses: [/^[\w.+-]+$/.test(licence) ? { license: { id: licence } } : { expression: licence }],
    ...(sha512 === undefined ? {} : { hashes: [{ alg: "SHA-512", content: sha512 }] }),
  };
}

/** The hash of what npm has unpacked to a folder, in hexadecimal digits, by the folder. */
function lockedIntegrity(): Map<string, string> {
  const { packages } = JSON.parse(readFileSync(join(PROJECT_ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { integrity?: string }>;
  };
  return new Map(
    Object.entries(packages).flatMap(([path, { integrity }]): [string, string][] => {
      const [, digest] = /^sha512-(\S+)/.exec(integrity ?? "") ?? [];
      return digest === undefined ? [] : [[join(PROJECT_ROOT, path), Buffer.from(digest, "base64").toString("hex")]];
    }),
  );
}

/** A UUID of version 8, of a text. */
function uuidOf(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `a${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20, 32)].join("-");
}

/** The licences and notices of the packages, as one text: what their licences ask to be given along. */
export function noticesText(packages: readonly ShippedPackage[]): string {
  return packages
    .map((each) => {
      const notices = noticesOf(each);
      const text =
        notices.length === 0
          ? `The package has no file with its licence, which is ${each.licence}.`
          : notices.join("\n\n");
      return `${each.name} ${each.version} (${each.licence})\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
