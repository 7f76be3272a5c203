/** `npm run drift:issue`: one issue while an environment differs from the main branch, closed when none does. */
import { renderPage } from "@secure-serverless/operations/ci/comment";
import { DRIFT_MARKER, reportDrift } from "@secure-serverless/operations/ci/drift";
import { Github } from "@secure-serverless/operations/ci/github";
import { readReviews } from "@secure-serverless/operations/ci/reviews";
import { runUrl } from "@secure-serverless/operations/ci/run-url";
import { UserError } from "@secure-serverless/system/user-error";
import { runCommand, usage } from "../command";

const INTRODUCTION =
  "Someone changed AWS by hand, or the main branch was not deployed. Either deploy, which reverts the change, or write the change into the code.";

runCommand("drift:issue", async ({ arguments: { folder }, options }) => {
  if (!options.expect)
    throw new UserError("--expect must name the environments that were to be planned", usage("drift:issue"));
  const expected = options.expect.split(",");
  const reviews = (await readReviews(folder)).filter(({ environment }) => expected.includes(environment));
  const known = reviews.filter(({ differs }) => differs !== undefined);
  const differing = known.filter(({ differs }) => differs);
  const url = runUrl(process.env);
  const commit = process.env["GITHUB_SHA"];
  const page =
    differing.length === 0
      ? undefined
      : renderPage(differing, {
          marker: DRIFT_MARKER,
          title: "AWS no longer matches the main branch",
          introduction: INTRODUCTION,
          ...(url !== undefined && { runUrl: url }),
          ...(commit !== undefined && { commit }),
        });
  const complete = known.length === expected.length;
  const { outcome, url: issue } = await reportDrift(Github.fromEnvironment(process.env), page, complete);
  const names = differing.map(({ environment }) => environment).join(", ") || "no environment";
  console.log(`${names} of ${expected.join(", ")} differs: ${outcome}${issue === undefined ? "" : ` ${issue}`}`);
  if (!complete) throw new UserError("Not every environment could be planned", "See the failed jobs of this run");
});
