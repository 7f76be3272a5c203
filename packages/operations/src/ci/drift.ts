import type { Github } from "./github";
import { keepOneIssue } from "./one-issue";

export const DRIFT_MARKER = "<!-- secure-serverless: drift -->";

/**
 * Has exactly one open issue while an environment differs, and none otherwise.
 *
 * @param page the issue's text, undefined where no environment differs
 * @param complete false where an environment could not be looked at: then nothing is said to be over
 */
export function reportDrift(github: Github, page: string | undefined, complete: boolean) {
  return keepOneIssue(github, {
    marker: DRIFT_MARKER,
    title: "AWS no longer matches the main branch",
    page,
    complete,
    over: "No environment differs any more.",
  });
}
