/** `npm run plan:comment`: the reviews of all environments as one comment of a pull request, or as a page. */
import { renderPage } from "@secure-serverless/operations/ci/comment";
import { Github } from "@secure-serverless/operations/ci/github";
import { keepOneComment } from "@secure-serverless/operations/ci/own-comment";
import { readReviews } from "@secure-serverless/operations/ci/reviews";
import { runUrl } from "@secure-serverless/operations/ci/run-url";
import { UserError } from "@secure-serverless/system/user-error";
import { environments } from "../../../../src/config/environments";
import { runCommand, usage } from "../command";

const MARKER = "<!-- secure-serverless: plan -->";

runCommand("plan:comment", async ({ arguments: { folder }, options: values }) => {
  const pullRequest = values["pull-request"];
  if ((pullRequest === undefined) === !values.print) {
    throw new UserError("Use --pull-request or --print, not both and not neither", usage("plan:comment"));
  }
  const reviews = await readReviews(folder);
  // of a pull request's own job: the comment may name nothing but environments
  const missing = values.expect
    .split(",")
    .filter((name) => Object.hasOwn(environments, name) && !reviews.some(({ environment }) => environment === name));
  const url = runUrl(process.env);
  const commit = values.commit ?? process.env["GITHUB_SHA"];
  const page = renderPage(reviews, {
    ...(values.print ? { title: "What this would do" } : { title: "What merging would do", marker: MARKER }),
    missing,
    ...(url !== undefined && { runUrl: url }),
    ...(commit !== undefined && { commit }),
  });
  if (pullRequest === undefined) {
    process.stdout.write(page);
    return;
  }

  const posted = await keepOneComment(Github.fromEnvironment(process.env), pullRequest, { marker: MARKER, body: page });
  console.log(`${posted?.outcome} ${posted?.url}`);
});
