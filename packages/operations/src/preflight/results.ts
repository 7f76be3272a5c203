import { textTable } from "@secure-serverless/system/text-table";
import type { CheckResult, CheckStatus } from "./finding";

const PLURALS: Readonly<Record<CheckStatus, string>> = {
  ok: "ok",
  warning: "warnings",
  failure: "failures",
  skipped: "skipped",
};

/** The results for people: one line each, with the remedy behind an arrow. */
export function formatResults(results: readonly CheckResult[]): string {
  return textTable(
    results.map(({ id, status, message, remedy }) => [
      status,
      id,
      oneLine(message) + (remedy === undefined ? "" : ` → ${oneLine(remedy)}`),
    ]),
  );
}

/** How many there are of each status. */
export function summary(results: readonly CheckResult[]): string {
  const count = (wanted: CheckStatus) => results.filter(({ status }) => status === wanted).length;
  return (Object.keys(PLURALS) as CheckStatus[])
    .map((status) => {
      const number = count(status);
      return `${number} ${number === 1 ? status : PLURALS[status]}`;
    })
    .join(", ");
}

/** Names in locks and answers come from others: they must neither break the line nor steer the terminal. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}
