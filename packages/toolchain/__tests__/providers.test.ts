import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { findProviders } from "../src/providers";
import { lockedProviderVersions } from "../src/versions";

let cache: string;
let log: string;
beforeEach(() => {
  cache = temporaryFolder();
  log = join(temporaryFolder(), "log");
  process.env["SECURE_SERVERLESS_CACHE"] = cache;
});
afterEach(() => {
  delete process.env["SECURE_SERVERLESS_CACHE"];
});

/**
 * What two starts at once have Terraform do: a line when each of its two calls begins, and one when it ends.
 *
 * @param meanwhile a line of the shell between the two
 */
async function twoAtOnce(meanwhile: string): Promise<string[]> {
  const command = join(temporaryFolder(), "terraform");
  writeFileSync(command, `#!/bin/sh\necho begins >> '${log}'\n${meanwhile}\necho ends >> '${log}'\n`);
  chmodSync(command, 0o755);
  const terraform = { product: "Terraform", version: "1.0.0", origin: "PATH", command, folders: [] } as const;
  const start = () => findProviders(terraform, new Progress(new PassThrough() as never));
  const found = await Promise.all([start(), start()]);
  expect(found.map(({ origin }) => origin)).toEqual(["registry", "registry"]);
  return readFileSync(log, "utf8").trim().split("\n");
}

it("are installed by one start at a time, since Terraform's cache is not made for more", async () => {
  expect(await twoAtOnce("sleep 0.5")).toEqual(["begins", "ends", "begins", "ends"]);
});

it("are read by as many as want to once they are in that cache", async () => {
  for (const [source, version] of Object.entries(lockedProviderVersions()))
    mkdirSync(join(cache, "plugin-cache", "registry.terraform.io", source, version), { recursive: true });
  // neither ends before the other has begun
  const both = `until [ "$(grep -c begins '${log}')" = 2 ]; do sleep 0.1; done`;
  expect(await twoAtOnce(both)).toEqual(["begins", "begins", "ends", "ends"]);
});
