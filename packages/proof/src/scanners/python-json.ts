import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { type PythonTools, pythonTools } from "@secure-serverless/toolchain/python-tools";

/** Neither a configuration of the user's nor one of a folder above may switch a check off. */
export function plainEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = /^(PATH|LANG|LC_\w+|TZ|TMPDIR|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|\w+_proxy|PIP_\w+)$/i;
  const own = Object.entries(process.env).filter(([name]) => kept.test(name));
  return { ...Object.fromEntries(own), HOME: home, XDG_CONFIG_HOME: home, NO_COLOR: "1", PYTHONDONTWRITEBYTECODE: "1" };
}

/** The Python that has the packages of a lock: programs beside it name the folder in which they were installed first. */
export async function pythonOf(tools: PythonTools): Promise<string> {
  return join(await pythonTools(tools), "bin", "python");
}

/**
 * Runs one of this folder's Python files, with the packages of a lock.
 *
 * @returns what it prints, parsed
 */
export async function pythonJson(
  tools: PythonTools,
  script: string,
  args: readonly string[],
  options: { readonly home: string; readonly timeoutSeconds: number },
): Promise<unknown> {
  const { stdout } = await run(await pythonOf(tools), [join(__dirname, script), ...args], {
    cwd: options.home,
    env: plainEnvironment(options.home),
    timeoutSeconds: options.timeoutSeconds,
  });
  return JSON.parse(stdout);
}
