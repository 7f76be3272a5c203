import { appendFile, cp, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { localTarget } from "@secure-serverless/operations/aws/target";
import { LOCAL_NAMES } from "@secure-serverless/operations/local/names";
import { callersStay, reviewSaved } from "@secure-serverless/operations/release/make-plan";
import { savePlan } from "@secure-serverless/operations/release/saved-plan";
import { PLAN_FILE } from "@secure-serverless/operations/release/saved-plan-manifest";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { renderJson, renderMarkdown } from "@secure-serverless/plan-review";

const STACK = "local";

/**
 * A saved plan of the applied stack with other code of the API's function, as `npm run plan` writes it.
 *
 * @param folder a new one, for the changed stack and the plan
 * @param mark what the code differs by
 * @returns the folder of the saved plan
 */
export async function changedPlan(instance: Instance, outdir: string, folder: string, mark: string): Promise<string> {
  const changed = join(folder, "changed");
  await cp(join(outdir, "stacks", STACK), join(changed, "stacks", STACK), {
    recursive: true,
    filter: (path) => basename(path) !== ".terraform",
  });
  await appendFile(await codeOf(join(changed, "stacks", STACK)), `\n// ${mark}\n`);

  const target = localTarget(environmentNamed(STACK), instance, changed);
  const stack = await stackOf(target, instance.requireToolchain(), STACK, await callersStay(target));
  await stack.init();
  await stack.plan(PLAN_FILE);
  const { review } = await reviewSaved(stack.folder);
  const saved = join(folder, "plan");
  await savePlan({
    folder: saved,
    environmentName: STACK,
    stackFolder: stack.folder,
    markdown: renderMarkdown(review),
    json: renderJson(review),
  });
  return saved;
}

/** The file with the code of the API's function, in a synthesized stack. */
async function codeOf(stackFolder: string): Promise<string> {
  const json = JSON.parse(await readFile(join(stackFolder, "cdk.tf.json"), "utf8")) as {
    resource: { aws_lambda_function: Record<string, { function_name: string; filename: string }> };
    data: { archive_file: Record<string, { source_dir: string }> };
  };
  const functions = Object.values(json.resource.aws_lambda_function);
  const filename = functions.find(({ function_name: name }) => name === LOCAL_NAMES.functions.api)?.filename ?? "";
  const [archive] = Object.entries(json.data.archive_file).filter(([name]) =>
    filename.includes(`archive_file.${name}.`),
  );
  if (archive === undefined) throw new Error(`no archive makes ${filename}`);
  const sources = archive[1].source_dir.replace("${path.module}", stackFolder);
  const [file] = (await readdir(sources)).filter((name) => name.endsWith(".js"));
  if (file === undefined) throw new Error(`${sources} holds no code`);
  return join(sources, file);
}
