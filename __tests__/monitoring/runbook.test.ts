import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { environments, serviceName } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import type { Environment } from "../../src/config/schema";
import { compoundSignals } from "../../src/monitoring/objectives";
import { QUERIES } from "../../src/monitoring/queries";
import {
  RUNBOOK,
  runbookContents,
  runbookSections,
  serviceOf,
  withContents,
  withService,
} from "../../src/monitoring/runbook";
import { SIGNALS, type Signal } from "../../src/monitoring/signals";
import { alarmName } from "../../src/monitoring/watched-signals";

const root = join(__dirname, "../..");
const runbook = readFileSync(join(root, RUNBOOK), "utf8");
const service = serviceOf(runbook);
const prod = loadEnvironments({ prod: environments.prod }, {}, service)[0] as Environment;

/** The text below a heading, up to the next one. */
function sectionOf(id: string): string {
  return runbook.split(/^#{2,3} /m).find((section) => section.startsWith(`${id}\n`)) ?? "";
}

const alarms: [string, string][] = [
  ...compoundSignals(prod).map(({ id }): [string, string] => [id, alarmName(id, undefined, prod)]),
  ...Object.entries(SIGNALS).map(([id, { metric }]: [string, Signal]): [string, string] => [
    id,
    alarmName(id, metric, prod),
  ]),
];

describe("the runbook", () => {
  it.each(alarms)("says of %s what it means, what users feel, how to check, fix and silence it", (id, name) => {
    const section = sectionOf(id);

    for (const part of [/\*\*Means:\*\* \S/, /\*\*Users feel:\*\* \S/, /\*\*Check/, /fix:\*\*|\*\*Fix:\*\*/])
      expect(section).toMatch(part);
    expect(section).toContain(`disable-alarm-actions --alarm-names ${name}\``);
  });

  it("says the names of this service: run npm run docs:runbook", () => {
    expect(service).toBe(serviceName);
  });

  it("has no section for a signal that does not exist", () => {
    const sections = [...runbook.matchAll(/^### (.+)$/gm)].map(([, id]) => id);

    expect(sections.sort()).toEqual(runbookSections(prod).sort());
  });

  it("has the contents that the table gives: run npm run docs:runbook", () => {
    expect(withContents(runbook, runbookContents(prod))).toBe(runbook);
  });

  it("says of every signal why it pages or does not", () => {
    const rows = runbookContents(prod).split("\n").slice(2);
    const reasons = [...compoundSignals(prod), ...Object.values<Signal>(SIGNALS)].map(({ because }) => because);

    expect(rows.map((row) => row.split(" | ").at(-1))).toEqual(reasons.map((reason) => `${reason} |`));
  });

  it("links to nothing that is not there", () => {
    const anchors = [...runbook.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    const files = [...runbook.matchAll(/\]\((?!#|https)([^)#]+)\)/g)].map(([, file]) => file ?? "");

    expect(anchors.filter((anchor) => sectionOf(anchor ?? "") === "")).toEqual([]);
    expect(files.filter((file) => !existsSync(join(root, "docs", file)))).toEqual([]);
    expect(anchors.length).toBeGreaterThan(30);
    expect(files.length).toBeGreaterThan(0);
  });

  it("uses every saved query but none that does not exist", () => {
    const named = new Set(
      [...runbook.matchAll(/\bquer(?:y|ies) ((?:`[\w-]+`(?: \([^)]*\))?(?:, | and )?)+)/g)].flatMap(([, names]) =>
        [...(names ?? "").matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
      ),
    );

    expect([...named].filter((name) => !(`${name}` in QUERIES))).toEqual([]);
    expect(Object.keys(QUERIES).filter((name) => !runbook.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("withService", () => {
  it("gives every name its counterpart, and nothing else", () => {
    const renamed = withService(runbook, "orders");

    expect(serviceOf(renamed)).toBe("orders");
    expect(renamed).not.toMatch(/secure-serverless|serverless-lambda/);
    for (const name of [
      "orders-failures",
      "orders-pages",
      "/aws/lambda/orders-function",
      "orders-api-down",
      "`orders/`",
    ])
      expect(renamed).toContain(name);
    expect(withService(renamed, service)).toBe(runbook);
    expect(withService("<!-- service: orders -->\nmy-orders orders2 orders-api", "x-y")).toBe(
      "<!-- service: x-y -->\nmy-orders orders2 x-y-api",
    );
  });

  it("needs to know whose names there are", () => {
    expect(() => withService("# Runbook", "orders")).toThrow("must hold");
  });
});

describe("withContents", () => {
  it("replaces what stands between the marks only", () => {
    const marked = "before\n<!-- contents: npm run docs:runbook -->\nold\n<!-- /contents -->\nafter\n";

    expect(withContents(marked, "new")).toBe(marked.replace("old", "new"));
  });

  it("refuses a text without the marks", () => {
    expect(() => withContents("before", "new")).toThrow('docs/runbook.md must hold "<!-- contents');
  });
});
