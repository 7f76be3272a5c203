import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";

/** What a command sees differently from the rest of the machine; it is gone with the command. */
export interface Seen {
  /** Shell lines that only root may run, in a mount namespace of the command's own. */
  readonly mounts: readonly string[];
  /** Whether there is no network but a loopback of its own. @default false */
  readonly alone?: boolean;
}

const TIMEOUT_MILLISECONDS = 20_000;

/**
 * The words that start a command where it sees the machine so: as root at once, otherwise by sudo without a password, as a
 * runner of CI has it. The command itself runs as this user.
 *
 * @param environment the whole environment of the command, since sudo keeps none
 * @throws Error where the machine lets nobody do this: nothing would be proven
 */
export function seeing({ mounts, alone = false }: Seen, environment: Readonly<Record<string, string>>): string[] {
  const { uid, gid } = userInfo();
  const isRoot = uid === 0;
  const user = isRoot ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const script = [...(alone ? ["ip link set lo up"] : []), ...mounts, 'exec "$@"'].join(" && ");
  const words = [
    ...(isRoot ? [] : ["sudo", "-n"]),
    ...["unshare", "--mount", ...(alone ? ["--net"] : []), "sh", "-c", script, "sh"],
    ...user,
    ...["env", "-i", ...variables],
  ];
  const [program = "", ...args] = words;
  const { status, stderr } = spawnSync(program, [...args, "true"], { encoding: "utf8", timeout: TIMEOUT_MILLISECONDS });
  if (status !== 0)
    throw new Error(
      `Needs root, or sudo without a password, for a mount namespace: ${stderr || "it cannot be started"}`,
    );
  return words;
}

/** A folder of a size that is full, as root mounts it for this user. @param folder an absolute path without quotes */
export function fullFolder(folder: string): string[] {
  const { uid } = userInfo();
  return [
    `mount -t tmpfs -o size=256k,mode=700,uid=${uid} none '${folder}'`,
    `{ head -c 1000000 /dev/zero > '${folder}/fill' 2>/dev/null || true; }`,
  ];
}

/** A folder that is there, readable, and of a read-only file system. */
export function readOnlyFolder(folder: string): string[] {
  const { uid } = userInfo();
  return [`mount -t tmpfs -o ro,size=64k,mode=700,uid=${uid} none '${folder}'`];
}

/** @param file what is seen instead of `over` */
export function otherFile(file: string, over: string): string[] {
  return [`mount --bind '${file}' '${over}'`];
}
