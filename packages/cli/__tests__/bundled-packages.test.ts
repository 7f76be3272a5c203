import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { allCommands, fileNameOf } from "../src/table/commands.js";

/** Of no use to any command, and slow to load; what needs one starts it as a process of its own. */
const NEVER = [
  /^cdkt[fn]$/,
  /^@cdkt[fn]\//,
  /^constructs$/,
  /^typescript$/,
  /^esbuild$/,
  /^@sparticuz\//,
  /^jest/,
  /^tsx$/,
];
/** AWS is what the operations are about. Some commands read a file or start a program, and start without all that. */
const WITHOUT_AWS = [
  ...[
    "local:down",
    "local:traces",
    "test",
    "lock:providers",
    "lock:python",
    "openapi:lint",
    "docs:runbook",
    "docs:scaling",
  ],
  ...[
    "docs:commands",
    "docs:settings",
    "ci:environment",
    "plan:comment",
    "drift:issue",
    "plan:review",
    "cost",
    "capacity",
  ],
];

/** The packages of node_modules in each command's bundle. */
function packagesByCommand(): Record<string, string[]> {
  const module = pathToFileURL(join(PROJECT_ROOT, "packages/system/src/bundle.mjs")).href;
  const files = allCommands().flatMap(([name, { program }]) => (program === undefined ? [fileNameOf(name)] : []));
  const script = `
    import { build } from "esbuild";
    import { OPTIONS } from ${JSON.stringify(module)};
    const entryPoints = ${JSON.stringify(files)}.map((name) => "packages/cli/src/commands/" + name + ".ts");
    const { metafile } = await build({ ...OPTIONS, sourcemap: false, outdir: "out", entryPoints });
    const found = {};
    for (const { entryPoint, inputs } of Object.values(metafile.outputs))
      found[/([^/]+)\\.ts$/.exec(entryPoint)[1]] = [...new Set(Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput === 0 ? [] : /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(path)?.[1] ?? []))];
    console.log(JSON.stringify(found));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 120_000,
    maxBuffer: 2 ** 24,
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Record<string, string[]>;
}

describe("what a command loads", () => {
  const found = packagesByCommand();
  const own = allCommands().filter(([, { program }]) => program === undefined);

  it.each(own.map(([name]) => name))("%s loads no package that is only slow", (name) => {
    const packages = found[fileNameOf(name)];
    expect(packages?.filter((used) => NEVER.some((pattern) => pattern.test(used)))).toEqual([]);
  });

  it.each(WITHOUT_AWS)("%s loads nothing of the AWS SDK", (name) => {
    expect(found[fileNameOf(name)]?.filter((used) => /^@(aws-sdk|smithy)\//.test(used))).toEqual([]);
  });

  it("is looked at where it is", () => {
    expect(found["rollback"]).toEqual(expect.arrayContaining(["@aws-sdk/client-lambda", "zod"]));
  });
});
