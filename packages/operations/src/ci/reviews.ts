import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { environments } from "../../../../src/config/environments";
import { COST_FILE, type PlanCost, parsePlanCost } from "./plan-cost";

/** What a job found out about one environment. */
export interface EnvironmentReview {
  readonly environment: string;
  /** The review as `npm run plan` wrote it. */
  readonly markdown: string;
  /** 12 hexadecimal digits: two plans that do the same have the same. */
  readonly digest: string;
  /** Whether a plan would change something or AWS differs from the state; undefined where no job said so. */
  readonly differs?: boolean;
  /** How the plan changes what the environment costs; undefined where no job said so. */
  readonly cost?: PlanCost;
}

/** The file beside a review that holds the exit code of `npm run plan`. */
const STATUS_FILE = "status";

/**
 * The reviews in a folder that has one folder for each environment, in the order of the configuration.
 *
 * @throws UserError when there is none
 */
export async function readReviews(folder: string): Promise<EnvironmentReview[]> {
  const present = existsSync(folder) ? await readdir(folder) : [];
  const reviews: EnvironmentReview[] = [];
  // another folder there does not belong to an environment, and its name would get into the comment
  for (const environment of Object.keys(environments).filter((name) => present.includes(name))) {
    const file = join(folder, environment, "review.md");
    if (!existsSync(file)) continue;
    const markdown = await readFile(file, "utf8");
    const status = join(folder, environment, STATUS_FILE);
    const cost = await readCost(join(folder, environment, COST_FILE));
    reviews.push({
      environment,
      markdown,
      digest: digestOf(markdown),
      ...(cost !== undefined && { cost }),
      ...(existsSync(status) && { differs: (await readFile(status, "utf8")).trim() !== "0" }),
    });
  }
  if (reviews.length > 0) return reviews;
  throw new UserError(`There is no review in ${folder}`, "Make one: npm run plan -- <environment>");
}

/** A pull request's own job may have written anything there: only numbers of the right form get on. */
async function readCost(file: string): Promise<PlanCost | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return parsePlanCost(await readFile(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file} is not what npm run plan writes`, "Make the plan again", { cause: error });
  }
}

export function digestOf(markdown: string): string {
  return createHash("sha256").update(markdown).digest("hex").slice(0, 12);
}
