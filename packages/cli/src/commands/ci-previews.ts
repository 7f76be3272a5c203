/** `npm run ci:previews -- wanted|result|comment|keep|swept|tell|issue`: what the workflows of previews ask of GitHub, and tell it. */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { asFileCommands } from "@secure-serverless/operations/ci/environments";
import { Github } from "@secure-serverless/operations/ci/github";
import { keepOneComment } from "@secure-serverless/operations/ci/own-comment";
import { type Outcome, PREVIEW_MARKER, previewComment } from "@secure-serverless/operations/ci/preview-comment";
import { previewResult, readPreviewResult } from "@secure-serverless/operations/ci/preview-result";
import { openPullRequests, reasonAgainst } from "@secure-serverless/operations/ci/pull-requests";
import { runUrl } from "@secure-serverless/operations/ci/run-url";
import { reportSweep, type SweepResult } from "@secure-serverless/operations/ci/sweep-issue";
import { destroyedPreviews, tellOfSweep } from "@secure-serverless/operations/ci/swept-previews";
import { UserError } from "@secure-serverless/system/user-error";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { type Given, runCommand } from "../command";

type GivenTo<A> = Extract<Given<"ci:previews">, { readonly action: A }>;

runCommand("ci:previews", async (given) => {
  switch (given.action) {
    case "wanted":
      return wanted(given);
    case "result":
      return result(given);
    case "comment":
      return comment(given);
    case "keep":
      return keep();
    case "swept":
      return swept(given);
    case "tell":
      return tell(given);
    case "issue":
      return issue(given);
  }
});

/** Tells the job whether to go on: a run that waited may be about a commit, or a pull request, that is over. */
async function wanted({ arguments: { number }, options: { commit } }: GivenTo<"wanted">): Promise<void> {
  if (commit === undefined) throw new UserError("--commit must name the commit", "Give the pull request's newest one");
  const against = await reasonAgainst(github(), number, commit);
  output({ wanted: String(against === undefined) });
  console.log(
    against === undefined ? "It is wanted" : `Pull request ${number} gets no preview of this commit: ${against}`,
  );
}

async function result({ arguments: { environment }, options: { out } }: GivenTo<"result">): Promise<void> {
  if (out === undefined) throw new UserError("--out must name a file", "Name one for the job's artifact");
  const found = await previewResult(targetNamed(environment));
  await mkdir(dirname(out), { recursive: true });
  await writeWholeFile(out, `${JSON.stringify(found)}\n`);
  console.log(`${environment}: ${found.address}, until ${found.expiresAt}`);
}

async function comment({ arguments: { environment, number }, options }: GivenTo<"comment">): Promise<void> {
  const { from, outcome, commit } = options;
  if ((from === undefined) === (outcome === undefined))
    throw new UserError("Use --from or --outcome, not both and not neither", "--from is for what was deployed");
  const deployed = from === undefined ? undefined : await readPreviewResult(from);
  const body = previewComment({
    name: environment,
    outcome: deployed ?? (outcome as Outcome | undefined) ?? "failed",
    commit,
    runUrl: runUrl(process.env),
  });
  // a pull request that never had a preview is not told of its end
  const onlyIfThere = outcome === "gone" || outcome === "not-gone";
  const posted = await keepOneComment(github(), number, { marker: PREVIEW_MARKER, body, onlyIfThere });
  console.log(posted === undefined ? "There is no comment to update" : `${posted.outcome} ${posted.url}`);
}

/** The previews that are to stay: those of open pull requests, where all of them are known. */
async function keep(): Promise<void> {
  const began = new Date().toISOString();
  const numbers = await openPullRequests(github());
  // a sweep takes no empty list: it could be one that nobody has read
  output({ complete: String(numbers !== undefined), numbers: numbers?.join(",") || "none", began });
  console.log(
    numbers === undefined
      ? "The open pull requests could not all be read: only what has expired may go"
      : `Open pull requests: ${numbers.join(", ") || "none"}`,
  );
}

/** Tells the next job which previews of pull requests are gone: that job may write comments, and this one may not. */
async function swept({ arguments: { file } }: GivenTo<"swept">): Promise<void> {
  const previews = (await destroyedPreviews(file)).join(",");
  output({ previews });
  console.log(`Destroyed, of pull requests: ${previews || "none"}`);
}

async function tell({ arguments: { previews }, options: { began } }: GivenTo<"tell">): Promise<void> {
  if (began === undefined || Number.isNaN(Date.parse(began)))
    throw new UserError("--began must be the time at which the sweep began", "Give what keep has told the job");
  const told = await tellOfSweep(github(), { previews: previews.split(","), began, runUrl: runUrl(process.env) });
  console.log(told.join("\n"));
}

async function issue({ options: { result: ended } }: GivenTo<"issue">): Promise<void> {
  if (ended === undefined) throw new UserError("--result must say how the sweep ended", "Give the result of its job");
  const { outcome, url } = await reportSweep(github(), ended as SweepResult, runUrl(process.env));
  console.log(`The sweep: ${ended}; ${outcome}${url === undefined ? "" : ` ${url}`}`);
}

function github(): Github {
  return Github.fromEnvironment(process.env);
}

function output(values: Readonly<Record<string, string>>): void {
  const path = process.env["GITHUB_OUTPUT"];
  if (path === undefined) throw new UserError("GITHUB_OUTPUT is not set", "Call it from a workflow");
  appendFileSync(path, asFileCommands(values, randomUUID()));
}
