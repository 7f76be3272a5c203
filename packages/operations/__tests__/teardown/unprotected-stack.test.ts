import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { copyWithoutPreventDestroy, removeCopies, withoutPreventDestroy } from "../../src/teardown/unprotected-stack";

const stack = {
  "//": { metadata: { stackName: "prod" } },
  output: { prevent_destroy: { value: true } },
  resource: {
    aws_s3_bucket: {
      data: { bucket: "b", tags: { prevent_destroy: "a tag" }, lifecycle: { prevent_destroy: true } },
      other: { bucket: "o" },
    },
    aws_lambda_alias: { live: { lifecycle: { ignore_changes: ["function_version"], prevent_destroy: true } } },
    aws_kms_key: { key: { lifecycle: { create_before_destroy: true } } },
  },
};

it("takes prevent_destroy from every resource, and nothing else from anywhere", () => {
  expect(withoutPreventDestroy(stack)).toEqual({
    ...stack,
    resource: {
      aws_s3_bucket: { data: { bucket: "b", tags: { prevent_destroy: "a tag" } }, other: { bucket: "o" } },
      aws_lambda_alias: { live: { lifecycle: { ignore_changes: ["function_version"] } } },
      aws_kms_key: { key: { lifecycle: { create_before_destroy: true } } },
    },
  });
});

it("leaves a stack without resources as it is", () => {
  expect(withoutPreventDestroy({ terraform: {} })).toEqual({ terraform: {} });
});

describe("a copy", () => {
  function synthesized() {
    const outdir = temporaryFolder();
    const folder = join(outdir, "stacks", "prod");
    for (const part of [".terraform", "assets/code"]) mkdirSync(join(folder, part), { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
    for (const file of ["assets/code/index.js", ".terraform/x", "old.tfplan", ".terraform.lock.hcl"])
      writeFileSync(join(folder, file), file);
    return { outdir, folder };
  }

  it("is made beside the synthesized stack, which stays as it is", async () => {
    const { outdir, folder } = synthesized();

    const copy = join(await copyWithoutPreventDestroy(outdir, "prod"), "stacks", "prod");

    expect(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"))).toEqual(stack);
    expect(JSON.parse(readFileSync(join(copy, "cdk.tf.json"), "utf8"))).toEqual(withoutPreventDestroy(stack));
    const files = ["assets/code/index.js", ".terraform.lock.hcl", ".terraform", "old.tfplan"];
    expect(files.map((file) => existsSync(join(copy, file)))).toEqual([true, true, false, false]);
    await removeCopies(outdir);
    expect([existsSync(copy), existsSync(folder)]).toEqual([false, true]);
  });

  it("is not made anew over a state that Terraform could not store", async () => {
    const { outdir } = synthesized();
    const copy = join(await copyWithoutPreventDestroy(outdir, "prod"), "stacks", "prod");
    await expect(copyWithoutPreventDestroy(outdir, "prod")).resolves.toBeTruthy();

    writeFileSync(join(copy, "errored.tfstate"), "{}");
    await expect(copyWithoutPreventDestroy(outdir, "prod")).rejects.toThrow("could not store the state of prod");
    expect(existsSync(join(copy, "errored.tfstate"))).toBe(true);
  });
});
