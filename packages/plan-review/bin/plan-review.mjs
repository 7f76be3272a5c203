#!/usr/bin/env node
// The command. A published package has its bundle; in a checkout it is made of the sources, once per content.
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const run = createRequire(import.meta.url);

if (!existsSync(join(root, "src"))) run(join(dist, "plan-review.cjs"));
else {
  const { ENTRY, freshBundle } = await import("../build/bundle.mjs");
  const isKept = isPrivate(dist);
  const folder = isKept ? dist : mkdtempSync(join(tmpdir(), "plan-review-"));
  try {
    run(await freshBundle({ entry: ENTRY, root, file: join(folder, "checkout.cjs") }));
  } finally {
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether only this user can put something there; makes the folder. What is in it is run. */
function isPrivate(folder) {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // it is there, or the checkout cannot be written
  }
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return false;
  return process.platform === "win32" || (found.uid === process.geteuid?.() && (found.mode & 0o077) === 0);
}
