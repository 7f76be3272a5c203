import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { freePort } from "@secure-serverless/local-aws/ports";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { onInterrupt } from "@secure-serverless/system/interrupt";
import { cacheRoot } from "@secure-serverless/system/paths";
import { run, stopGroup, underWay } from "@secure-serverless/system/process";
import { plainEnvironment } from "../harness/command";
import { NotMeasured } from "../harness/part";
import { copyCheckout } from "./copied-checkout";

const UP_SECONDS = 900;
const FRONT_DOOR = ["packages/cli/bin/run.mjs"];
/** The handler that is edited, and what each edit changes in it. */
const EDITED = "functions/api/routes/health.ts";
const BEFORE = `status: "healthy",`;

/** A copy of this checkout with a local AWS of its own: other ports, other data, and sources that may be edited. */
export class LocalCopy {
  #edits = 0;
  readonly #source: string;

  private constructor(
    private readonly checkout: string,
    private readonly instance: Instance,
    private readonly ports: readonly [string, string],
    source: string,
  ) {
    this.#source = source;
  }

  /**
   * Does the work beside a local AWS that was brought up for it, and stops it afterwards, also after an interrupt.
   *
   * @param folder receives the checkout and the data
   */
  static async with<T>(folder: string, work: (copy: LocalCopy) => Promise<T>): Promise<T> {
    const checkout = await copyCheckout(join(folder, "checkout"));
    const source = await readFile(join(checkout, EDITED), "utf8");
    if (source.split(BEFORE).length !== 2) throw new Error(`${EDITED} does not have ${BEFORE} once`);
    const ports = [String(await freePort()), String(await freePort())] as const;
    const copy = new LocalCopy(checkout, new Instance(join(folder, "state")), ports, source);
    const keep = onInterrupt(() => copy.#down(), { name: "Stopping the local AWS of the benchmark" });
    const done = await (async () => {
      await copy.up();
      return work(copy);
    })().catch(async (error: unknown) => {
      // what went wrong first is what is told
      await copy.#down().catch(() => undefined);
      throw error;
    });
    await copy.#down();
    keep();
    return done;
  }

  get #environment(): NodeJS.ProcessEnv {
    return plainEnvironment({ SECURE_SERVERLESS_STATE: this.instance.root });
  }

  get origin(): string {
    return apiOrigin(this.instance.requireRunning());
  }

  /** The key of its API, as a header. */
  async authorization(): Promise<string> {
    const { api_key: key } = await requireApiSecret(this.instance, this.instance.requireRunning());
    return `Bearer ${key}`;
  }

  /** `npm run local -- --detach`, without npm's own start. */
  async up(): Promise<void> {
    const options = { cwd: this.checkout, env: this.#environment, timeoutSeconds: UP_SECONDS };
    await run(process.execPath, [...FRONT_DOOR, "local", "--detach", ...this.#portOptions], options);
  }

  get #portOptions(): string[] {
    const [api, aws] = this.ports;
    return ["--port", api, "--aws-port", aws];
  }

  /** Saves another answer of the health route. @returns the text that the new code answers with */
  async edit(): Promise<string> {
    this.#edits += 1;
    const answer = `healthy-${this.#edits}`;
    await writeFile(join(this.checkout, EDITED), this.#source.replace(BEFORE, `status: "${answer}",`));
    return answer;
  }

  /**
   * Asks until the new code answers.
   *
   * @param pauseMs between two requests: what is measured is late by as much, and what asks more often slows down the rest
   * @returns `performance.now()` then
   * @throws Error when it does not in time
   */
  async untilAnswers(answer: string, seconds: number, pauseMs: number): Promise<number> {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const text = await fetch(`${this.origin}/api/health`, { signal: AbortSignal.timeout(30_000) })
        .then((response) => response.text())
        .catch(() => "");
      if (text.includes(`"${answer}"`)) return performance.now();
      await delay(pauseMs);
    }
    throw new Error(`${answer} was not answered within ${seconds} s`);
  }

  /** Runs `npm run local -- --watch` during the work. @throws NotMeasured when it ends by itself */
  async whileWatching<T>(work: () => Promise<T>): Promise<T> {
    const child = spawn(process.execPath, [...FRONT_DOOR, "local", "--watch", ...this.#portOptions], {
      ...{ cwd: this.checkout, env: this.#environment, detached: true },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = underWay(child, { name: "local --watch", signal: "SIGINT", graceSeconds: 10 });
    try {
      return await Promise.race([work(), endOf(child)]);
    } finally {
      await stopGroup(child, "SIGINT");
      ended();
    }
  }

  async #down(): Promise<void> {
    // not by a command: after an interrupt none is started any more
    await stopLocalAws(this.instance);
    // what the front door keeps of a checkout that goes
    const kept = createHash("sha256").update(this.checkout).digest("hex").slice(0, 12);
    await rm(join(cacheRoot(), "bundles", kept), { recursive: true, force: true });
  }
}

/** Rejects when the process ends, with the last line that it printed. */
function endOf(child: ChildProcess): Promise<never> {
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output = (output + chunk).slice(-4000);
    });
  return new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", () => {
      const said = output.trim().split("\n").slice(-2).join(" ");
      reject(new NotMeasured(`local --watch ended by itself: ${said}`));
    });
  });
}
