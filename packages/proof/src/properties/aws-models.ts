import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";

const TIMEOUT_SECONDS = 300;

/** What AWS's own API models say of synthesized stacks. */
export interface ModelsAnswer {
  /** How many values were compared. */
  readonly values: number;
  readonly types: readonly string[];
  /** Resource types that the comparison knows no call for: name them in aws_models.py. */
  readonly unknownTypes: readonly string[];
  readonly broken: readonly BrokenField[];
}

export interface BrokenField {
  readonly stack: string;
  readonly address: string;
  readonly field: string;
  readonly rule: string;
  readonly value: string;
}

/**
 * Compares each field of the resources with the model of the call that makes them, as botocore has it: an apply would be
 * refused by AWS, and `terraform validate` says nothing.
 *
 * @param stacks names and Terraform JSON
 */
export async function comparedWithModels(stacks: readonly (readonly [string, string])[]): Promise<ModelsAnswer> {
  const python = join(await pythonTools("emulator"), "bin", "python");
  const folder = temporaryFolder("models");
  try {
    const file = join(folder, "stacks.jsonl");
    await writeFile(file, stacks.map(([stack, json]) => `${JSON.stringify({ stack, json })}\n`).join(""));
    const { stdout } = await run(python, [join(__dirname, "aws_models.py"), file], { timeoutSeconds: TIMEOUT_SECONDS });
    return JSON.parse(stdout) as ModelsAnswer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
