import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { Agent, get } from "node:https";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { freePort } from "@secure-serverless/local-aws/ports";
import type { Target } from "@secure-serverless/operations/aws/target";
import { poll } from "@secure-serverless/system/poll";
import { stopGroup, underWay } from "@secure-serverless/system/process";
import { z } from "zod";
import type { Environment } from "../../../../src/config/schema";
import { NameProxy } from "./name-proxy";

const START_TIMEOUT_SECONDS = 60;
const STOP_GRACE_SECONDS = 5;
const CALL_TIMEOUT_MILLISECONDS = 60_000;

const ADMINISTRATOR = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** What moto holds: by service and by kind, one object each. */
export type Held = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

export interface MotoProps {
  /** The virtual environment that holds moto. */
  readonly pythonEnvironment: string;
  /** A new folder, for its certificate, its administrator's key, its log, and the logs of Terraform. */
  readonly folder: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** moto's server as a child process: one account, TLS under AWS's own names, IAM and signatures enforced, in memory only. */
export class Moto {
  readonly #agent: Agent;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    private readonly folder: string,
    readonly proxy: NameProxy,
    private readonly administrator: z.infer<typeof ADMINISTRATOR>,
    private readonly ended: () => void,
  ) {
    this.#agent = new Agent({ ca: readFileSync(certificateIn(folder)) });
  }

  /** @throws Error with the end of its log when it does not answer within a minute */
  static async start({ pythonEnvironment, folder, region, accountId }: MotoProps): Promise<Moto> {
    new Instance(folder).prepare();
    const port = await freePort();
    const logFile = join(folder, "logs", "moto.log");
    const log = openSync(logFile, "w", 0o600);
    const child = spawn(
      join(pythonEnvironment, "bin", "python3"),
      [join(__dirname, "moto_server.py"), String(port), folder, region, accountId],
      {
        cwd: folder,
        env: { PATH: process.env["PATH"], HOME: folder, LANG: "C.UTF-8", TMPDIR: folder, PYTHONDONTWRITEBYTECODE: "1" },
        // nothing is written to it: its end tells moto that this process is gone
        stdio: ["pipe", log, log],
        detached: true,
      },
    );
    const ended = underWay(child, { name: "moto", signal: "SIGTERM", graceSeconds: STOP_GRACE_SECONDS });
    const look = () => {
      if (child.exitCode !== null || child.signalCode !== null) return "ended";
      return existsSync(certificateIn(folder)) ? answers(port, certificateIn(folder)) : undefined;
    };
    const found = await poll(look, { timeoutSeconds: START_TIMEOUT_SECONDS });
    if (found === "answers") {
      const administrator = ADMINISTRATOR.parse(JSON.parse(readFileSync(join(folder, "administrator.json"), "utf8")));
      return new Moto(child, port, folder, await NameProxy.start(port), administrator, ended);
    }
    await stopGroup(child, "SIGTERM", STOP_GRACE_SECONDS);
    ended();
    const end = readFileSync(logFile, "utf8").split("\n").slice(-15).join("\n");
    throw new Error(`moto ${found ?? `did not answer in ${START_TIMEOUT_SECONDS} s`}. The end of its log:\n${end}`);
  }

  /**
   * An environment on it, as if it were an account. Terraform finds every service by its own name; the SDK is led there
   * directly.
   */
  target(environment: Environment, outdir: string): Target {
    const { accessKeyId, secretAccessKey } = this.administrator;
    const certificate = certificateIn(this.folder);
    return {
      environment,
      outdir,
      sdk: this.sdkConfig(environment.region),
      processEnvironment: {
        ...withoutAwsSettings(process.env),
        HTTPS_PROXY: this.proxy.url,
        // the provider that is built here pauses less where AWS is on this machine (docs/performance.md); the address itself is
        // ignored, by every SDK and by Terraform
        AWS_ENDPOINT_URL: `https://127.0.0.1:${this.port}`,
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
        NO_PROXY: undefined,
        no_proxy: undefined,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_CA_BUNDLE: certificate,
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_REGION: environment.region,
        AWS_DEFAULT_REGION: environment.region,
      },
      // the state of the state bucket, while there is no bucket, and Terraform's log are kept there
      local: {
        instance: new Instance(this.folder),
        awsPort: this.port,
        certificate: readFileSync(certificate, "utf8"),
      },
    };
  }

  /** What a client of the AWS SDK needs. It is the administrator. */
  sdkConfig(region: string) {
    const { accessKeyId, secretAccessKey } = this.administrator;
    return {
      region,
      endpoint: `https://127.0.0.1:${this.port}`,
      credentials: { accessKeyId, secretAccessKey },
      requestHandler: {
        httpsAgent: this.#agent,
        requestTimeout: CALL_TIMEOUT_MILLISECONDS,
        throwOnRequestTimeout: true,
      },
    };
  }

  /** By moto's own account of itself, not by AWS's API. */
  async held(): Promise<Held> {
    const text = await ask(this.port, this.#agent, "/moto-api/data.json");
    return JSON.parse(text) as Held;
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await stopGroup(this.child, "SIGTERM", STOP_GRACE_SECONDS);
    this.#agent.destroy();
    this.ended();
  }
}

function certificateIn(folder: string): string {
  return join(folder, "server.crt");
}

async function answers(port: number, certificate: string): Promise<"answers" | undefined> {
  const agent = new Agent({ ca: readFileSync(certificate) });
  try {
    await ask(port, agent, "/moto-api/data.json");
    return "answers";
  } catch {
    return undefined;
  } finally {
    agent.destroy();
  }
}

function ask(port: number, agent: Agent, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent, timeout: 10_000 }, (response) => {
      let text = "";
      response
        .setEncoding("utf8")
        .on("data", (chunk: string) => {
          text += chunk;
        })
        .on("end", () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}`))));
    })
      .on("timeout", function (this: import("node:http").ClientRequest) {
        this.destroy(new Error("no answer"));
      })
      .on("error", reject);
  });
}
