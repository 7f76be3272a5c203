import type { PreviewResult } from "./preview-result";

export const PREVIEW_MARKER = "<!-- secure-serverless: preview -->";

/** What has come of a preview where it has no address. */
export type Outcome = "failed" | "gone" | "expired" | "not-gone";

export interface PreviewCommentProps {
  /** The preview's name, for example `preview-12`. */
  readonly name: string;
  /** What has come of it: an address where it was deployed. */
  readonly outcome: PreviewResult | Outcome;
  /** The commit that was deployed, in full. */
  readonly commit?: string | undefined;
  /** Where it was done. */
  readonly runUrl?: string | undefined;
}

/** The comment of a pull request about its preview. Everything in it is ours, or of a form in which no Markdown can hide. */
export function previewComment({ name, outcome, commit, runUrl }: PreviewCommentProps): string {
  const run = runUrl === undefined ? "" : ` by [this run](${runUrl})`;
  const head = [PREVIEW_MARKER, `# Preview \`${name}\`\n`];
  if (outcome === "gone")
    return [...head, `**Destroyed**${run}. Reopening the pull request makes it anew.\n`].join("\n");
  if (outcome === "expired")
    return [...head, `**Destroyed**${run}, since it had expired. The next push makes it anew.\n`].join("\n");
  if (outcome === "not-gone")
    return [
      ...head,
      `**Not destroyed yet**: [the run](${runUrl ?? ""}) did not destroy it. The sweep of the next hours does, while the pull request is closed; by hand: \`npm run destroy -- ${name}\`\n`,
    ].join("\n");
  if (outcome === "failed")
    return [
      ...head,
      `**Not deployed**: ${runUrl === undefined ? "its job failed" : `[its job](${runUrl}) failed`}${of(commit)}. What is there of it stays until the next push, or until it expires.\n`,
      ending(name),
    ].join("\n");
  return [
    ...head,
    "| | |",
    "| --- | --- |",
    `| address | <${outcome.address}> |`,
    `| deployed | ${commit === undefined ? "" : `\`${commit.slice(0, 12)}\``}${run} |`,
    `| expires | ${shown(outcome.expiresAt)}; each push puts it off |`,
    "",
    `Its callers need a key, which is not written here. Whoever may read the account's previews makes one: \`npm run secret -- rotate ${name} --key-to key.txt\`\n`,
    ending(name),
  ].join("\n");
}

function of(commit: string | undefined): string {
  return commit === undefined ? "" : ` for \`${commit.slice(0, 12)}\``;
}

/** `2030-01-31T12:00:00Z` as people read it. */
function shown(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

function ending(name: string): string {
  return `It goes when the pull request is closed, when it has expired, or by hand: \`npm run destroy -- ${name}\`\n`;
}
