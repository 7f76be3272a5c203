import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withoutAwsSettings } from "@secure-serverless/local-aws/client-environment";
import { commandSubject, plainEnvironment } from "../harness/command";
import type { Subject } from "../harness/interleave";
import { type NodeToMeasure, NotMeasured } from "../harness/part";

/** The files that are taken from the text. */
const STACK = "cdk_app.py";
const HANDLER = "lambda/api_handler.py";
const TIMEOUT_SECONDS = 600;

/** A change without which it does not synthesize. */
interface Fix {
  readonly why: string;
  readonly from: string;
  readonly to: string;
  /** How often it has to be there. */
  readonly times: number;
}

const FIXES: readonly Fix[] = [
  {
    why: "SecretValue is in aws_cdk, not in its aws_secretsmanager",
    from: "secretsmanager.SecretValue",
    to: "SecretValue",
    times: 3,
  },
  {
    why: "and has to be imported",
    from: "from aws_cdk import (",
    to: "from aws_cdk import (\n    SecretValue,",
    times: 1,
  },
  {
    why: "an alarm has no statistic, its metric has",
    from: ',\n            statistic="Average"\n        )',
    to: "\n        )",
    times: 1,
  },
  {
    why: "a function has no metric of that name",
    from: "api_handler.metric_concurrent_executions()",
    to: 'api_handler.metric("ConcurrentExecutions")',
    times: 1,
  },
];

/** As app.py of the original, for so many stacks. */
const APP = `import os
import aws_cdk as cdk
from ${STACK.replace(".py", "")} import SecureServerlessStack

app = cdk.App()
for number in range(1, int(os.environ["ENVIRONMENTS"]) + 1):
    SecureServerlessStack(app, f"SecureServerlessStack{number}", env=cdk.Environment(account="111122223333", region="us-east-1"))
app.synth()
`;

/**
 * The code under the heading that names a file, in the text that describes the original application.
 *
 * @throws NotMeasured when there is none
 */
export function codeOf(text: string, file: string): string {
  const [, after] = text.split(`### \`${file}\``);
  const code = /^[^#]*?^```python\n(.*?)^```$/ms.exec(after ?? "")?.[1];
  if (code === undefined) throw new NotMeasured(`the text of the original application has no code of ${file}`);
  return code;
}

/** @throws NotMeasured when a fix does not find what it replaces: something else would be measured */
export function fixedStack(code: string): string {
  return FIXES.reduce((fixed, { why, from, to, times }) => {
    const parts = fixed.split(from);
    if (parts.length - 1 !== times)
      throw new NotMeasured(
        `the original application has ${parts.length - 1} times ${JSON.stringify(from)}, where ${times} are replaced (${why})`,
      );
    return parts.join(to);
  }, code);
}

/**
 * Takes the original application out of its text, with the fixes that let it synthesize. Its layer has one small file: what it
 * asks for is 39 MB, which would be copied and hashed each time.
 *
 * @returns the folder to run `app.py` in
 */
export async function writeOriginalApp(textFile: string, folder: string): Promise<string> {
  const text = await readFile(textFile, "utf8");
  const files = {
    [STACK]: fixedStack(codeOf(text, STACK)),
    [HANDLER]: codeOf(text, HANDLER),
    "app.py": APP,
    "lambda/layer/python/placeholder.txt": "The dependencies of the function would be here.\\n",
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export interface OriginalSynth {
  readonly name: string;
  /** Of the environment with its packages. */
  readonly python: string;
  /** On which jsii runs the constructs. */
  readonly node: NodeToMeasure;
  readonly folder: string;
  readonly outdir: string;
  readonly environments: number;
  readonly validates: boolean;
}

export function originalSynth(props: OriginalSynth): Subject {
  const { name, python, node, folder, outdir, environments, validates } = props;
  return commandSubject(name, {
    ...{ command: python, args: ["app.py"], cwd: folder, timeoutSeconds: TIMEOUT_SECONDS },
    env: withoutAwsSettings(
      plainEnvironment({
        ...{ CDK_OUTDIR: outdir, ENVIRONMENTS: String(environments), CDK_VALIDATION: String(validates) },
        ...{ JSII_NODE: node.command, PYTHONDONTWRITEBYTECODE: undefined },
        JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: "true",
        JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: "true",
      }),
    ),
  });
}
