import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isCertificateUsable } from "@secure-serverless/local-aws/certificate";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";

const DAY = 24 * 60 * 60 * 1000;

describe("isCertificateUsable", () => {
  const folder = temporaryFolder();
  const file = join(folder, "server.crt");

  beforeAll(async () => {
    const python = join(await pythonTools("emulator"), "bin", "python3");
    const script = join(PROJECT_ROOT, "packages/local-aws/src/certificate.py");
    const { status, stderr } = spawnSync(python, [script, file, join(folder, "server.key")], {
      encoding: "utf8",
      timeout: 60_000,
    });
    if (status !== 0) throw new Error(stderr);
  });

  it("accepts a new one, also when the clock is set back by an hour or a day", () => {
    for (const ago of [0, DAY / 24, DAY]) expect(isCertificateUsable(file, Date.now() - ago)).toBe(true);
  });

  it("rejects one of the future, one that has ended, and one that ends soon", () => {
    for (const days of [-3, 800, 1000]) expect(isCertificateUsable(file, Date.now() + days * DAY)).toBe(false);
  });

  it("rejects what is missing or damaged", () => {
    const damaged = join(folder, "damaged.crt");
    writeFileSync(damaged, "-----BEGIN CERTIFICATE-----\n");
    for (const name of [damaged, join(folder, "missing.crt")]) expect(isCertificateUsable(name)).toBe(false);
  });
});
