// What every script of package.json starts: plain Node, nothing installed. It brings in the locked dependencies when
// they are missing or older than the lock file, then runs the command's own file.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MINIMUM_NODE = [20, 9];
const INSTALL_TIMEOUT_MILLISECONDS = 15 * 60 * 1000;
const HEARTBEAT_MILLISECONDS = 15 * 1000;

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [verb = "", ...args] = process.argv.slice(2);

requireNode();
const file = join(root, "tools", `${verb}.ts`);
if (!/^[a-z0-9-]+$/.test(verb) || !existsSync(file))
  fail(`tools/run.mjs knows no command "${verb}"`, "See the scripts of package.json");
await installDependencies();

const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
  cwd: root,
  stdio: "inherit",
  // the SDK would warn on every command that it will need a later Node some day
  env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
});
// the terminal sends its signals to both; the command decides how to end
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT") child.kill(signal);
  });
}
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  fail(
    `Node >= ${MINIMUM_NODE.join(".")} is needed, this is ${process.versions.node}`,
    "Install a current Node: https://nodejs.org",
  );
}

async function installDependencies() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".installed-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;

  const startedAt = Date.now();
  const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  process.stderr.write("Installing the locked npm dependencies…\n");
  const heartbeat = setInterval(() => process.stderr.write(`  npm ci, ${elapsed()} so far\n`), HEARTBEAT_MILLISECONDS);
  const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: INSTALL_TIMEOUT_MILLISECONDS,
  });
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => npm.on("error", () => resolve(-1)).on("exit", resolve));
  clearInterval(heartbeat);
  if (code !== 0)
    fail(
      `npm ci failed: ${output.trim() || "npm could not be started"}`,
      "Check that the npm registry can be reached, then try again",
    );
  writeFileSync(stamp, lock);
  process.stderr.write(`  npm ci, done in ${elapsed()}\n`);
}

function fail(message, remedy) {
  process.stderr.write(`\n${message}.\n→ ${remedy}.\n`);
  process.exit(1);
}
