import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run, stopGroup, underWay } from "@secure-serverless/system/process";
import { functionLogGroup } from "../../src/config/names";
import { RuntimeApi } from "./runtime-api";

/** A function as something that can be started: its code and what Lambda would give it. */
export interface Variant {
  readonly name: string;
  /** `index.handler` in here. */
  readonly taskRoot: string;
  readonly handler: string;
  /** Folders like /opt, each the content of one layer. */
  readonly layers: readonly string[];
  /** The function's own variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** @default the handler is JavaScript */
  readonly python?: string;
}

const RUNTIMES = { node: join(__dirname, "runtime.cjs"), python: join(__dirname, "runtime.py") } as const;
const OUTPUT_CHARACTERS = 4000;

export interface Surroundings {
  /** Of the stub. */
  readonly awsOrigin: string;
  /** Address of what takes X-Ray's segments, as `host:port`. */
  readonly xrayDaemon: string;
  /** An empty folder: nothing of this user's configuration of AWS is read. */
  readonly home: string;
}

/** What Lambda sets for a function, and nothing of this process: NODE_EXTRA_CA_CERTS alone would add 28 ms to each start. */
export function lambdaVariables(variant: Variant, { awsOrigin, xrayDaemon, home }: Surroundings, runtimeApi: string) {
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    HOME: home,
    LAMBDA_TASK_ROOT: variant.taskRoot,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    NODE_PATH: variant.layers.flatMap((folder) => [join(folder, "nodejs", "node_modules")]).join(":"),
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: "bench",
    AWS_LAMBDA_FUNCTION_VERSION: "1",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: functionLogGroup("bench"),
    AWS_LAMBDA_LOG_STREAM_NAME: "bench",
    AWS_EXECUTION_ENV: variant.python === undefined ? "AWS_Lambda_nodejs" : "AWS_Lambda_python",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    // of nobody: the stub checks none
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_SESSION_TOKEN: "bench",
    AWS_XRAY_DAEMON_ADDRESS: xrayDaemon,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    _HANDLER: variant.handler,
    AWS_ENDPOINT_URL: awsOrigin,
    ...variant.variables,
  };
}

/** A process that serves a function, as an execution environment of Lambda does. */
export class HandlerProcess {
  readonly #startedAt: number;
  readonly #child: ChildProcess;
  readonly #ended: () => void;
  #output = "";

  private constructor(
    private readonly api: RuntimeApi,
    variant: Variant,
    surroundings: Surroundings,
    node: string,
  ) {
    const [command, script] = variant.python ? [variant.python, RUNTIMES.python] : [node, RUNTIMES.node];
    const env = lambdaVariables(variant, surroundings, api.address);
    this.#startedAt = performance.now();
    this.#child = spawn(command, [script], { env, cwd: variant.taskRoot, detached: true });
    this.#ended = underWay(this.#child, { name: variant.name, signal: "SIGKILL", graceSeconds: 1 });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        this.#output = (this.#output + chunk).slice(-OUTPUT_CHARACTERS);
      });
    this.#child.once("error", (error) => api.fail(error));
    this.#child.once("exit", (code) => api.fail(new Error(`${variant.name} ended with ${code}\n${this.#output}`)));
  }

  /** @param node for a handler in JavaScript */
  static async start(variant: Variant, surroundings: Surroundings, node: string): Promise<HandlerProcess> {
    return new HandlerProcess(await RuntimeApi.start(), variant, surroundings, node);
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  /** What the process printed last. */
  get output(): string {
    return this.#output;
  }

  ready() {
    return this.api.ready();
  }

  invoke(event: unknown, traceId: string) {
    return this.api.invoke(event, traceId);
  }

  /** Bytes of memory that the process has resident now. */
  async residentBytes(): Promise<number> {
    const { pid } = this.#child;
    if (process.platform === "linux") {
      const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      return Number(kibibytes) * 1024;
    }
    const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)], { timeoutSeconds: 10 });
    return Number(stdout.trim()) * 1024;
  }

  async stop(): Promise<void> {
    await stopGroup(this.#child, "SIGKILL");
    this.#ended();
    await this.api.close();
  }
}
