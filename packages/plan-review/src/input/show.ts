import { UserError } from "../user-error";
import type { Program, Shown } from "./programs";

const MAXIMUM_REASON_CHARACTERS = 500;

interface Refusal {
  readonly name: string;
  readonly reason: string;
  /** How much it says about the plan: the version that made it, anything else, or that there is no such program. */
  readonly truth: "version" | "other" | "absent";
  /** The program that made the plan, as another one tells it. */
  readonly madeBy?: string;
}

/**
 * Terraform's own JSON of a saved plan, by the first program that can read it.
 *
 * @throws UserError with the refusal that says most
 */
export async function show(plan: string, folder: string, programs: readonly Program[]): Promise<Buffer> {
  const refusals: Refusal[] = [];
  for (const program of programs) {
    const shown = await program.show(plan, folder);
    if (shown.exitCode === 0) return shown.stdout;
    refusals.push(refusalOf(program.name, shown));
  }
  const told = (["version", "other"] as const).flatMap((truth) => refusals.filter((item) => item.truth === truth))[0];
  if (told === undefined) {
    throw new UserError(
      `There is neither a terraform nor a tofu to show the plan ${plan}`,
      "Put the one that made the plan on PATH, or give the output of `terraform show -json` (`tofu show -json`)",
    );
  }
  throw new UserError(
    `${told.name} could not show the plan ${plan} in ${folder}: ${told.reason}`,
    told.truth === "version"
      ? `Put ${told.madeBy ?? "the version that made the plan"} on PATH as terraform or tofu, or give the output of its own \`show -json\``
      : "Name the initialized folder in which the plan was made with --chdir, or give the output of `terraform show -json` (`tofu show -json`)",
  );
}

function refusalOf(name: string, { exitCode, stderr }: Shown): Refusal {
  const reason = reasonOf(stderr) || `exit code ${exitCode}`;
  const madeBy = /created by ((?:Terraform|OpenTofu)? ?v?\d[\w.-]{0,30}),? but this is/.exec(reason)?.[1];
  if (madeBy !== undefined || /unsupported plan format|different (Terraform|OpenTofu) versions/i.test(reason))
    return { name, reason, truth: "version", ...(madeBy === undefined ? {} : { madeBy }) };
  return { name, reason, truth: /\bENOENT\b/.test(stderr) ? "absent" : "other" };
}

/**
 * What Terraform says after "Error:", in one line: the title alone ("Couldn't show local plan") says nothing. Warnings about
 * the configuration of the command line may stand before it, with or without a frame.
 */
export function reasonOf(stderr: string): string {
  const lines = stderr
    .slice(-64 * 1024)
    .split("\n")
    .map((line) => line.replace(/^[╷│╵|\s]+/, "").trim());
  const start = lines.findIndex((line) => line.startsWith("Error: "));
  const said = start < 0 ? lines.filter((line) => line !== "").slice(0, 1) : untilNext(lines.slice(start));
  const text = said
    .join(" ")
    .replace(/^Error: /, "")
    .replace(/\.$/, "");
  return text.length > MAXIMUM_REASON_CHARACTERS ? `${text.slice(0, MAXIMUM_REASON_CHARACTERS)}…` : text;
}

function untilNext([title = "", ...body]: readonly string[]): readonly string[] {
  const next = body.findIndex((line) => /^(Error|Warning): /.test(line));
  const own = (next < 0 ? body : body.slice(0, next)).filter((line) => line !== "");
  return own.length === 0 ? [title] : [`${title}:`, ...own];
}
