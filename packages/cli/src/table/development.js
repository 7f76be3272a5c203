/** @satisfies {Readonly<Record<string, import("./shape.js").Command>>} */
const DEVELOPMENT = /** @type {const} */ ({
  synth: {
    group: "development",
    summary: "Write the Terraform JSON of all stacks to cdktf.out",
    program: ["cdktf", "synth"],
    passesTo: "the CLI of cdktf",
    examples: [""],
  },
  lint: {
    group: "development",
    summary: "Check format and lint",
    program: ["biome", "check", "."],
    passesTo: "Biome",
    examples: [""],
  },
  typecheck: {
    group: "development",
    summary: "Check the types",
    program: ["tsc", "--noEmit"],
    passesTo: "the TypeScript compiler",
    examples: [""],
  },
  analyze: {
    group: "development",
    summary: "Draw what each function and its layer are made of, as pages with a treemap",
    options: {
      out: { type: "path", value: "folder", summary: "where they are written", fallback: "dist/bundles" },
    },
    examples: ["", "--out ~/bundles"],
    page: "adr/0003-packaging-and-layer.md",
  },
  gameday: {
    group: "development",
    summary: "Break the local AWS in a documented way, and wait for the alarm",
    arguments: {
      fault: {
        type: "text",
        required: false,
        value: "fault",
        summary: "which; without it the faults are listed, with exit code 1",
      },
    },
    options: {
      hold: {
        type: "number",
        value: "seconds",
        maximum: 3600,
        default: 0,
        summary: "leave it broken for that long, to find the cause by the runbook",
      },
    },
    examples: ["", "slow-s3", "slow-s3 --hold 600"],
    page: "runbook.md",
  },
  "dashboard:preview": {
    group: "development",
    summary: "Draw the dashboard from what the local AWS did in the last minutes",
    options: {
      minutes: { type: "number", value: "number", minimum: 1, default: 15, summary: "how many" },
      out: { type: "path", value: "file.svg", summary: "where it is drawn", fallback: "dist/dashboard.svg" },
    },
    examples: ["", "--minutes 60 --out ~/dashboard.svg"],
    page: "local-aws.md",
  },
  "fuzz:api": {
    group: "development",
    summary: "Send many generated requests to the local API, with every check of schemathesis",
    options: {
      seed: { type: "number", value: "number", summary: "repeats a run", fallback: "a random one" },
      examples: { type: "number", value: "number", minimum: 1, default: 500, summary: "how many for each operation" },
    },
    examples: ["", "--seed 1 --examples 100"],
    page: "api.md",
  },
  soak: {
    group: "development",
    summary: "Let clients work while a local AWS of its own fails, and check that nothing is lost",
    options: {
      minutes: {
        type: "number",
        value: "number",
        minimum: 1,
        maximum: 1440,
        default: 5,
        summary: "how long; an event that has begun ends first",
      },
      seed: { type: "number", value: "number", summary: "repeats what is chosen", fallback: "a random one" },
      with: { type: "text", value: "event,…", summary: "what happens meanwhile", fallback: "every event there is" },
    },
    exits: { 1: "refused or failed; something was lost, or an event failed" },
    examples: ["", "--minutes 1 --seed 7", "--with s3-lost-answers,functions-killed"],
    needsProviders: true,
    page: "local-aws.md",
  },
  "openapi:lint": {
    group: "development",
    summary: "Check docs/openapi.yaml with redocly and spectral",
    examples: [""],
    page: "api.md",
  },
  "openapi:clients": {
    group: "development",
    summary: "Generate five clients of the API, and use each on the local API",
    examples: [""],
    page: "api.md",
  },
  "client:types": {
    group: "development",
    summary: "Write the types of packages/client from docs/openapi.yaml",
    examples: [""],
    page: "clients.md",
  },
  "openapi:diff": {
    group: "development",
    summary: "Compare docs/openapi.yaml with that of the last release, by oasdiff",
    arguments: {
      base: {
        type: "path",
        required: false,
        value: "file",
        summary: "an older description, instead of the last release's",
      },
    },
    examples: [""],
    page: "upgrading.md",
  },
  "docs:runbook": {
    group: "development",
    summary: "Write the runbook's table of contents from the table of signals",
    examples: [""],
    page: "runbook.md",
  },
  "docs:openapi": {
    group: "development",
    summary: "Write docs/openapi.yaml from the schemas and routes of the API's function",
    examples: [""],
    page: "api.md",
  },
  "docs:reference": {
    group: "development",
    summary: "Write the API reference as a page to publish, without a key",
    options: {
      out: { type: "path", value: "folder", summary: "where it is written", fallback: "dist/reference" },
      server: { type: "text", value: "url", summary: "the API that the page calls", fallback: "none: it only shows" },
    },
    examples: ["", "--out ~/reference --server https://api.example.com"],
    page: "clients.md",
  },
  "docs:settings": {
    group: "development",
    summary: "Write the tables of docs/settings.md from the schema of the configuration",
    examples: [""],
    page: "settings.md",
  },
  "docs:scaling": {
    group: "development",
    summary: "Write the tables of docs/scaling.md from the prices, quotas and environments",
    examples: [""],
    page: "scaling.md",
  },
  "docs:commands": {
    group: "development",
    summary: "Write docs/commands.md from the table of commands",
    examples: [""],
  },
  "version:set": {
    group: "development",
    summary: "Set the version of this repository, and move the changelog along",
    arguments: {
      version: { type: "text", required: true, value: "version", summary: "major, minor, patch, or one like 1.2.3" },
    },
    examples: ["minor", "1.2.3"],
  },
  "leave:cdktf": {
    group: "development",
    summary: "Put cdktf's successor, cdktn, into the place of cdktf in this checkout",
    options: { check: { type: "flag", summary: "only list the files that it would change" } },
    examples: ["", "--check"],
    page: "leaving-cdktf.md",
  },
  "lock:providers": {
    group: "development",
    summary: "Record the hashes of the Terraform providers for every platform",
    examples: [""],
  },
  "lock:python": {
    group: "development",
    summary: "Record the exact versions and hashes of the Python tools",
    examples: [""],
  },
  scan: {
    group: "development",
    summary: "Have scanners that others wrote look at the plans, the policies, the code and what it is made of",
    arguments: {
      names: { type: "text", required: false, value: "name,…", summary: "scanners; without it all of them" },
    },
    options: {
      complete: { type: "flag", summary: "what could not be checked, since a registry does not answer, fails too" },
    },
    exits: { 1: "refused or failed, or something was found" },
    examples: ["", "checkov,gitleaks", "--complete"],
    page: "scanners.md",
  },
  sbom: {
    group: "development",
    summary: "Write bills of materials (CycloneDX) of the functions and the repository, and the notices",
    options: {
      out: { type: "path", value: "folder", summary: "where they are written", fallback: "dist/sbom" },
    },
    examples: ["", "--out ~/sbom"],
    page: "scanners.md",
  },
  bench: {
    group: "development",
    summary: "Measure this project beside what you would pick instead, and write docs/performance.md",
    arguments: {
      parts: {
        type: "text",
        required: false,
        value: "part,…",
        summary: "parts of the benchmark; without it all of them",
      },
    },
    options: {
      rounds: {
        type: "number",
        value: "number",
        minimum: 1,
        maximum: 1000,
        default: 10,
        summary: "how often each thing is measured; fewer than 10 are a rehearsal, written to dist/bench",
      },
      original: {
        type: "path",
        value: "file",
        summary: "the Markdown that holds the original application",
        fallback: "the one in ../shared/seed",
      },
      base: {
        type: "text",
        value: "commit",
        default: "d00cd27",
        summary: "the commit whose functions are started beside those of today",
      },
      cold: { type: "flag", summary: "also what begins with empty caches, which takes ten minutes more" },
      page: { type: "flag", summary: "measure nothing: write the page of the results that there are" },
    },
    exits: { 1: "refused or failed, or a part could not be measured" },
    examples: ["", "synth,commands --rounds 20", "--page"],
    page: "performance.md",
  },
  "bench:api": {
    group: "development",
    summary: "Put a bounded load on the local API, and count its calls to AWS",
    options: {
      requests: {
        type: "number",
        value: "number",
        minimum: 1,
        maximum: 10_000,
        default: 300,
        summary: "how many of each kind",
      },
      concurrency: {
        type: "numbers",
        value: "number,…",
        minimum: 1,
        maximum: 90,
        default: [1, 8, 32],
        summary: "how many at once, one row of the table each",
      },
    },
    exits: { 1: "refused or failed; a 5xx, a lost write or a call too many" },
    examples: ["", "--requests 100 --concurrency 1,8"],
  },
  "bench:plan-review": {
    group: "development",
    summary: "Measure how long a review takes, and how time and memory grow with the plan",
    options: {
      rounds: { type: "number", value: "number", minimum: 1, maximum: 100, default: 5, summary: "how often" },
      only: { type: "text", value: "text", summary: "the dimensions with this in their name", fallback: "all" },
    },
    examples: ["", "--only statements --rounds 3"],
    page: "plan-review.md",
  },
  "bench:plan-corpus": {
    group: "development",
    summary: "Review a corpus of public plans, and measure how much is judged",
    arguments: {
      folder: { type: "path", required: true, value: "folder", summary: "it holds the folders seen and held-out" },
    },
    options: {
      clones: { type: "path", value: "folder", summary: "first copy the plans of the manifest out of these clones" },
      lines: { type: "number", value: "number", minimum: 1, maximum: 100_000, default: 40, summary: "of each list" },
      details: {
        type: "text",
        value: "name",
        default: "seen",
        summary: "the half of which all is shown: of the other only the numbers",
      },
    },
    exits: { 1: "refused or failed, or a review crashed" },
    examples: ["~/corpus", "~/corpus --clones ~/clones"],
    page: "plan-review.md",
  },
  "bench:ten-plans": {
    group: "development",
    summary: "Write the ten plans with which the documentation compares other tools",
    arguments: { folder: { type: "path", required: true, value: "folder", summary: "where they are written" } },
    examples: ["~/ten-plans"],
    page: "plan-review.md",
  },
});

module.exports = { DEVELOPMENT };
