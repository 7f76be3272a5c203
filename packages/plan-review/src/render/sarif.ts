import { createHash } from "node:crypto";
import type { Review } from "../review";
import { RULES } from "../rules/registry";
import type { Severity } from "../rules/rule";

const LEVELS: Readonly<Record<Severity, "error" | "warning">> = { critical: "error", high: "error", medium: "warning" };
/** GitHub sorts alerts by this number: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.0" };

/** The findings as SARIF 2.1.0, each at the plan's name and at the address as a logical location. */
export function renderSarif(review: Review, planName: string): string {
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "plan-review",
            rules: RULES.map(({ id, title, why, severity }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: why },
              help: {
                text: `${why} To accept it, add the rule "${id}" and the address with a reason and an expiry date to plan-review.accept.json.`,
              },
              defaultConfiguration: { level: LEVELS[severity] },
              properties: { "security-severity": SECURITY_SEVERITY[severity], tags: ["terraform"] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: review.findings.map(({ rule, address, message, details, acceptedBy }) => ({
          ruleId: rule.id,
          ruleIndex: RULES.indexOf(rule),
          level: LEVELS[rule.severity],
          message: { text: messageText([`${address}: ${message}`, ...details].join("\n")) },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: encodeURIComponent(planName) }, region: { startLine: 1 } },
              logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
            },
          ],
          partialFingerprints: {
            "ruleAndAddress/v1": createHash("sha256").update(`${rule.id}\0${address}`).digest("hex"),
          },
          ...(acceptedBy === undefined
            ? {}
            : { suppressions: [{ kind: "external", status: "accepted", justification: acceptedBy.reason }] }),
        })),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** In a message `[text](target)` would be a link and `{0}` an argument: SARIF 2.1.0, 3.11.5 and 3.11.6. */
function messageText(text: string): string {
  const linkless = /\[[^\]]*\]\(/.test(text) ? text.replace(/[\\[\]]/g, "\\$&") : text;
  return /\{\d+\}/.test(linkless) ? linkless.replace(/[{}]/g, "$&$&") : linkless;
}
