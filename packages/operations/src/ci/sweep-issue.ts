import type { Github } from "./github";
import { keepOneIssue } from "./one-issue";

export const SWEEP_MARKER = "<!-- secure-serverless: sweep -->";
const TITLE = "Previews are not swept";

/**
 * How the job that sweeps has ended, as GitHub says it: one that ran into its time limit is `cancelled`. Where somebody cancels
 * the whole run, nothing is reported.
 */
export type SweepResult = "success" | "failure" | "cancelled";

/**
 * Has one open issue while the sweep of previews fails, and none otherwise. Of what the sweep printed nothing is repeated:
 * a pull request's own code has named much of it.
 *
 * @param runUrl where the sweep ran
 */
export function reportSweep(github: Github, result: SweepResult, runUrl: string | undefined) {
  const run = runUrl === undefined ? "the last run" : `[the last run](${runUrl})`;
  const page = [
    SWEEP_MARKER,
    `# ${TITLE}\n`,
    `The sweep failed, ran out of time or left something: ${run} says what. Previews go on costing until it is done.\n`,
    "What has no state and no tags, or a key that does not let the sweep delete it, is a person's to delete: `docs/previews.md`.",
  ].join("\n");
  return keepOneIssue(github, {
    marker: SWEEP_MARKER,
    title: TITLE,
    page: result === "success" ? undefined : page,
    complete: result === "success",
    over: "Everything that had to go is gone.",
  });
}
