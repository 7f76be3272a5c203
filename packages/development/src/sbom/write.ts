import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { serviceName } from "../../../../src/config/environments";
import { type Bill, billOf, noticesText } from "./bill";
import { billOfRepository } from "./repository";
import { type Shipped, shippedFunctions } from "./shipped";

const VALIDATION_TIMEOUT_SECONDS = 60;

export interface WrittenBill {
  readonly file: string;
  readonly components: number;
}

/**
 * Writes a bill of materials and the notices of each function with its layer, and the bill of the repository.
 *
 * @param folder an existing one; files of the same names are overwritten
 * @returns the bills, which CycloneDX's own schema accepts
 * @throws UserError when it does not
 */
export async function writeBills(folder: string): Promise<WrittenBill[]> {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8")) as { version: string };
  const written: WrittenBill[] = [];
  const write = async (name: string, bill: Bill) => {
    const file = join(folder, `${name}.cdx.json`);
    await writeWholeFile(file, `${JSON.stringify(bill, undefined, 2)}\n`);
    written.push({ file, components: (bill["components"] as readonly unknown[]).length });
  };
  for (const shipped of shippedFunctions()) {
    await write(nameOf(shipped), billOf(shipped, serviceName, version));
    await writeWholeFile(join(folder, `${nameOf(shipped)}.notices.txt`), noticesText(shipped.packages));
  }
  await write("repository", await billOfRepository());
  await validateBills(written.map(({ file }) => file));
  return written;
}

function nameOf({ id }: Shipped): string {
  return `function-${id}`;
}

/** @throws UserError with the first thing that is wrong with each */
export async function validateBills(files: readonly string[]): Promise<void> {
  const python = join(await pythonTools("cyclonedx"), "bin", "python");
  try {
    await run(python, [join(__dirname, "validate.py"), ...files], { timeoutSeconds: VALIDATION_TIMEOUT_SECONDS });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(
      `CycloneDX's schema does not accept a bill of materials: ${error.output.trim()}`,
      "Fix packages/development/src/sbom",
      { cause: error },
    );
  }
}
