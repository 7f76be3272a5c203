import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { copyProviderLock, LOCK_FILE } from "../../src/stacks/provider-lock";
import { temporaryFolder } from "../support/temporary-folder";

const block = (name: string, version: string, rest = "") =>
  `provider "registry.terraform.io/hashicorp/${name}" {\n  version     = "${version}"\n  constraints = "~> 1.0"\n${rest}}\n`;
const HASHES = '  hashes = [\n    "h1:abc=",\n  ]\n';

function folder(stackLock?: string) {
  const dir = temporaryFolder();
  const root = join(dir, LOCK_FILE);
  const stack = join(dir, "stack", LOCK_FILE);
  writeFileSync(root, `# A comment.\n\n${block("archive", "2.0.0")}\n${block("aws", "1.2.3", HASHES)}`);
  copyProviderLock(root, stack, ["aws"]);
  if (stackLock !== undefined) writeFileSync(stack, stackLock);
  return { root, stack, copy: (...sources: string[]) => copyProviderLock(root, stack, sources) };
}

describe("copyProviderLock", () => {
  it("copies the providers that the stack uses, with their hashes, and no other", () => {
    const { stack, copy } = folder("");

    copy("aws");

    expect(readFileSync(stack, "utf8")).toContain(block("aws", "1.2.3", HASHES));
    expect(readFileSync(stack, "utf8")).not.toContain("archive");
  });

  it("keeps a file that locks the same versions, with the hashes of this machine", () => {
    const kept = `# maintained by terraform init\n${block("aws", "1.2.3", '  hashes = ["h1:this-machine="]\n')}`;
    const { stack, copy } = folder(kept);

    copy("aws");

    expect(readFileSync(stack, "utf8")).toBe(kept);
  });

  it.each([
    ["another version", block("aws", "1.2.4")],
    ["a provider too many", block("aws", "1.2.3") + block("random", "1.0.0")],
    ["nothing", ""],
  ])("replaces a file that locks %s", (_, stackLock) => {
    const { stack, copy } = folder(stackLock);

    copy("aws");

    expect(readFileSync(stack, "utf8")).toContain('"1.2.3"');
    expect(readFileSync(stack, "utf8")).not.toMatch(/1\.2\.4|random/);
  });

  it("writes the same of a file with the line ends of Windows", () => {
    const { root, stack, copy } = folder("");
    copy("aws");
    const plain = readFileSync(stack, "utf8");
    writeFileSync(root, readFileSync(root, "utf8").replaceAll("\n", "\r\n"));
    writeFileSync(stack, "");

    copy("aws");

    expect(readFileSync(stack, "utf8")).toBe(plain);
  });

  it("refuses a provider that the project does not lock", () => {
    expect(() => folder().copy("aws", "google")).toThrow(/must lock every provider, got none for google/);
  });
});

describe("the project's lock file", () => {
  it("locks exactly the providers of the stacks", () => {
    const lock = readFileSync(resolve(__dirname, "../..", LOCK_FILE), "utf8");

    expect([...lock.matchAll(/^provider "([^"]+)"/gm)].map(([, source]) => source)).toEqual([
      "registry.terraform.io/hashicorp/archive",
      "registry.terraform.io/hashicorp/aws",
    ]);
  });
});
