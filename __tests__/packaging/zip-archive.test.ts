import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformAsset, TerraformStack, Testing } from "cdktf";
import { ZipArchive } from "../../src/packaging/zip-archive";
import { sourceDir } from "../support/functions";
import { temporaryFolder } from "../support/temporary-folder";
import { synthScope } from "../support/terraform-json";

const archives = (...ids: string[]) =>
  synthScope((scope) => {
    for (const id of ids) new ZipArchive(scope, id, { sourceDir: sourceDir() });
  }).data.archive_file;

describe("ZipArchive", () => {
  it("zips a copy beside the stack, under the hash of its content, with a fixed file mode", () => {
    expect(Object.values(archives("code") ?? {})).toEqual([
      {
        type: "zip",
        source_dir: expect.stringMatching(/^\$\{path\.module}\/assets\/code_files_[0-9A-F]{8}\/[0-9A-F]{32}$/),
        output_path: "${path.module}/archives/code.zip",
        output_file_mode: "0644",
      },
    ]);
  });

  it("gives each archive a file of its own", () => {
    const paths = Object.values(archives("one", "two") ?? {}).map(({ output_path }) => output_path);

    expect(new Set(paths).size).toBe(2);
  });

  it("names the same content alike in every stack of an app, and other content otherwise", () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    for (const [folder, text] of [
      [one, "one"],
      [other, "other"],
    ] as const)
      writeFileSync(join(folder, "index.js"), text);
    const app = Testing.app();
    const hashOf = (stack: string, sourceDir: string) => {
      const { node } = new ZipArchive(new TerraformStack(app, stack), "code", { sourceDir });
      return (node.findChild("files") as TerraformAsset).assetHash;
    };
    const hash = hashOf("first", one);
    expect(hash).toBe(new TerraformAsset(new TerraformStack(app, "alone"), "files", { path: one }).assetHash);
    expect([hashOf("second", one), hashOf("third", other)]).toEqual([hash, expect.not.stringMatching(hash)]);
  });

  it("refuses a folder that is not there", () => {
    expect(() => synthScope((scope) => void new ZipArchive(scope, "code", { sourceDir: "/does/not/exist" }))).toThrow(
      /ENOENT.*\/does\/not\/exist/,
    );
  });
});
