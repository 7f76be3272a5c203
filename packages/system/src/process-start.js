const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");

const PS_TIMEOUT_MILLISECONDS = 5000;

/**
 * When a process has begun, without spaces: with its number it names one process for good.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is none of that number, or it has ended and waits to be forgotten
 */
function startOf(pid) {
  if (process.platform === "linux") {
    // the name, in parentheses, may hold anything
    const fields = textOf(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, "")
      .split(" ");
    return fields?.[0] === "Z" ? undefined : fields?.[19];
  }
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    encoding: "utf8",
    timeout: PS_TIMEOUT_MILLISECONDS,
  });
  return stdout?.trim().replaceAll(/\s+/g, "-") || undefined;
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

module.exports = { startOf };
