import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { lockedProviderVersions } from "@secure-serverless/toolchain/versions";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { smallCheckout } from "./support/small-checkout";

// each starts Node several times
jest.setTimeout(60_000);

const RELEASES = "packages/toolchain/src/stand-ins/aws-provider/releases.json";

/** What the front door does on a fresh clone whose npm takes a second and then fails. */
async function start(command: string, { registry = "does not answer", more = {} as NodeJS.ProcessEnv } = {}) {
  const root = smallCheckout({}, { isInstalled: false });
  for (const file of [".terraform.lock.hcl", RELEASES])
    cpSync(join(PROJECT_ROOT, file), join(root, file), { recursive: true });
  const bin = temporaryFolder();
  const [asked, pid] = [join(bin, "asked"), join(bin, "pid")];
  const program = (name: string, does: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${does}\n`, { mode: 0o755 });
  program("go", `echo "$@" > ${asked}; echo $$ > ${pid}; exec sleep 60`);
  program("npm", `for i in $(seq 60); do [ -s ${pid} ] && break; sleep 0.05; done; exit 1`);
  const answers = registry === "answers" ? "Promise.resolve({ ok: true })" : "Promise.reject(new Error('no network'))";
  writeFileSync(join(bin, "registry.cjs"), `globalThis.fetch = () => ${answers};`);
  const child = spawn(join(root, "run"), [command], {
    cwd: root,
    env: {
      PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: bin,
      NODE_OPTIONS: `--require ${join(bin, "registry.cjs")}`,
      ...more,
    },
    stdio: "ignore",
  });
  await new Promise((resolve) => child.on("exit", resolve));
  const textOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);
  return { asked: textOf(asked), go: Number(textOf(pid)) };
}

it("fetches the pinned source of the provider while npm installs, where the registry does not answer", async () => {
  const releases = JSON.parse(readFileSync(join(PROJECT_ROOT, RELEASES), "utf8"));
  const { path, version } = releases[lockedProviderVersions()["hashicorp/aws"] ?? ""];
  expect((await start("local")).asked).toBe(`mod download ${path}@${version}`);
});

it("stops the download when it ends itself", async () => {
  const { go } = await start("local");
  const isThere = () => {
    try {
      return process.kill(go, 0);
    } catch {
      return false;
    }
  };
  for (let tries = 0; isThere() && tries < 100; tries++) await delay(50);
  expect(go).toBeGreaterThan(0);
  expect(isThere()).toBe(false);
});

it.concurrent.each([
  ["the registry answers", "local", { registry: "answers" }],
  ["a mirror is named", "local", { more: { TF_CLI_CONFIG_FILE: "/mirror.tfrc" } }],
  ["the network is behind a proxy", "local", { more: { HTTPS_PROXY: "http://127.0.0.1:1" } }],
  ["the command needs no providers", "lint", {}],
])("fetches nothing where %s", async (_, command, how) => {
  expect((await start(command, how)).asked).toBeUndefined();
});
