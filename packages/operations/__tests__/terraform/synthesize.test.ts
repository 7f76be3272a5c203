import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { environmentsOf, synthesize } from "../../src/terraform/synthesize";

const LOCK = ".terraform.lock.hcl";

it("writes the stacks of the one environment, and leaves what is there of others", async () => {
  const outdir = temporaryFolder();
  for (const stack of ["dev", "prod"]) {
    mkdirSync(join(outdir, "stacks", stack), { recursive: true });
    for (const name of [LOCK, "cdk.tf.json"]) writeFileSync(join(outdir, "stacks", stack, name), "before");
  }
  await synthesize(outdir, ["dev"]);

  const text = (stack: string, name: string) => readFileSync(join(outdir, "stacks", stack, name), "utf8");
  expect(readdirSync(join(outdir, "stacks")).sort()).toEqual(["dev", "prod", "state-backend-dev"]);
  expect(text("dev", LOCK)).toContain("registry.terraform.io/hashicorp/aws");
  expect(JSON.parse(text("dev", "cdk.tf.json"))).toHaveProperty("resource");
  expect([text("prod", LOCK), text("prod", "cdk.tf.json")]).toEqual(["before", "before"]);
  expect(Object.keys(JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")).stacks).sort()).toEqual([
    "dev",
    "state-backend-dev",
  ]);
}, 60_000);

it("checks the configuration of all environments, whichever is written", async () => {
  const outdir = temporaryFolder();
  process.env["PROD_REGION"] = "mars";
  try {
    await expect(synthesize(outdir, ["dev"])).rejects.toThrow(/prod: region: must be an AWS region/);
  } finally {
    delete process.env["PROD_REGION"];
  }
  expect(existsSync(join(outdir, "stacks"))).toBe(false);
}, 60_000);

it.each<[string[], string[]]>([
  [[], []],
  [["dev"], ["dev"]],
  [
    ["state-backend-dev", "dev", "ci-access-prod"],
    ["dev", "prod"],
  ],
])("is about the environments of the stacks: %j, %j", (stacks, names) => {
  expect(environmentsOf(stacks, ["dev", "prod"])).toEqual(names);
});

it("rejects a stack of no environment", () => {
  expect(() => environmentsOf(["dev", "state-backend-prd"], ["dev", "prod"])).toThrow(
    "There is no stack state-backend-prd",
  );
});
