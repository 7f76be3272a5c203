import type { Github, Post } from "./github";

export const DRIFT_MARKER = "<!-- secure-serverless: drift -->";
const TITLE = "AWS no longer matches the main branch";

export type DriftOutcome = "opened" | "updated" | "closed" | "nothing to do";

/**
 * Has exactly one open issue while an environment differs, and none otherwise.
 *
 * @param page the issue's text, undefined where no environment differs
 * @param complete false where an environment could not be looked at: then nothing is said to be over
 */
export async function reportDrift(
  github: Github,
  page: string | undefined,
  complete: boolean,
): Promise<{ readonly outcome: DriftOutcome; readonly url?: string }> {
  const open = await github.findOurs("/issues?state=open&creator=github-actions%5Bbot%5D", DRIFT_MARKER);
  const path = `/issues/${open?.number}`;
  if (page !== undefined) {
    const issue =
      open === undefined
        ? await github.request<Post>("POST", "/issues", { title: TITLE, body: page })
        : await github.request<Post>("PATCH", path, { body: page });
    return { outcome: open === undefined ? "opened" : "updated", url: issue.html_url };
  }
  if (open === undefined || !complete) return { outcome: "nothing to do" };
  await github.request("POST", `${path}/comments`, { body: "No environment differs any more." });
  await github.request("PATCH", path, { state: "closed", state_reason: "completed" });
  return { outcome: "closed", url: open.html_url };
}
