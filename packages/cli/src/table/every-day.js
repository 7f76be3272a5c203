/** @satisfies {Readonly<Record<string, import("./shape.js").Command>>} */
const EVERY_DAY = /** @type {const} */ ({
  local: {
    group: "every day",
    summary: "Start the whole stack on a local AWS, and serve its API",
    options: {
      detach: { type: "flag", summary: "return when the API answers, and leave it running" },
      watch: { type: "flag", summary: "run each saved change of a function at once, and propose those of the stacks" },
      inspect: { type: "flag", summary: "let a debugger attach to each function, with its TypeScript sources" },
      "inspect-port": {
        type: "text",
        value: "port",
        summary: "first port of the inspectors, one for each function",
        fallback: "9229",
      },
      traces: { type: "flag", summary: "show the trace of each request as an indented timeline" },
      port: { type: "text", value: "port", summary: "port of the API", fallback: "LOCAL_PORT, or 3000" },
      "aws-port": {
        type: "text",
        value: "port",
        summary: "port of the local AWS",
        fallback: "LOCAL_AWS_PORT, or 4566",
      },
    },
    examples: ["", "--detach", "--watch --inspect", "--port 3100 --aws-port 4600"],
    needsProviders: true,
    page: "local-aws.md",
  },
  "local:down": {
    group: "every day",
    summary: "Stop the local AWS; its data stays for the next start",
    examples: [""],
    page: "local-aws.md",
  },
  "local:destroy": {
    group: "every day",
    summary: "Destroy every resource on the local AWS; the emulator goes on running",
    examples: [""],
    page: "local-aws.md",
  },
  "local:env": {
    group: "every day",
    summary: "Print shell exports with which every tool talks to the local AWS",
    arguments: {
      environment: {
        type: "environment",
        required: false,
        value: "environment",
        summary: "whose API and key; by default those of local, another one or a preview where it is rehearsed here",
      },
    },
    examples: ["", "preview-1"],
    page: "local-aws.md",
  },
  "local:key": {
    group: "every day",
    summary: "Print the API key of the local AWS",
    examples: [""],
    page: "local-aws.md",
  },
  "local:reference": {
    group: "every day",
    summary: "Show the API reference, and try the local API in it",
    options: {
      port: {
        type: "number",
        value: "port",
        minimum: 1024,
        maximum: 65535,
        summary: "where it is served",
        fallback: "a free one",
      },
    },
    examples: ["", "--port 8080"],
    page: "clients.md",
  },
  "local:traces": {
    group: "every day",
    summary: "Show the trace of each request to the local API from now on",
    options: {
      count: { type: "number", value: "number", minimum: 1, summary: "end after that many traces", fallback: "no end" },
    },
    examples: ["", "--count 3"],
    page: "local-aws.md",
  },
  test: {
    group: "every day",
    summary: "Check format, lint and types, and run the unit tests; with names those alone, without the types",
    passesTo: "Jest",
    examples: ["", "__tests__/constructs"],
  },
  "test:e2e": {
    group: "every day",
    summary: "Apply the stack to a local AWS of its own, and test it over HTTP",
    passesTo: "Jest",
    examples: ["", "40-http-api"],
    needsProviders: true,
  },
  "test:proof": {
    group: "development",
    summary: "Run the long tests, or those named, each against a local AWS of its own",
    passesTo: "Jest",
    examples: ["", "soak"],
    needsProviders: true,
  },
  "test:mutation": {
    group: "development",
    summary: "Change the code that decides in one place at a time, and see whether a test notices",
    arguments: {
      targets: { type: "text", required: false, value: "target,…", summary: "what is changed; without it all of it" },
    },
    options: {
      write: {
        type: "flag",
        summary: "write what was measured to mutation.accept.json, where reasons are then filled in",
      },
    },
    exits: { 1: "refused or failed, or a change is noticed by no test and not listed, or listed and noticed" },
    examples: ["", "authorizer", "authorizer,conditions --write"],
    page: "mutation.md",
  },
  format: {
    group: "every day",
    summary: "Format all files",
    program: ["biome", "check", "--write", "."],
    passesTo: "Biome",
    examples: [""],
  },
});

module.exports = { EVERY_DAY };
