import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

/**
 * The file that the front door runs for a command, made once per content: a test that starts a command several times
 * compiles it no more than a person does.
 *
 * @param name as in the table, for example `plan:comment`
 */
export function commandBundle(name: string): string {
  const url = (path: string) => JSON.stringify(pathToFileURL(join(PROJECT_ROOT, "packages/cli/src", path)).href);
  const script = `
    import { howToRun } from ${url("door/how-to-run.mjs")};
    import table from ${url("table/commands.js")};
    const name = ${JSON.stringify(name)};
    const [, command] = table.allCommands().find(([own]) => own === name);
    const { leading } = await howToRun({ root: ${JSON.stringify(PROJECT_ROOT)}, name, command });
    process.stdout.write(leading[0]);`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", timeout: 60_000 });
}
