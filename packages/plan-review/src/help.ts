/** The options of the command, for `parseArgs`. */
export const OPTIONS = {
  format: { type: "string" },
  accept: { type: "string" },
  config: { type: "string" },
  "fail-on": { type: "string" },
  chdir: { type: "string" },
  "max-characters": { type: "string" },
  date: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** What each of them takes and means. A test holds the table in docs/plan-review.md against it. */
export const OPTION_HELP: Readonly<Record<keyof typeof OPTIONS, readonly [takes: string, means: string]>> = {
  format: ["markdown|json|sarif", "Markdown for a comment (default), JSON for programs, SARIF for code scanning"],
  accept: ["<file>", "the acceptances; default: plan-review.accept.json, when there is one"],
  config: ["<file>", "the configuration; default: plan-review.config.json, when there is one"],
  "fail-on": [
    "critical|high|medium",
    "the least severity that needs a person; default: of the configuration, or medium",
  ],
  chdir: ["<folder>", "the initialized folder of a binary plan; default: its own folder, or the current one"],
  "max-characters": ["<number>", "cuts the Markdown between two blocks; default: no limit"],
  date: ["YYYY-MM-DD", "the day on which acceptances are judged; default: today, in UTC"],
  help: ["", "this text"],
};

/** In one line, as the remedy of a wrong call. */
export function usageOf(command: string): string {
  const options = Object.entries(OPTION_HELP).map(([name, [takes]]) => `[${`--${name} ${takes}`.trim()}]`);
  return `${command} <plan file, JSON or -> ${options.join(" ")}`;
}

export function help(command: string): string {
  const rows = Object.entries(OPTION_HELP).map(
    ([name, [takes, means]]) => [`--${name} ${takes}`.trim(), means] as const,
  );
  const width = Math.max(...rows.map(([option]) => option.length));
  return [
    `${command} <plan> [options]`,
    "",
    "Reviews a Terraform or OpenTofu plan: what needs a person, what does not, and what it cannot judge. <plan> is the output of",
    "terraform show -json, the file that terraform plan -out wrote, or - for JSON on standard input.",
    "",
    ...rows.map(([option, means]) => `  ${option.padEnd(width)}  ${means}`),
    "",
    "Exit codes: 0 nothing to fear; 2 needs a person, or holds changes that were not judged; 1 could not be read.",
    "",
  ].join("\n");
}
