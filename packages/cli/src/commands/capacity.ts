/** `npm run capacity -- <environment> --rate <number>`: what gives out first, what moves it, and what it costs there. */
import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { capacityOf } from "@secure-serverless/operations/capacity/capacity";
import { atOnceRows, conclusions, findingRows, quotaRows } from "@secure-serverless/operations/capacity/report";
import { assumptions, asText } from "@secure-serverless/operations/cost/report";
import { runCommand } from "../command";
import { workloadOf } from "../workload-of";

runCommand("capacity", async ({ arguments: { environment: name }, options }) => {
  const environment = environmentNamed(name);
  const workload = workloadOf(options);
  const account = { executions: options.executions, prefixes: options.prefixes };
  const capacity = capacityOf(environment, workload, account);
  if (options.json) {
    // JSON knows no infinity
    const told = (_: string, value: unknown) => (value === Number.POSITIVE_INFINITY ? "any" : value);
    console.log(
      JSON.stringify(
        { environment: name, workload, account, assumptions: assumptions(workload), ...capacity },
        told,
        2,
      ),
    );
    return;
  }
  const atOnce = atOnceRows(environment, account);
  console.log(`${asText(findingRows(capacity, workload))}\n\n${asText(atOnce)}\n`);
  if (options.quotas) console.log(`${asText(quotaRows(environment.region))}\n`);
  for (const sentence of [...conclusions(capacity, workload), ...assumptions(workload)]) console.log(`${sentence}.`);
});
