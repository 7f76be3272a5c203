import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";

/** schemathesis ends with 1 when it found something; any other code is a failure to run. */
const FOUND_SOMETHING = 1;

const CONFIGURATION = `
color = false
warnings = { fail-on = true }
cache = { enabled = false }
# the name is the security scheme's in docs/openapi.yaml
auth.openapi.apiKey.bearer = "\${API_KEY}"
hooks = ${JSON.stringify(join(__dirname, "schemathesis_hooks.py"))}
# its own, and 412: a condition that was sent need not hold
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412", "429", "5xx"]
`;

export interface SchemathesisProps {
  /** Where the API answers, for example `http://localhost:3000`. */
  readonly origin: string;
  /** Reaches schemathesis by its environment only, and is replaced where it would be printed. */
  readonly apiKey: string;
  /** The same seed, examples and API give the same requests. */
  readonly seed: number;
  /** The most requests that are generated for one operation in one phase. */
  readonly examples: number;
  /** Seconds until it is stopped, which is a failure. */
  readonly timeoutSeconds: number;
  /** The OpenAPI document. @default docs/openapi.yaml of the checkout */
  readonly document?: string;
  /** Called with each line that it prints. @default none */
  readonly onLine?: (line: string) => void;
}

export interface SchemathesisResult {
  readonly foundNothing: boolean;
  /** Everything that it printed, the API key replaced. */
  readonly report: string;
}

/** Runs schemathesis with all its checks against a running API, as the OpenAPI document describes it. */
export async function runSchemathesis(props: SchemathesisProps): Promise<SchemathesisResult> {
  const { origin, apiKey, seed, examples, timeoutSeconds, onLine } = props;
  const { document = join(PROJECT_ROOT, "docs", "openapi.yaml") } = props;
  const environment = await pythonTools("schemathesis");
  const withoutKey = (text: string) => text.replaceAll(apiKey, "[API key]");
  // it leaves its own files in the folder that it is started in
  const folder = temporaryFolder("schemathesis");
  try {
    await writeFile(join(folder, "schemathesis.toml"), CONFIGURATION);
    const { exitCode, stdout } = await run(
      join(environment, "bin", "python"),
      [
        // the command itself names the folder that the environment was made in, before it was moved
        ...["-m", "schemathesis.cli"],
        ...["--config-file", "schemathesis.toml", "run", document, "--url", origin, "--checks", "all"],
        ...["--continue-on-failure", "--generation-database", "none"],
        ...["--max-examples", String(examples), "--seed", String(seed)],
      ],
      {
        cwd: folder,
        env: {
          ...withoutAwsSettings(process.env),
          API_KEY: apiKey,
          PYTHONIOENCODING: "utf-8",
          // the hooks are in the checkout
          PYTHONDONTWRITEBYTECODE: "1",
          COLUMNS: "120",
        },
        timeoutSeconds,
        acceptedExitCodes: [0, FOUND_SOMETHING],
        ...(onLine === undefined ? {} : { onLine: (line: string) => onLine(withoutKey(line)) }),
      },
    );
    return { foundNothing: exitCode !== FOUND_SOMETHING, report: withoutKey(stdout) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
