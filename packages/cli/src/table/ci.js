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
