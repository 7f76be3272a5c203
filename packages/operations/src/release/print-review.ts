import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Review, renderMarkdown } from "@secure-serverless/plan-review";
import { shownPath } from "@secure-serverless/system/shown-path";

/** Prints the verdict and what needs a person, and keeps the whole review beside the plan. */
export async function printReview(review: Review, folder: string): Promise<void> {
  const file = join(folder, "review.md");
  const markdown = renderMarkdown(review);
  await writeFile(file, markdown);
  console.log(`${withoutDetails(markdown)}\n`);
  console.log(`The whole review: ${shownPath(file, process.cwd())}\n`);
}

/** The review without what its page shows folded: every single change. */
export function withoutDetails(markdown: string): string {
  return markdown
    .replace(/^<details><summary>.*?^<\/details>\n*/gms, "")
    .replace(/^## What changes\n*$/m, "")
    .trimEnd();
}
