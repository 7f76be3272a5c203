const { ENVIRONMENT } = require("./shape.js");

const FOLDER = /** @type {const} */ ({
  folder: {
    type: "path",
    required: true,
    value: "folder",
    summary: "it holds a folder for each environment, with its review",
  },
});
const EXPECT = /** @type {const} */ ({
  type: "text",
  value: "environment,…",
  summary: "the environments that were to be planned, with commas",
});

const PULL_REQUEST = /** @type {const} */ ({
  number: { type: "number", required: true, value: "number", minimum: 1, summary: "the pull request" },
});
const COMMIT = /** @type {const} */ ({ type: "text", value: "sha", summary: "the pull request's commit" });

/** @satisfies {Readonly<Record<string, import("./shape.js").Command>>} */
const CI = /** @type {const} */ ({
  "ci:environment": {
    group: "CI",
    summary: "Tell a workflow which environments there are, or how to reach one of them",
    arguments: {
      environment: {
        type: "environment",
        required: false,
        value: "environment",
        summary: "the one to reach; without it all that name this repository",
      },
    },
    examples: ["", "dev"],
    page: "ci.md",
  },
  "ci:previews": {
    group: "CI",
    summary: "Ask GitHub what a workflow of previews has to know, and tell a pull request about its preview",
    actions: {
      wanted: {
        summary: "tell a job whether the pull request is open, no draft, and still at the commit",
        arguments: PULL_REQUEST,
        options: { commit: COMMIT },
      },
      result: {
        summary: "write a preview's address and expiry to a file",
        arguments: ENVIRONMENT,
        options: { out: { type: "path", value: "file", summary: "the file" } },
      },
      comment: {
        summary: "write a preview's one comment",
        arguments: { ...ENVIRONMENT, ...PULL_REQUEST },
        options: {
          from: {
            type: "path",
            value: "file",
            summary: "what the deploy has written; it failed where there is no file",
          },
          outcome: {
            type: "text",
            value: "outcome",
            choices: ["failed", "gone", "not-gone"],
            summary: "what else has come of it",
          },
          commit: COMMIT,
        },
      },
      keep: { summary: "tell a job the open pull requests, whose previews stay, and whether these are all" },
      swept: {
        summary: "tell a job which previews of pull requests a sweep has destroyed",
        arguments: {
          file: { type: "path", required: true, value: "file", summary: "what sweep has written with --out" },
        },
      },
      tell: {
        summary: "have the comments of pull requests say that a sweep has destroyed their previews",
        arguments: {
          previews: { type: "text", required: true, value: "previews", summary: "their names, with commas" },
        },
        options: {
          began: { type: "text", value: "time", summary: "when the sweep began; a comment that is newer stays" },
        },
      },
      issue: {
        summary: "keep one issue open while the sweep fails",
        options: {
          result: {
            type: "text",
            value: "result",
            choices: ["success", "failure", "cancelled"],
            summary: "how its job ended",
          },
        },
      },
    },
    examples: [
      "wanted 12 --commit <sha>",
      "result preview-12 --out dist/preview.json",
      "comment preview-12 12 --from dist/preview.json",
      "keep",
      "swept dist/swept.json",
      "tell preview-12,preview-15 --began 2030-01-31T12:00:00Z",
    ],
    page: "ci.md",
  },
  "plan:comment": {
    group: "CI",
    summary: "Write the reviews of all environments as one comment of a pull request, or as a page",
    arguments: FOLDER,
    options: {
      "pull-request": { type: "number", value: "number", minimum: 1, summary: "post or update its comment" },
      print: { type: "flag", summary: "print the page instead" },
      commit: { type: "text", value: "sha", summary: "the commit that was planned", fallback: "GITHUB_SHA" },
      expect: { ...EXPECT, default: "" },
    },
    examples: ["plans --pull-request 7", "plans --print"],
    page: "ci.md",
  },
  "drift:issue": {
    group: "CI",
    summary: "Keep one issue open while an environment differs from the main branch",
    arguments: FOLDER,
    options: { expect: EXPECT },
    examples: ["plans --expect dev,prod"],
    page: "ci.md",
  },
});

module.exports = { CI };
