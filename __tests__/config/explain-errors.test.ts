import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { APP } from "@secure-serverless/system/paths";

it("synth tells every problem of the configuration at once, and nothing of the program", () => {
  const outdir = mkdtempSync(join(tmpdir(), "explain-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, [APP, "main.ts"], {
      cwd: resolve(__dirname, "../.."),
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, CDKTF_OUTDIR: outdir, DEV_ACCOUNT_ID: "12", PROD_REGION: "mars" },
    });
    expect([status, stderr]).toEqual([
      1,
      [
        "The configuration is not valid:",
        '  dev: accountId: must be the 12 digits of an AWS account, got "12" from DEV_ACCOUNT_ID',
        '  prod: region: must be an AWS region such as "us-east-1", got "mars" from PROD_REGION',
        "",
      ].join("\n"),
    ]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
