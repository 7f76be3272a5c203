import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { poll } from "@secure-serverless/system/poll";
import { signalGroup } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import type { Instance } from "./instance";

const START_TIMEOUT_SECONDS = 60;
/** An orderly stop writes the state to disk; a kill would lose it. */
const STOP_GRACE_SECONDS = 60;

/** The services that the stacks use: the emulator offers nothing else. */
const SERVICES = [
  "account",
  "apigateway",
  "cloudwatch",
  "iam",
  "kms",
  "lambda",
  "logs",
  "monitoring",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "sts",
  "tagging",
];

export interface EmulatorProps {
  /** The virtual environment that holds the emulator. */
  readonly pythonEnvironment: string;
  readonly instance: Instance;
  readonly port: number;
  /** Where the functions find AWS. */
  readonly functionsEndpoint: string;
  /** Asked while it does not answer yet: whether to stop it again. */
  readonly isUnwanted: () => boolean;
}

/** The AWS emulator as a child process, with IAM and TLS enforced, listening on 127.0.0.1 only. */
export class Emulator {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @throws UserError with the last line of its log when it does not answer within a minute, or at once when it is unwanted */
  static async start(props: EmulatorProps): Promise<Emulator> {
    const { pythonEnvironment, instance, port, functionsEndpoint } = props;
    const log = openSync(instance.emulatorLog, "w", 0o600);
    const child = spawn(
      join(pythonEnvironment, "bin", "python3"),
      [
        ...[join(__dirname, "emulator_server.py"), String(port), instance.certificate, instance.certificateKey],
        // by a file, since the emulator hands its environment to the functions
        instance.administratorFile,
      ],
      {
        env: emulatorEnvironment(instance, port, functionsEndpoint),
        cwd: instance.root,
        // nothing is written to it: its end tells the emulator that this process is gone
        stdio: ["pipe", log, log],
        detached: true,
      },
    );
    const emulator = new Emulator(child);
    try {
      await emulator.#answer(props);
      return emulator;
    } catch (error) {
      await emulator.stop();
      throw error;
    }
  }

  get exited(): Promise<void> {
    return this.#hasExited ? Promise.resolve() : new Promise((resolve) => this.#child.once("exit", () => resolve()));
  }

  /** Lets it write its state, then ends the Lambda workers that it may have left. */
  async stop(): Promise<void> {
    const pid = this.#child.pid;
    if (pid === undefined) return;
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), STOP_GRACE_SECONDS * 1000);
    await this.exited;
    clearTimeout(timer);
    signalGroup(pid, "SIGKILL");
  }

  get #hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #answer({ instance, port, isUnwanted }: EmulatorProps): Promise<void> {
    const agent = new Agent({ ca: await readFile(instance.certificate) });
    const look = async () => {
      if (isUnwanted()) throw new Error("The AWS emulator was stopped before it answered");
      if (this.#hasExited) return "ended";
      return (await isHealthy(agent, port)) ? "answers" : undefined;
    };
    if ((await poll(look, { timeoutSeconds: START_TIMEOUT_SECONDS })) === "answers") return;
    const log = await readFile(instance.emulatorLog, "utf8");
    const reason = this.#hasExited
      ? `ended with ${this.#child.exitCode}`
      : `did not answer in ${START_TIMEOUT_SECONDS} s`;
    // of a stack trace of Python the last line is the cause
    throw new UserError(
      `The AWS emulator ${reason}: ${log.trimEnd().split("\n").at(-1)?.trim() || "it said nothing"}`,
      `Read the whole of ${instance.emulatorLog}`,
    );
  }
}

function emulatorEnvironment(instance: Instance, port: number, functionsEndpoint: string): NodeJS.ProcessEnv {
  return {
    // nothing else of this process's environment: the emulator hands its own to every Lambda function
    // its first `node` is the functions' (start.ts)
    PATH: process.env["PATH"],
    HOME: instance.emulatorTemporary,
    LANG: "C.UTF-8",
    TMPDIR: instance.emulatorTemporary,
    PYTHONDONTWRITEBYTECODE: "1",
    GATEWAY_PORT: String(port),
    SERVICES: SERVICES.join(","),
    LAMBDA_EXECUTOR: "local",
    // of what a burst has started all but one would stay for five minutes, 70 MB each
    LAMBDA_WARM_TTL_SECONDS: "60",
    // the functions' own address of AWS; the emulator itself does not use it
    AWS_ENDPOINT_URL: functionsEndpoint,
    AUTH: "true",
    USE_SSL: "1",
    MINISTACK_SSL_CERT: instance.certificate,
    MINISTACK_SSL_KEY: instance.certificateKey,
    // it gives the functions its certificate only where this variable is not set already
    NODE_EXTRA_CA_CERTS: instance.certificate,
    // whom this machine trusts as an issuer of tokens
    ...(process.env["SSL_CERT_FILE"] && { SSL_CERT_FILE: process.env["SSL_CERT_FILE"] }),
    PERSIST_STATE: "1",
    STATE_DIR: instance.emulatorState,
    S3_PERSIST: "1",
    S3_DATA_DIR: instance.emulatorObjects,
    SFTP_ENABLED: "0",
    IOT_MTLS_ENABLED: "0",
  };
}

function isHealthy(agent: Agent, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    request(
      { host: "127.0.0.1", port, path: "/_ministack/health", agent, servername: "localhost", timeout: 2000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    )
      .on("timeout", function (this: import("node:http").ClientRequest) {
        this.destroy();
      })
      .on("error", () => resolve(false))
      .end();
  });
}
