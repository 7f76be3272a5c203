import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fullFolder, otherFile, readOnlyFolder, type Seen } from "./namespaces";

/** The folders of one row's commands, each there and empty, except the cache. */
export interface Folders {
  readonly home: string;
  readonly tmp: string;
  readonly out: string;
  readonly cache: string;
}

export interface Condition {
  readonly name: string;
  /** Added to the environment; undefined takes a variable away. @default nothing */
  readonly environment?: (folders: Folders) => Readonly<Record<string, string | undefined>>;
  /** @default what everybody sees */
  readonly seen?: (folders: Folders) => Seen;
  /** Which commands are tried: "own" where there is no AWS. @default all */
  readonly only?: "with AWS" | "own";
  /** The commands in whose way nothing stands, so that none may say why it does not work. @default none */
  readonly works?: RegExp;
}

const DEAD = "http://127.0.0.1:9";
/** Nobody can make it there, not even root. */
const NOWHERE = "/dev/null/home";
/** An address that is reserved for documentation: nobody answers there. */
const NOBODY = "192.0.2.1";

/** Nothing stands in the way of any command. */
export const EVERY = /(?:)/;
export const AS_USUAL: Condition = { name: "as usual", works: EVERY };

/** What a machine can be like. Small things are proven beside them: private-folder, door, missing-tools, provider-source, ports. */
export const CONDITIONS: readonly Condition[] = [
  AS_USUAL,
  { name: "clock of Node an hour ahead", works: EVERY, environment: ({ tmp }) => shifted(tmp, 3600) },
  { name: "clock of Node an hour behind", works: EVERY, environment: ({ tmp }) => shifted(tmp, -3600) },
  {
    name: "another locale and time zone",
    works: EVERY,
    environment: () => ({ TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", PYTHONUTF8: "0" }),
  },
  {
    name: "plain C, time zone of half an hour",
    works: EVERY,
    environment: () => ({ TZ: "Asia/Kolkata", LANG: "C", LC_ALL: "C" }),
  },
  {
    name: "a proxy that is gone",
    environment: () =>
      Object.fromEntries(
        ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [
          [name, DEAD],
          [name.toLowerCase(), DEAD],
        ]),
      ),
  },
  {
    name: "no DNS",
    seen: ({ tmp }) => ({
      mounts: otherFile(written(tmp, "resolv.conf", `nameserver ${NOBODY}\n`), "/etc/resolv.conf"),
    }),
  },
  {
    name: "no IPv6 name for this machine",
    works: EVERY,
    seen: ({ tmp }) => ({ mounts: otherFile(written(tmp, "hosts", "127.0.0.1 localhost\n"), "/etc/hosts") }),
  },
  {
    name: "localhost is IPv6 first",
    works: EVERY,
    environment: () => ({ NODE_OPTIONS: "--dns-result-order=verbatim" }),
    seen: ({ tmp }) => ({
      mounts: otherFile(written(tmp, "hosts", "::1 localhost\n127.0.0.1 localhost\n"), "/etc/hosts"),
    }),
  },
  { name: "no network", only: "own", seen: () => ({ mounts: [], alone: true }) },
  { name: "disk full: temporary folder", seen: ({ tmp }) => ({ mounts: fullFolder(tmp) }) },
  {
    name: "disk full: where it is written",
    environment: ({ out }) => ({ SECURE_SERVERLESS_OUTDIR: join(out, "cdktf.out") }),
    seen: ({ out }) => ({ mounts: fullFolder(out) }),
  },
  {
    name: "disk full: cache",
    environment: ({ home }) => ({ SECURE_SERVERLESS_CACHE: join(home, "cache") }),
    seen: ({ home }) => ({ mounts: fullFolder(home) }),
  },
  {
    name: "read-only home",
    environment: ({ home }) => ({ HOME: home, SECURE_SERVERLESS_CACHE: undefined, XDG_CACHE_HOME: undefined }),
    seen: ({ home }) => ({ mounts: readOnlyFolder(home) }),
  },
  {
    name: "read-only home, cache elsewhere",
    works: EVERY,
    environment: ({ home, cache }) => ({ HOME: home, SECURE_SERVERLESS_CACHE: cache }),
    seen: ({ home }) => ({ mounts: readOnlyFolder(home) }),
  },
  {
    name: "no home that is there",
    works: EVERY,
    environment: ({ cache }) => ({ HOME: NOWHERE, SECURE_SERVERLESS_CACHE: cache }),
  },
];

/** Shifts the clock of every Node of the command: also against Terraform's, and that of the files. */
function shifted(folder: string, seconds: number): Readonly<Record<string, string>> {
  const clock = `const Right = Date; const shift = ${seconds * 1000};
globalThis.Date = class Date extends Right {
  constructor(...args) { if (args.length === 0) super(Right.now() + shift); else super(...args); }
  static now() { return Right.now() + shift; }
};\n`;
  return { NODE_OPTIONS: `--require "${written(folder, "clock.cjs", clock)}"` };
}

function written(folder: string, name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}
