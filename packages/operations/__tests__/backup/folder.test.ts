import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { requireEmpty } from "../../src/backup/copy-environment";
import { defaultFolder, requireOutside } from "../../src/backup/folder";

it("is by default outside of the checkout, named after environment and time", () => {
  const folder = defaultFolder({ serviceName: "orders", name: "prod" }, new Date("2026-01-02T03:04:05.678Z"));

  expect(folder).toMatch(/orders[/\\]backups[/\\]prod[/\\]2026-01-02T03-04-05Z$/);
  expect(() => requireOutside(folder)).not.toThrow();
});

it("must not be in the checkout, where Git could pick it up", () => {
  for (const inside of [PROJECT_ROOT, join(PROJECT_ROOT, "dist", "backup"), join(PROJECT_ROOT, "..x")])
    expect(() => requireOutside(inside)).toThrow("must not reach Git");
  for (const outside of [join(PROJECT_ROOT, ".."), `${PROJECT_ROOT}-backup`, "/"])
    expect(() => requireOutside(outside)).not.toThrow();
});

it("may be new or empty, and must hold nothing", async () => {
  const folder = temporaryFolder();
  await expect(requireEmpty(folder)).resolves.toBeUndefined();
  await expect(requireEmpty(join(folder, "new"))).resolves.toBeUndefined();

  writeFileSync(join(folder, "file"), "");
  await expect(requireEmpty(folder)).rejects.toThrow("is not empty");
  await expect(requireEmpty(join(folder, "file"))).rejects.toThrow("cannot be used");
  mkdirSync(join(folder, "other"));
  await expect(requireEmpty(join(folder, "other"))).resolves.toBeUndefined();
});
