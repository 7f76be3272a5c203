import { randomInt, randomUUID } from "node:crypto";
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { Progress } from "@secure-serverless/system/progress";
import { textTable } from "@secure-serverless/system/text-table";
import { ApiClient } from "./api-client";
import { type LoadRow, loadApi } from "./api-load";
import { type CallCount, countAwsCalls } from "./aws-calls";

export interface ApiBenchProps {
  /** Of each kind. */
  readonly requests: number;
  /** How many at once: a row of the table for each. */
  readonly concurrencies: readonly number[];
}

/**
 * A bounded load on the API of the running local AWS, and the calls to AWS that each kind of request costs, as tables on
 * standard output. The times are those of the emulator on this machine, not of AWS.
 *
 * @returns whether there was no 5xx, no lost write and no call too many
 */
export async function benchApi({ requests, concurrencies }: ApiBenchProps): Promise<boolean> {
  const instance = new Instance();
  const running = instance.requireRunning();
  const { api_key: apiKey } = await requireApiSecret(instance, running);
  // the gateway keeps the authorizer's answer for five minutes by the header's text: with spaces of their own they begin now
  const api = new ApiClient(apiOrigin(running), `Bearer${" ".repeat(randomInt(2, 1000))}${apiKey}`);
  const progress = new Progress();
  const folder = `bench-${randomUUID()}`;

  const counts = await progress.step("AWS calls counted", () => countAwsCalls(api, instance.awsCallLog, folder));
  const problems = counts
    .filter(
      ({ calls, requests: sent, expectedCalls, secretCalls }) => calls !== sent * expectedCalls || secretCalls > 0,
    )
    .map(({ name, expectedCalls }) => `${name}: not ${expectedCalls} calls to AWS a request`);
  const rows: LoadRow[] = [];
  for (const concurrency of concurrencies) {
    const title = `${requests} requests of each kind, ${concurrency} at once`;
    // so that no row pays for the start of the environments
    const warmUp = { api, concurrency, requests: concurrency, folder: `${folder}/warm-up` };
    await progress.step(`Environments started for ${concurrency}`, () => loadApi(warmUp));
    const result = await progress.step(title, () => loadApi({ api, concurrency, requests, folder }));
    rows.push(...result.rows);
    problems.push(...result.problems);
  }
  console.log(
    `\nAWS calls a request, warm\n\n${callTable(counts)}\n\nMilliseconds until the whole answer\n\n${loadTable(rows)}`,
  );
  const errors = rows.reduce((sum, row) => sum + row.serverErrors, 0);
  const sent = rows.reduce((sum, row) => sum + row.requests, 0);
  console.log(`\n${errors} of ${sent} answers were a 5xx. ${problems.length === 0 ? "No write was lost." : ""}`);
  for (const problem of problems) console.log(`✗ ${problem}`);
  return errors === 0 && problems.length === 0;
}

function callTable(counts: readonly CallCount[]): string {
  return table(
    ["request", "AWS calls", "of them the secret"],
    counts.map(({ name, requests, calls, secretCalls }) => [
      name,
      String(calls / requests),
      String(secretCalls / requests),
    ]),
  );
}

function loadTable(rows: readonly LoadRow[]): string {
  return table(
    ["operation", "at once", "requests", "per s", "median", "p95", "p99", "max", "5xx"],
    rows.map((row) => [
      row.operation,
      ...[row.concurrency, row.requests, Math.round(row.perSecond)].map(String),
      ...[row.medianMilliseconds, row.p95Milliseconds, row.p99Milliseconds, row.maximumMilliseconds].map((ms) =>
        ms.toFixed(1),
      ),
      String(row.serverErrors),
    ]),
  );
}

/** The first column is a name, the others are numbers. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return textTable([header, ...rows], { align: header.map((_, column) => (column === 0 ? "left" : "right")) });
}
