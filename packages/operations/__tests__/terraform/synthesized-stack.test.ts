import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { SynthesizedStack } from "../../src/terraform/synthesized-stack";

/** As Terraform 1.15 says it when the holder gives the lock back between its two calls. */
const RELEASED = `Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error
StatusCode: 412, api error PreconditionFailed: At least one of the
pre-conditions you specified did not hold
unable to retrieve file from S3 bucket: operation error S3: GetObject,
NoSuchKey: The specified key does not exist.`;
const GONE = "Error: Error acquiring the state lock\n\nError message: operation error S3, api error NoSuchBucket:";

/** A Terraform that fails with one text after the other, and then succeeds; with how often it was started. */
function terraformThatSays(...texts: readonly string[]) {
  const folder = temporaryFolder();
  const file = join(folder, "terraform");
  texts.forEach((text, index) => {
    writeFileSync(join(folder, `${index + 1}.txt`), text);
  });
  const count = join(folder, "count");
  const script = `#!/bin/sh
echo started >> ${count}
said=${folder}/$(grep -c started ${count}).txt
if [ -f "$said" ]; then cat "$said" >&2; exit 1; fi
`;
  writeFileSync(file, script, { mode: 0o755 });
  const toolchain = { terraform: file, providers: "registry", environment: {} } as never;
  const props = { stack: "dev", environmentName: "dev", outdir: folder, toolchain, processEnvironment: process.env };
  const starts = () => (existsSync(count) ? readFileSync(count, "utf8").trim().split("\n").length : 0);
  return { stack: new SynthesizedStack(props), starts };
}

it("asks again for a lock that was released while it asked who holds it", async () => {
  const { stack, starts } = terraformThatSays(RELEASED, RELEASED);
  expect((await stack.terraform(["plan"], 20)).exitCode).toBe(0);
  expect(starts()).toBe(3);
});

it("gives up in the end, with what Terraform has said", async () => {
  const { stack, starts } = terraformThatSays(RELEASED, RELEASED, RELEASED);
  await expect(stack.terraform(["plan"], 20)).rejects.toThrow(/PreconditionFailed/);
  expect(starts()).toBe(3);
});

it.each([
  ["another error", "Error: Invalid provider configuration", /Invalid provider/],
  ["a state bucket that is gone", GONE, /The state bucket of dev is gone/],
])("does not repeat %s", async (_, text, message) => {
  const { stack, starts } = terraformThatSays(text);
  await expect(stack.terraform(["plan"], 20)).rejects.toThrow(message);
  expect(starts()).toBe(1);
});

describe("init", () => {
  const AWS = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "6.47.1"\n}\n';

  /** A stack that locks AWS's provider, and a Terraform whose init leaves this lock file. */
  function initLeaves(lock: string) {
    const outdir = temporaryFolder();
    const folder = join(outdir, "stacks", "preview-1");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, ".terraform.lock.hcl");
    writeFileSync(file, AWS);
    writeFileSync(join(outdir, "left"), lock);
    const terraform = join(outdir, "terraform");
    writeFileSync(terraform, `#!/bin/sh\ncp ${join(outdir, "left")} ${file}\n`, { mode: 0o755 });
    const toolchain = { terraform, providers: "registry", environment: {} } as never;
    const names = { stack: "preview-1", environmentName: "preview-1" };
    const stack = new SynthesizedStack({ ...names, outdir, toolchain, processEnvironment: process.env });
    return { stack, lock: () => readFileSync(file, "utf8") };
  }

  it.each([
    ["another provider of the project", `${AWS}${AWS.replace("/aws", "/archive")}`],
    ["hashes", AWS.replace("}", '  hashes = ["h1:x"]\n}')],
    ["OpenTofu's host", AWS.replace("terraform.io", "opentofu.org")],
    ["OpenTofu's host beside Terraform's", `${AWS}${AWS.replace("terraform.io", "opentofu.org")}`],
  ])("takes a lock file that has got %s", async (_, left) => {
    const { stack, lock } = initLeaves(left);
    await stack.init();
    expect(lock()).toBe(left);
  });

  it.each([
    "registry.terraform.io/somebody/aws",
    "registry.terraform.io/hashicorp/random",
    "example.com/hashicorp/aws",
  ])("refuses the provider %s, which only the state names, and does not keep it", async (source) => {
    const { stack, lock } = initLeaves(`${AWS}\nprovider "${source}" {\n  version = "1.0.0"\n}\n`);
    await expect(stack.init()).rejects.toThrow(
      expect.objectContaining({ name: "UserError", message: expect.stringContaining(source) }),
    );
    expect(lock()).toBe(AWS);
  });
});
