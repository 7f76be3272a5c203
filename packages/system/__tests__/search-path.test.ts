import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { findOnPath, withFolderFirst, withoutNpmFolders } from "../src/search-path";

const executable = (folder: string, name: string) => {
  writeFileSync(join(folder, name), "#!/bin/sh\n");
  chmodSync(join(folder, name), 0o755);
  return join(folder, name);
};

describe("the PATH that local:env prints", () => {
  it.each([
    [
      "/w/node_modules/.bin:/node_modules/.bin:/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin:/usr/bin:/bin",
      "/usr/bin:/bin",
    ],
    ["/usr/bin:/bin", "/usr/bin:/bin"],
    // what stands behind the user's own folders is the user's
    ["/w/node_modules/.bin:/usr/bin:/home/me/node_modules/.bin", "/usr/bin:/home/me/node_modules/.bin"],
  ])("is the user's own: %s", (path, own) => {
    expect(withoutNpmFolders(path)).toBe(own);
  });

  it("has the folder of Terraform first, once", () => {
    expect(withFolderFirst("/tools", "/usr/bin:/tools:/bin")).toBe("/tools:/usr/bin:/bin");
  });
});

describe("a command on PATH", () => {
  it("is an absolute path, of a file that can be run", () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(join(one, "terraform"));
    writeFileSync(join(one, "tofu"), "");
    const expected = executable(two, "terraform");
    expect(findOnPath("terraform", `${one}:${two}`)).toBe(expected);
    expect(findOnPath("tofu", `${one}:${two}`)).toBeUndefined();
  });
});
