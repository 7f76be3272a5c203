import { createHash } from "node:crypto";
import { mkdtemp, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import { STATE_SETTING } from "@secure-serverless/local-aws/state-root";
import { contentFile } from "@secure-serverless/operations/backup/format";
import { objectEntries } from "@secure-serverless/operations/backup/verify";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { poll } from "@secure-serverless/system/poll";
import { run } from "@secure-serverless/system/process";
import { changedPlan } from "./changed-plan";
import type { EventContext } from "./event-context";

const COMMAND_TIMEOUT_SECONDS = 240;
const NEW_KEY_TIMEOUT_SECONDS = 40;

/** Whether there is a release that a rollback could undo, by local AWS. */
const released = new WeakMap<EventContext["instance"], boolean>();

/** Deploys other code of the API's function. */
export async function release(context: EventContext, options: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(context.folder, "release-"));
  const plan = await changedPlan(context.instance, context.outdir, folder, basename(folder));
  const told = await command(context, "deploy", "local", "--plan", plan, "--yes", "--again", ...options);
  released.set(context.instance, true);
  return /\S+ \d+ → \d+/.exec(told)?.[0] ?? "";
}

/** Takes the last release back. Where there is none, it makes one first. */
export async function rollBack(context: EventContext): Promise<string> {
  if (!released.get(context.instance)) await release(context, []);
  const told = await command(context, "rollback", "local");
  released.set(context.instance, false);
  return /\S+ \d+ → \d+/.exec(told)?.[0] ?? "";
}

/** Replaces the API key. The clients use the new one as soon as it is accepted; until then the previous one passes. */
export async function rotateKey(context: EventContext): Promise<string> {
  const { instance, running, credential } = context;
  await command(context, "secret", "rotate", "local", "--force");
  const { api_key: key } = await requireApiSecret(instance, running);
  const beganAt = performance.now();
  let spaces = credential.spaces;
  const isAccepted = async () => {
    spaces += 1;
    const authorization = `Bearer${" ".repeat(spaces)}${key}`;
    const answer = await fetch(`${apiOrigin(running)}/api/data?limit=1`, {
      headers: { authorization },
      signal: AbortSignal.timeout(20_000),
    });
    await answer.arrayBuffer();
    return answer.status === 200 || undefined;
  };
  if (!(await poll(isAccepted, { timeoutSeconds: NEW_KEY_TIMEOUT_SECONDS, pauseSeconds: 0.5 })))
    throw new Error(`the new key was not accepted within ${NEW_KEY_TIMEOUT_SECONDS} s`);
  // each environment of the authorizer may have read the secret up to ten seconds ago: that is documented
  await delay(10_000);
  credential.key = key;
  credential.spaces = spaces;
  return `accepted after ${((performance.now() - beganAt) / 1000 - 10).toFixed(1)} s`;
}

/** Copies everything out, and puts back what is missing: also what was deleted meanwhile. */
export async function backUpAndRestore(context: EventContext): Promise<string> {
  const { journal, prefix } = context;
  const folder = join(await mkdtemp(join(context.folder, "backup-")), "backup");
  const from = journal.now();
  await command(context, "backup", "local", "--to", folder);
  const objects = await contentsOf(folder, prefix);
  journal.copied({ by: "backup", from, prefix, objects });
  await command(context, "backup", "--verify", folder);
  const restoring = journal.now();
  try {
    await command(context, "backup", "local", "--restore", folder);
  } finally {
    journal.copied({ by: "restore", from: restoring, prefix, objects });
  }
  return `${objects.length} objects`;
}

/** What a backup really holds: its files' bytes, not what its list says of them. */
async function contentsOf(folder: string, prefix: string): Promise<(readonly [key: string, content: string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const { key, sha256 } of objectEntries(folder)) {
    if (!key.startsWith(prefix)) continue;
    const bytes = await readFile(contentFile(folder, sha256));
    found.push([key, createHash("md5").update(bytes).digest("hex")]);
  }
  return found;
}

/** Runs a command as a person does. @throws CommandError with what it printed */
async function command({ instance, outdir }: EventContext, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join("packages", "cli", "bin", "run.mjs"), ...args], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, [STATE_SETTING]: instance.root, SECURE_SERVERLESS_OUTDIR: outdir },
    timeoutSeconds: COMMAND_TIMEOUT_SECONDS,
  });
  return stdout;
}
