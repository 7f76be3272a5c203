/**
 * Before the first test: a temporary folder of this run's own, which goes when it ends. cdktf leaves a folder behind for
 * each synthesized app.
 */
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

module.exports = () => {
  const folder = mkdtempSync(join(tmpdir(), "jest-"));
  process.env.TMPDIR = folder;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.once(signal, () => {
      remove();
      process.kill(process.pid, signal);
    });
};
