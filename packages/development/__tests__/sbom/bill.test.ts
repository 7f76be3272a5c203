import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { FUNCTION_IDS } from "../../../../src/config/parts";
import { billOf, noticesText } from "../../src/sbom/bill";
import { noticesOf, type Shipped, shippedFunctions } from "../../src/sbom/shipped";

/** What may be given to others along with this project's own licence, without terms for the whole. */
const SHIPPABLE = ["Apache-2.0", "MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];

interface Component {
  readonly type: string;
  readonly "bom-ref": string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

let functions: Shipped[];
beforeAll(() => {
  functions = shippedFunctions();
});

const componentsOf = (shipped: Shipped) =>
  billOf(shipped, "service", "1.2.3")["components"] as unknown as readonly Component[];

describe("what is shipped", () => {
  it("is told of every function, with its own code, its layer and the packages in them", () => {
    expect(functions.map(({ id }) => id)).toEqual(FUNCTION_IDS);
    for (const { id, files } of functions) {
      expect(files.map(({ path }) => path)).toEqual(
        expect.arrayContaining([`${id}/index.js`, expect.stringMatching(new RegExp(`^${id}-layer/.*/${id}\\.js$`))]),
      );
      for (const { sha256 } of files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it("has the packages of a function in its bill, and in no other's", () => {
    const holders = (name: string) =>
      functions.filter(({ packages }) => packages.some((each) => each.name === name)).map(({ id }) => id);
    expect(holders("@aws-sdk/client-s3")).toEqual(["api"]);
    expect(holders("@aws-sdk/client-secrets-manager")).toEqual(["authorizer", "rotation"]);
    // in node_modules, and in no function
    expect(holders("cdktf")).toEqual([]);
  });

  it("has licences that ask for a notice and for nothing else", () => {
    const others = functions.flatMap(({ packages }) =>
      packages.filter(({ licence }) => !SHIPPABLE.includes(licence)).map(({ name, licence }) => [name, licence]),
    );
    expect(others).toEqual([]);
  });

  it("has the notice of every package, or says that there is none", () => {
    const packages = functions.flatMap((shipped) => shipped.packages);
    const without = packages.filter((each) => noticesOf(each).length === 0).map(({ name }) => name);
    expect([...new Set(without)]).toEqual(["emitter-listener"]);
    expect(packages.length).toBeGreaterThan(30);
    for (const each of packages) {
      const text = noticesText([each]);
      expect(text).toContain(`${each.name} ${each.version} (${each.licence})`);
      expect(text.length).toBeGreaterThan(80);
    }
  });
});

describe("a bill of materials", () => {
  it("names each thing once, and the whole depends on all of them", () => {
    for (const shipped of functions) {
      const bill = billOf(shipped, "service", "1.2.3");
      const refs = componentsOf(shipped).map((each) => each["bom-ref"]);
      expect(new Set(refs).size).toBe(refs.length);
      expect(bill["dependencies"]).toEqual([{ ref: `service-${shipped.id}@1.2.3`, dependsOn: refs }]);
    }
  });

  it("has the hash of every package, as package-lock.json has it", () => {
    const { packages } = JSON.parse(readFileSync(join(PROJECT_ROOT, "package-lock.json"), "utf8")) as {
      packages: Record<string, { integrity?: string }>;
    };
    const locked = new Set(Object.values(packages).map(({ integrity }) => integrity));
    const libraries = functions.flatMap(componentsOf).filter(({ type }) => type === "library");
    expect(libraries.length).toBeGreaterThan(30);
    for (const { hashes = [] } of libraries) {
      expect(hashes).toHaveLength(1);
      expect(locked).toContain(`sha512-${Buffer.from(hashes[0]?.content ?? "", "hex").toString("base64")}`);
    }
  });

  it("has package URLs in which a scope is escaped", () => {
    const urls = functions.flatMap(componentsOf).flatMap(({ purl }) => purl ?? []);
    expect(urls.length).toBeGreaterThan(30);
    for (const url of urls) expect(url).toMatch(/^pkg:npm\/(?:%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+/);
  });

  it("is the same for the same code, and another for other code", () => {
    const [shipped] = functions as [Shipped];
    const serial = (of: Shipped, version: string) => billOf(of, "service", version)["serialNumber"];
    expect(serial(shipped, "1.2.3")).toBe(serial(shipped, "1.2.3"));
    expect(serial(shipped, "1.2.3")).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(serial({ ...shipped, files: [] }, "1.2.3")).not.toBe(serial(shipped, "1.2.3"));
    expect(serial(shipped, "1.2.4")).not.toBe(serial(shipped, "1.2.3"));
  });
});
