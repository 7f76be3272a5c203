const { ENVIRONMENT, TEMPLATE } = require("./shape.js");

const TOKEN_FILE = /** @type {const} */ ({
  type: "path",
  value: "path",
  standardInput: true,
  summary: "a token of the issuer for the smoke test, where api.auth.mode is jwt; - reads standard input",
});
const STATE = /** @type {const} */ ({
  type: "text",
  value: "name",
  choices: ["application", "state-backend", "ci-access"],
  default: "application",
  summary: "which of the environment's states",
});
const VERSION_ID = /** @type {const} */ ({
  type: "text",
  required: true,
  value: "version id",
  summary: "the id of a version, from the history",
});
const FORCE = /** @type {const} */ ({
  type: "flag",
  summary: "also when a key that is still accepted stops being accepted by it",
});
const KEY_TO = /** @type {const} */ ({
  type: "path",
  value: "path",
  summary: "write the new key to a new file that only you can read",
});

const EXPIRES_IN = /** @type {const} */ ({
  type: "number",
  value: "hours",
  minimum: 1,
  maximum: 2160,
  summary: "until the preview expires",
  fallback: "as its template says, where a deploy would make it later",
});

/** What is asked of an API, of which its cost and its limits are told. */
const WORKLOAD = /** @type {const} */ ({
  payload: {
    type: "number",
    value: "bytes",
    maximum: 10_485_760,
    default: 1024,
    summary: "of a body: of the answer to a read, of the request for a write",
  },
  writes: { type: "number", value: "percent", maximum: 100, default: 10, summary: "of the requests write an object" },
  keys: { type: "number", value: "number", minimum: 1, default: 10, summary: "API keys in use at the same time" },
  unknown: {
    type: "number",
    value: "percent",
    maximum: 99,
    default: 0,
    summary: "of the requests come with a key that does not exist, never the same one",
  },
  "storage-ms": {
    type: "number",
    value: "milliseconds",
    maximum: 30_000,
    default: 30,
    summary: "that S3 takes to answer; an assumption",
  },
  "secret-ms": {
    type: "number",
    value: "milliseconds",
    maximum: 30_000,
    default: 30,
    summary: "that Secrets Manager takes to answer; an assumption",
  },
  "stored-gb": { type: "number", value: "GB", default: 10, summary: "in the bucket" },
  json: { type: "flag", summary: "the results as JSON" },
});
const RATE = /** @type {const} */ ({
  type: "number",
  value: "number",
  minimum: 1,
  maximum: 1_000_000,
  default: 10,
  summary: "requests a second, on average",
});

