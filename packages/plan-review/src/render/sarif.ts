import { createHash } from "node:crypto";
import { type Acceptance, NOT_JUDGED } from "../acceptance";
import type { Review } from "../review-result";
import type { Rule, Severity } from "../rules/rule";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  info: "note",
};
/** GitHub sorts alerts by this number: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.0",
  info: "1.0",
};

/** What is outside of what the review knows, as if it were found by a rule. */
const NOT_JUDGED_RULE: Omit<Rule, "check"> = {
  id: NOT_JUDGED,
  severity: "medium",
  title: "A change that no rule covers",
  why: "Nothing was found because nothing was checked.",
};

interface Result {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly address: string;
  readonly lines: readonly string[];
  readonly acceptedBy?: Acceptance;
}

/**
 * The findings as SARIF 2.1.0, each at the plan's name and at the address as a logical location, and after them what was not
 * judged. What is accepted is suppressed.
 */
export function renderSarif(review: Review, planName: string): string {
  const rules = [...review.rules, NOT_JUDGED_RULE];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const results: readonly Result[] = [
    ...review.findings.map(({ rule, message, details, ...finding }) => ({
      ...finding,
      ruleId: rule.id,
      severity: rule.severity,
      lines: [message, ...details],
    })),
    ...review.unjudged.map(({ message, attributes, ...change }) => ({
      ...change,
      ruleId: NOT_JUDGED,
      severity: NOT_JUDGED_RULE.severity,
      lines: [message, ...attributes],
    })),
  ];
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "plan-review", rules: rules.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        results: results.map((result) => ({
          ...resultOf(result, planName, review.scrub),
          ruleIndex: indexes.get(result.ruleId) ?? 0,
        })),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function descriptor({ id, title, why, severity }: Omit<Rule, "check">) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${why} To accept it, add the rule "${id}" and the address with a reason and an expiry date to plan-review.accept.json.`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { "security-severity": SECURITY_SEVERITY[severity], tags: ["terraform"] },
  };
}

function resultOf({ ruleId, severity, address, lines, acceptedBy }: Result, planName: string, scrub: Review["scrub"]) {
  const [first = "", ...rest] = lines;
  return {
    ruleId,
    level: LEVELS[severity],
    message: { text: messageText([`${address}: ${first}`, ...rest.map(scrub)].join("\n")) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURIComponent(planName) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
      },
    ],
    partialFingerprints: {
      "ruleAndAddress/v1": createHash("sha256").update(`${ruleId}\0${address}`).digest("hex"),
    },
    ...(acceptedBy === undefined
      ? {}
      : { suppressions: [{ kind: "external", status: "accepted", justification: acceptedBy.reason }] }),
  };
}

/** In a message `[text](target)` would be a link and `{0}` an argument: SARIF 2.1.0, 3.11.5 and 3.11.6. */
function messageText(text: string): string {
  const linkless = /\[[^\]]*\]\(/.test(text) ? text.replace(/[\\[\]]/g, "\\$&") : text;
  return /\{\d+\}/.test(linkless) ? linkless.replace(/[{}]/g, "$&$&") : linkless;
}
