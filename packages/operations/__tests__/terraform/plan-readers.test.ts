import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { planReaders } from "@secure-serverless/operations/terraform/plan-readers";
import { pinnedTerraformVersion } from "@secure-serverless/toolchain/versions";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

const { PATH } = process.env;
let bin: string;

beforeEach(() => {
  bin = temporaryFolder();
  process.env["PATH"] = `${bin}:/bin:/usr/bin`;
  for (const [name, version] of [
    ["terraform", pinnedTerraformVersion()],
    ["tofu", "1.12.6"],
  ] as const)
    program(bin, name, version);
});
afterEach(() => {
  process.env["PATH"] = PATH;
});

/** Says its version, or else where it is. */
function program(folder: string, name: string, version: string): string {
  const file = join(folder, name);
  const answer = JSON.stringify({ terraform_version: version });
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = version ]; then echo '${answer}'; else echo "$0"; fi\n`, { mode: 0o755 });
  return file;
}

const shownBy = async (madeBy?: string) => {
  const readers = await planReaders(madeBy);
  return Promise.all(readers.map(async ({ show }) => (await show("plan", bin)).stdout.toString().trim()));
};

it("asks the program of the toolchain first, then the others of PATH", async () => {
  expect(await shownBy()).toEqual([join(bin, "terraform"), join(bin, "tofu")]);
});

it("asks the program that made the plan before all others, each once", async () => {
  const elsewhere = program(temporaryFolder(), "tofu", "1.12.6");
  expect(await shownBy(join(bin, "tofu"))).toEqual([join(bin, "tofu"), join(bin, "terraform")]);
  expect(await shownBy(join(bin, "terraform"))).toEqual([join(bin, "terraform"), join(bin, "tofu")]);
  expect(await shownBy(elsewhere)).toEqual([elsewhere, join(bin, "terraform"), join(bin, "tofu")]);
});
