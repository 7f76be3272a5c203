import type { Expected } from "./outcome";

/** A command of the table as the matrix calls it. `<out>` in an argument is a folder for what it writes. */
export interface Tried extends Expected {
  readonly args: readonly [string, ...string[]];
}

/** What needs no AWS. Its own checks of its arguments and of the configuration are proven by command-lines and configuration. */
export const WITHOUT_AWS: readonly Tried[] = [
  { args: ["cost"], prints: /million/ },
  { args: ["capacity", "prod", "--rate", "500"], prints: /500/ },
  { args: ["plan:review", "packages/plan-review/__tests__/plans/real/lambda-memory-raised.json"] },
  { args: ["docs:settings"] },
  { args: ["docs:openapi"] },
  { args: ["docs:runbook"] },
  { args: ["docs:commands"] },
  { args: ["docs:scaling"] },
  { args: ["docs:reference", "--out", "<out>/reference"] },
  { args: ["client:types"] },
  { args: ["analyze", "--out", "<out>/bundles"] },
  { args: ["sbom", "--out", "<out>/sbom"] },
  { args: ["openapi:lint"] },
  { args: ["synth", "--output", "<out>/synth"] },
  { args: ["test", "packages/system/__tests__/text.test.ts"] },
];

/** About the environment dev, which is rehearsed on the local AWS of the proof, or about that itself. */
export const WITH_AWS: readonly Tried[] = [
  { args: ["local:env"], prints: /AWS_ENDPOINT_URL/ },
  { args: ["local:key"], prints: /\S{20}/ },
  { args: ["bootstrap", "dev"] },
  { args: ["preflight", "dev"] },
  { args: ["plan", "dev", "--out", "<out>/plan"] },
  { args: ["deploy", "dev", "--yes"], prints: /Deployed dev/ },
  { args: ["secret", "put", "dev", "--generate", "--replace", "--force"] },
  { args: ["secret", "rotate", "dev", "--force", "--key-to", "<out>/key"] },
  { args: ["secret", "show-metadata", "dev"], prints: /accepted/ },
  { args: ["rollback", "dev", "--list"] },
  { args: ["state", "history", "dev"] },
  { args: ["unlock", "dev"] },
  { args: ["backup", "dev", "--to", "<out>/backup"] },
  { args: ["dashboard:preview", "--out", "<out>/dashboard.svg"] },
];

/** What the matrix leaves out, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  local: "a row of its own, with a local AWS of its own",
  "local:down": "ends the row of local",
  "local:destroy": "destroys what the other rows need; e2e 99",
  "local:traces": "goes on until it is interrupted; e2e 57",
  "test:e2e": "this, and what local does",
  "test:proof": "this, and what local does",
  "test:mutation": "Stryker, which somebody else wrote, for hours",
  format: "Biome, which is somebody else's program, as lint",
  lint: "Biome, which is somebody else's program",
  typecheck: "TypeScript, which is somebody else's program",
  destroy: "what the other rows need; e2e 74",
  "plan:comment": "in CI, with GitHub",
  "drift:issue": "in CI, with GitHub",
  "ci:environment": "in CI, with GitHub",
  "ci:previews": "in CI, with GitHub",
  previews: "an account of previews, which needs one to be up; e2e 78",
  sweep: "destroys what the account of previews has; e2e 78",
  "local:reference": "goes on until it is interrupted",
  gameday: "breaks what the other rows need; e2e 56",
  "fuzz:api": "schemathesis; e2e 65",
  soak: "what local does, for minutes",
  "openapi:clients": "five generators that others wrote",
  "openapi:diff": "needs the history of the repository",
  "leave:cdktf": "changes the sources and what they depend on, so that the next command installs",
  "version:set": "changes the lock file, so that the next command installs",
  "lock:providers": "asks every registry",
  "lock:python": "asks every registry",
  scan: "scanners that others wrote",
  bench: "measures",
  "bench:api": "measures",
  "bench:plan-review": "measures",
  "bench:plan-corpus": "needs a corpus",
  "bench:ten-plans": "for the documentation",
};
