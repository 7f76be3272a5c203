import type { Github, Post } from "./github";

export interface OneIssueProps {
  /** Invisible first line by which it is found again. */
  readonly marker: string;
  readonly title: string;
  /** The issue's text, the marker first; undefined where there is nothing to report. */
  readonly page: string | undefined;
  /** False where it is not known that there is nothing: then nothing is said to be over. */
  readonly complete: boolean;
  /** Said when it is over. */
  readonly over: string;
}

export type IssueOutcome = "opened" | "updated" | "closed" | "nothing to do";

/** Has exactly one open issue while there is something to report, and none otherwise. */
export async function keepOneIssue(
  github: Github,
  { marker, title, page, complete, over }: OneIssueProps,
): Promise<{ readonly outcome: IssueOutcome; readonly url?: string }> {
  const open = await github.findOurs("/issues?state=open&creator=github-actions%5Bbot%5D", marker);
  const path = `/issues/${open?.number}`;
  if (page !== undefined) {
    const issue =
      open === undefined
        ? await github.request<Post>("POST", "/issues", { title, body: page })
        : await github.request<Post>("PATCH", path, { body: page });
    return { outcome: open === undefined ? "opened" : "updated", url: issue.html_url };
  }
  if (open === undefined || !complete) return { outcome: "nothing to do" };
  await github.request("POST", `${path}/comments`, { body: over });
  await github.request("PATCH", path, { state: "closed", state_reason: "completed" });
  return { outcome: "closed", url: open.html_url };
}
