import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { outputFolder } from "../../src/config/output-folder";
import { temporaryFolder } from "../support/temporary-folder";

describe("the folder of a synth", () => {
  it("is made, the folders around it too, whatever is in its name", () => {
    const wanted = join(temporaryFolder(), "a b", "ü");
    expect(outputFolder({ CDKTF_OUTDIR: wanted })).toBe(wanted);
    expect(readdirSync(wanted)).toEqual([]);
  });

  it("is cdktf.out where none is named", () => {
    const own = process.cwd();
    const folder = temporaryFolder();
    mkdirSync(join(folder, "x"));
    process.chdir(join(folder, "x"));
    try {
      for (const given of [undefined, "", " "])
        expect(outputFolder({ CDKTF_OUTDIR: given })).toBe(resolve("cdktf.out"));
    } finally {
      process.chdir(own);
    }
  });

  it.each(["file", "file/below"])("is refused where a file is: %s", (path) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expect(() => outputFolder({ CDKTF_OUTDIR: join(folder, path) })).toThrow(
      /^The configuration is not valid:\n {2}CDKTF_OUTDIR: must be a folder that can be created and written \(E[A-Z]+\), got "[^\n]+"$/,
    );
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});
