import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { loadPlan } from "../src/input/load-plan";
import { type Program, runShow } from "../src/input/programs";
import { reasonOf } from "../src/input/show";
import { planOf } from "./support/plan-builder";
import { temporaryFolder } from "./support/temporary-folder";

const folder = temporaryFolder();
const plan = planOf([]);
const file = "change.tfplan";
writeFileSync(join(folder, file), zipSync({ tfplan: new Uint8Array([1]) }));

const WARNING =
  "There are some problems with the CLI configuration:\n╷\n│ Warning: Unable to open CLI configuration file\n│\n╵\n\n";
const otherVersion = (own: string) =>
  `${WARNING}\nError: Couldn't show local plan\n\nPlan read error: plan file was created by Terraform 1.11.4, but this is\n${own}; plan files cannot be transferred between different Terraform versions\n`;

const shows = (name = "this"): Program => ({
  name,
  show: async () => ({ exitCode: 0, stdout: Buffer.from(JSON.stringify(plan)), stderr: "" }),
});
const refuses = (name: string, stderr: string): Program => ({
  name,
  show: async () => ({ exitCode: 1, stdout: Buffer.alloc(0), stderr }),
});
const load = (...programs: readonly Program[]) =>
  loadPlan({ plan: file, workingFolder: folder, programs: async () => programs });

describe("a plan file", () => {
  it("is shown by the first program that can read it", async () => {
    await expect(load(refuses("Terraform 1.15.5", otherVersion("1.15.5")), shows())).resolves.toMatchObject({
      json: plan,
    });
  });

  it("is refused in another version with that reason, and with what helps", async () => {
    await expect(
      load(refuses("Terraform 1.15.5", otherVersion("1.15.5")), refuses("The tofu on PATH", "spawn tofu ENOENT")),
    ).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Terraform 1\.15\.5 could not show .*: plan file was created by Terraform 1\.11\.4, but this is 1\.15\.5;/,
      ),
      remedy: expect.stringContaining("Put Terraform 1.11.4 on PATH"),
    });
  });

  it("is told what says most, whichever program says it", async () => {
    await expect(
      load(
        refuses("One", "Error: Could not load plugin\n\nRun terraform init."),
        refuses("Two", otherVersion("1.12.0")),
      ),
    ).rejects.toMatchObject({ message: expect.stringContaining("Two could not show") });
    await expect(
      load(refuses("One", "spawn terraform ENOENT"), refuses("Two", "Error: Could not load plugin\n\nRun init.")),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/^Two could not show .*: Could not load plugin: Run init$/),
      remedy: expect.stringContaining("--chdir"),
    });
  });

  it("says which programs are needed where nobody can show it", async () => {
    await expect(load(refuses("terraform", "spawn terraform ENOENT"))).rejects.toMatchObject({
      message: expect.stringMatching(/^There is neither a terraform nor a tofu/),
    });
  });

  it("is shown by OpenTofu where that has encrypted it", async () => {
    const encrypted = { meta: { "key_provider.pbkdf2.key": "e30=" }, encrypted_data: "QUJD", encryption_version: "v0" };
    writeFileSync(join(folder, "encrypted.tfplan"), JSON.stringify(encrypted));
    await expect(
      loadPlan({ plan: "encrypted.tfplan", workingFolder: folder, programs: async () => [shows()] }),
    ).resolves.toMatchObject({ json: plan });
  });

  it("is not looked for in a folder that does not exist", async () => {
    await expect(
      loadPlan({ plan: file, chdir: "nowhere", workingFolder: folder, programs: async () => [shows()] }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/nowhere is not a folder$/) });
  });
});

describe("a program", () => {
  const program = (script: string) => {
    const path = join(folder, "program");
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it("gives its whole output and its exit code", async () => {
    await expect(runShow(program('printf "%s" "$*"; echo no >&2; exit 3'), "p", folder)).resolves.toEqual({
      exitCode: 3,
      stdout: Buffer.from("show -json -no-color p"),
      stderr: "no\n",
    });
  });

  it("says so where it does not exist", async () => {
    await expect(runShow(join(folder, "none"), "p", folder)).resolves.toMatchObject({
      exitCode: null,
      stderr: expect.stringContaining("ENOENT"),
    });
  });

  it("is ended where it does not answer", async () => {
    await expect(runShow(program("exec sleep 60"), "p", folder, 200)).resolves.toMatchObject({
      exitCode: null,
      stderr: "no answer within 0.2 s",
    });
  });
});

it.each([
  ["Error: One\n\nBecause of\nthis.\n\nError: Two\n\nBecause of that.", "One: Because of this"],
  ["╷\n│ Error: One\n│ \n│ Because of this\n╵", "One: Because of this"],
  ["something else\nand more", "something else"],
  ["", ""],
])("finds in %j the reason %j", (stderr, reason) => {
  expect(reasonOf(stderr)).toBe(reason);
});