/** @satisfies {Readonly<Record<string, import("./shape.js").Command>>} */
const OPERATING = /** @type {const} */ ({
  bootstrap: {
    group: "operating",
    summary: "Create the bucket for an environment's Terraform state; once for each environment",
    arguments: ENVIRONMENT,
    examples: ["dev"],
    page: "deploying.md",
  },
  preflight: {
    group: "operating",
    summary: "Check what would make a deploy fail, and change nothing",
    arguments: ENVIRONMENT,
    options: { json: { type: "flag", summary: "the results as JSON" } },
    exits: { 0: "nothing would make it fail; warnings included", 1: "something would, or the check failed" },
    examples: ["dev", "prod --json"],
    page: "preflight.md",
  },
  cost: {
    group: "operating",
    summary: "Tell what a million requests cost, by component, and what each month costs",
    arguments: {
      environment: {
        type: "environment",
        required: false,
        value: "environment",
        summary: "the one whose memory sizes are compared; without it all environments",
      },
    },
    options: {
      rate: RATE,
      ...WORKLOAD,
      memory: {
        type: "number",
        value: "MB",
        minimum: 128,
        maximum: 10_240,
        summary: "of each function",
        fallback: "as configured",
      },
      prices: { type: "flag", summary: "the prices, each with its source and date" },
    },
    examples: ["", "prod --rate 100 --payload 65536", "dev --memory 512"],
    page: "scaling.md",
  },
  capacity: {
    group: "operating",
    summary: "Tell what gives out first at a rate, what moves it, and what it costs there",
    arguments: ENVIRONMENT,
    options: {
      rate: RATE,
      ...WORKLOAD,
      executions: {
        type: "number",
        value: "number",
        minimum: 1,
        maximum: 1_000_000,
        default: 1000,
        summary: "concurrent executions that the account may have; a new one has fewer",
      },
      prefixes: {
        type: "number",
        value: "number",
        minimum: 1,
        maximum: 100_000,
        default: 1,
        summary: "partitioned prefixes over which the objects' keys spread",
      },
      quotas: { type: "flag", summary: "AWS's quotas, each with its source and date" },
    },
    exits: { 0: "told, whether the rate is carried or not" },
    examples: ["prod --rate 500", "prod --rate 1000000 --payload 65536 --prefixes 200"],
    page: "scaling.md",
  },
  plan: {
    group: "operating",
    summary: "Plan a deploy, review it, and save the plan so that exactly that can be applied",
    arguments: ENVIRONMENT,
    options: {
      out: { type: "path", value: "folder", summary: "where the plan is saved", fallback: "dist/plans/<environment>" },
      "expires-in": EXPIRES_IN,
      drift: { type: "flag", summary: "exit code 2 also when the plan is not empty, or drift was found" },
      "no-lock": { type: "flag", summary: "do not lock the state: for a role that may only read" },
    },
    exits: { 0: "saved; nothing needs a person", 2: "saved; the review needs a person, or --drift found a difference" },
    examples: ["dev", "prod --out ~/plans/prod"],
    page: "deploying.md",
  },
  deploy: {
    group: "operating",
    summary: "Plan, review, apply, release and test an environment, or apply a saved plan",
    arguments: ENVIRONMENT,
    options: {
      plan: { type: "path", value: "folder", summary: "apply this saved plan", fallback: "a new plan" },
      yes: { type: "flag", summary: "the review has been read: do not ask" },
      "expires-in": EXPIRES_IN,
      again: { type: "flag", summary: "release also what a person has rolled back" },
      "all-at-once": { type: "flag", summary: "release at once, whatever is configured" },
      gradual: {
        type: "text",
        value: "percent>:<minutes",
        summary: "release gradually, whatever is configured",
        fallback: "as configured",
      },
      "token-file": TOKEN_FILE,
    },
    exits: { 2: "nothing was changed: the review needs a person, and there is no terminal, or the answer was no" },
    examples: ["dev", "dev --plan dist/plans/dev", "prod --gradual 10:5"],
    page: "deploying.md",
  },
  rollback: {
    group: "operating",
    summary: "Move the traffic back to the previous version, in seconds and without Terraform",
    arguments: {
      ...ENVIRONMENT,
      version: {
        type: "number",
        required: false,
        value: "version",
        minimum: 1,
        summary: "a version of the API's function; by default what the last release moved",
      },
    },
    options: {
      authorizer: { type: "number", value: "version", minimum: 1, summary: "a version of the authorizer" },
      list: { type: "flag", summary: "list the versions, and change nothing" },
      "token-file": TOKEN_FILE,
    },
    examples: ["prod", "prod --list", "prod 41"],
    page: "deploying.md",
  },
  secret: {
    group: "operating",
    summary: "Put, rotate and revoke an environment's secret, whose value is never shown",
    isSecret: true,
    actions: {
      put: {
        summary: "store a value, from standard input, a file or answers at the terminal",
        arguments: ENVIRONMENT,
        options: {
          file: { type: "path", value: "path", summary: "read the value from a file that only you can read" },
          generate: { type: "flag", summary: "generate the value" },
          replace: { type: "flag", summary: "replace the value that is there as a whole" },
          force: FORCE,
        },
      },
      rotate: {
        summary: "replace the API key; the previous one is accepted until the overlap is over",
        arguments: ENVIRONMENT,
        options: {
          from: {
            type: "text",
            value: "stdin",
            choices: ["stdin"],
            summary: "take the key from standard input",
            fallback: "a generated key",
          },
          "key-to": KEY_TO,
          force: FORCE,
        },
      },
      "show-metadata": {
        summary: "show versions, ages, and which key is accepted until when",
        arguments: ENVIRONMENT,
        options: { json: { type: "flag", summary: "as JSON" } },
      },
      revoke: {
        summary: "stop accepting the previous key now",
        arguments: ENVIRONMENT,
        options: {
          current: { type: "flag", summary: "the current key leaked: replace it, without an overlap" },
          "key-to": KEY_TO,
        },
      },
    },
    examples: ["put dev --generate", "rotate dev --key-to ~/new-key", "revoke dev", "show-metadata dev"],
    page: "secrets.md",
  },
  state: {
    group: "operating",
    summary: "List, show and restore the versions of a Terraform state",
    actions: {
      history: {
        summary: "list the versions",
        arguments: ENVIRONMENT,
        options: {
          state: STATE,
          limit: { type: "number", value: "number", minimum: 1, maximum: 10_000, default: 20, summary: "how many" },
        },
      },
      show: {
        summary: "print one version",
        arguments: { ...ENVIRONMENT, version: VERSION_ID },
        options: { state: STATE },
      },
      restore: {
        summary: "make one version the current one",
        arguments: { ...ENVIRONMENT, version: VERSION_ID },
        options: { state: STATE, yes: { type: "flag", summary: "the comparison has been read: do not ask" } },
      },
    },
    examples: ["history dev", "show dev <version id>", "restore dev <version id>"],
    page: "state.md",
  },
  unlock: {
    group: "operating",
    summary: "Show who holds the lock of an environment's state, and remove it",
    arguments: {
      ...ENVIRONMENT,
      lock: {
        type: "text",
        required: false,
        value: "lock id",
        summary: "the lock to remove; without it they are shown",
      },
    },
    options: {
      "older-than": {
        type: "number",
        value: "minutes",
        minimum: 1,
        summary: "remove the locks that are older: longer than any run may take, so that their holders are dead",
      },
    },
    examples: ["dev", "dev <lock id>", "preview-12 --older-than 60"],
    page: "state.md",
  },
  backup: {
    group: "operating",
    summary: "Copy an environment's data out of AWS, check such a copy, and restore it",
    arguments: { environment: { ...ENVIRONMENT.environment, required: false } },
    options: {
      to: {
        type: "path",
        value: "folder",
        summary: "a new or empty folder outside of the checkout",
        fallback: "a new one in ~/.local/state",
      },
      verify: { type: "path", value: "folder", summary: "read every byte of a backup, and change nothing" },
      restore: { type: "path", value: "folder", summary: "restore the objects that are missing" },
      overwrite: { type: "flag", summary: "with --restore: replace the objects that are there" },
      of: { type: "text", value: "environment", summary: "with --restore: whose backup it is, if it is another's" },
    },
    exits: { 1: "refused or failed, or the backup is damaged" },
    examples: ["prod", "--verify ~/backups/prod-1", "prod --restore ~/backups/prod-1"],
    page: "teardown.md",
  },
  destroy: {
    group: "operating",
    summary: "Destroy an environment; where its data is kept, with a backup and a confirmation",
    arguments: ENVIRONMENT,
    options: {
      yes: { type: "flag", summary: "do not ask, where the environment's data may go" },
      confirm: { type: "text", value: "environment> <data bucket", summary: "both names, where its data is kept" },
      backup: { type: "path", value: "folder", summary: "a backup of the last 24 hours, where its data is kept" },
      "state-bucket": { type: "flag", summary: "also the bucket of the state" },
    },
    exits: { 0: "destroyed, or nothing was there", 1: "refused, failed, or something is left" },
    examples: ["dev --yes", "prod --backup ~/backups/prod-1"],
    page: "teardown.md",
  },
  previews: {
    group: "operating",
    summary: "List the previews of a template, with their ages and when they expire",
    arguments: TEMPLATE,
    options: { json: { type: "flag", summary: "as JSON" } },
    examples: ["preview", "preview --json"],
    page: "previews.md",
  },
  sweep: {
    group: "operating",
    summary: "Destroy the previews that have expired or are not wanted, also those whose state is lost",
    arguments: TEMPLATE,
    options: {
      keep: {
        type: "text",
        value: "ids",
        summary:
          "destroy also those whose ids are not among these: 12,15, a list in JSON, none, or - for standard input",
      },
      "pull-requests": {
        type: "text",
        value: "numbers",
        summary:
          "destroy also those whose id is a number that is not among these: 12,15, none, or - for standard input",
      },
      "dry-run": { type: "flag", summary: "tell what would be destroyed, and destroy nothing" },
      untagged: { type: "flag", summary: "also what has a preview's name and can have no tags, by its name alone" },
      settled: {
        type: "number",
        value: "minutes",
        default: 60,
        summary: "a preview whose state was locked or written since then is in use, and left alone",
      },
      limit: {
        type: "number",
        value: "minutes",
        minimum: 1,
        maximum: 120,
        default: 10,
        summary: "the most that one preview may take",
      },
      "at-once": {
        type: "number",
        value: "number",
        minimum: 1,
        maximum: 20,
        default: 4,
        summary: "previews that are destroyed at the same time",
      },
      json: { type: "flag", summary: "the results as JSON" },
      out: { type: "path", value: "file", summary: "also write the results to this file, as JSON" },
    },
    exits: {
      0: "nothing is left that had to go",
      2: "something is left that a person has to look at: it failed, or its tags do not tell",
      3: "something is left for the next sweep: it is in use, or this was a dry run",
    },
    examples: ["preview", "preview --keep 12,15", "preview --keep none --dry-run"],
    page: "previews.md",
  },
  "plan:review": {
    group: "operating",
    summary: "Review any Terraform or OpenTofu plan: what needs a person, and what cannot be judged",
    arguments: {
      plan: {
        type: "text",
        required: true,
        value: "plan",
        summary: "JSON of terraform show, the file of terraform plan -out, or - for JSON on standard input",
      },
    },
    options: {
      format: {
        type: "text",
        value: "markdown|json|sarif",
        summary: "Markdown for a comment (default), JSON for programs, SARIF for code scanning",
      },
      accept: {
        type: "text",
        value: "file",
        summary: "the acceptances; default: plan-review.accept.json, when there is one",
      },
      config: {
        type: "text",
        value: "file",
        summary: "the configuration; default: plan-review.config.json, when there is one",
      },
      "fail-on": {
        type: "text",
        value: "critical|high|medium",
        summary: "the least severity that needs a person; default: of the configuration, or medium",
      },
      chdir: {
        type: "text",
        value: "folder",
        summary: "the initialized folder of a binary plan; default: its own folder, or the current one",
      },
      "max-characters": {
        type: "text",
        value: "number",
        summary: "cuts the Markdown between two blocks; default: no limit",
      },
      date: {
        type: "text",
        value: "YYYY-MM-DD",
        summary: "the day on which acceptances are judged; default: today, in UTC",
      },
    },
    exits: {
      0: "nothing to fear",
      1: "the plan could not be read",
      2: "needs a person, or holds changes that were not judged",
    },
    examples: ["plan.json", "- --format json"],
    page: "plan-review.md",
  },
});

module.exports = { OPERATING };
