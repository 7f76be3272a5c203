import type { Github, Post } from "./github";

/**
 * Has exactly one comment of a pull request with this marker: posts it, or updates the one that is there.
 *
 * @param body its text, which begins with the marker
 * @param onlyIfThere leaves a pull request alone that has no such comment. Default: false
 * @param unlessSince leaves a comment alone that says something newer: what was written at this time or later (UTC, ISO 8601, by
 *   GitHub's clock). Default: none is
 * @returns what was done and the comment's address; undefined where nothing was
 */
export async function keepOneComment(
  github: Github,
  pullRequest: number,
  {
    marker,
    body,
    onlyIfThere = false,
    unlessSince,
  }: { marker: string; body: string; onlyIfThere?: boolean; unlessSince?: string },
): Promise<{ readonly outcome: "Posted" | "Updated"; readonly url: string } | undefined> {
  const comments = `/issues/${pullRequest}/comments`;
  const existing = await github.findOurs(comments, marker);
  if (existing === undefined && onlyIfThere) return undefined;
  if (existing !== undefined && unlessSince !== undefined && Date.parse(existing.updated_at) >= Date.parse(unlessSince))
    return undefined;
  const comment =
    existing === undefined
      ? await github.request<Post>("POST", comments, { body })
      : await github.request<Post>("PATCH", `/issues/comments/${existing.id}`, { body });
  return { outcome: existing === undefined ? "Posted" : "Updated", url: comment.html_url };
}
