import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { poll } from "@secure-serverless/system/poll";
import { stopGroup, underWay } from "@secure-serverless/system/process";

const START_TIMEOUT_SECONDS = 60;
const STOP_GRACE_SECONDS = 5;

/**
 * The emulator as its authors ship it, with every service that it has: the local AWS offers what the stacks use by default and
 * asks for every permission, which a domain, a distribution and a firewall do not need to be made. In memory only, and it
 * believes whatever account a caller names.
 */
export class OpenEmulator {
  private constructor(
    private readonly child: ChildProcess,
    readonly endpoint: string,
    private readonly ended: () => void,
  ) {}

  /**
   * @param pythonEnvironment the virtual environment that holds the emulator
   * @param folder a new one, for its files and its log
   * @throws Error with the end of its log when it does not answer within a minute
   */
  static async start(pythonEnvironment: string, folder: string): Promise<OpenEmulator> {
    const [port, mqttPort] = await freePorts(2);
    const logFile = join(folder, "emulator.log");
    const log = openSync(logFile, "w", 0o600);
    const child = spawn(
      join(pythonEnvironment, "bin", "python3"),
      [join(__dirname, "open_emulator.py"), String(port)],
      {
        cwd: folder,
        env: {
          PATH: process.env["PATH"],
          HOME: folder,
          TMPDIR: folder,
          LANG: "C.UTF-8",
          PYTHONDONTWRITEBYTECODE: "1",
          GATEWAY_PORT: String(port),
          IOT_MTLS_PORT: String(mqttPort),
          LAMBDA_EXECUTOR: "local",
        },
        stdio: ["ignore", log, log],
        detached: true,
      },
    );
    const ended = underWay(child, { name: "the emulator", signal: "SIGTERM", graceSeconds: STOP_GRACE_SECONDS });
    const endpoint = `http://127.0.0.1:${port}`;
    const answers = async () =>
      (await fetch(`${endpoint}/_ministack/health`).then(
        ({ ok }) => ok,
        () => false,
      ))
        ? true
        : undefined;
    const found = await poll(answers, { timeoutSeconds: START_TIMEOUT_SECONDS });
    if (found === true) return new OpenEmulator(child, endpoint, ended);
    await stopGroup(child, "SIGTERM", STOP_GRACE_SECONDS);
    ended();
    throw new Error(`The emulator did not answer:\n${readFileSync(logFile, "utf8").slice(-2000)}`);
  }

  /** What a client of the AWS SDK needs. */
  sdkConfig(region: string) {
    return { region, endpoint: this.endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  }

  /** What Terraform needs. */
  environment(region: string): NodeJS.ProcessEnv {
    return {
      ...withoutAwsSettings(process.env),
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: region,
      AWS_S3_USE_PATH_STYLE: "true",
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  async stop(): Promise<void> {
    await stopGroup(this.child, "SIGTERM", STOP_GRACE_SECONDS);
    this.ended();
  }
}
