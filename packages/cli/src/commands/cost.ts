/** `npm run cost [-- <environment>]`: what a million requests cost, by component, and what each month costs. */
import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import {
  assumptions,
  asText,
  breakEven,
  fixedRows,
  memoryRows,
  priceRows,
  requestRows,
  sourceRows,
} from "@secure-serverless/operations/cost/report";
import { environments } from "../../../../src/config/environments";
import { runCommand } from "../command";
import { workloadOf } from "../workload-of";

runCommand("cost", async ({ arguments: { environment: name }, options }) => {
  const workload = workloadOf(options);
  const chosen = (name === undefined ? Object.keys(environments) : [name]).map(environmentNamed).map((environment) => ({
    ...environment,
    functions: { ...environment.functions, memorySizeMb: options.memory ?? environment.functions.memorySizeMb },
  }));
  const tables = { requests: requestRows(chosen, workload), fixed: fixedRows(chosen, workload) };
  const memory = name === undefined ? undefined : chosen.map((environment) => memoryRows(environment, workload))[0];
  const [prices, sources] = options.prices ? [priceRows(), sourceRows()] : [];
  if (options.json) {
    console.log(
      JSON.stringify(
        { workload, assumptions: assumptions(workload), ...tables, memory, prices, sources },
        undefined,
        2,
      ),
    );
    return;
  }
  console.log(`US$ for a million requests\n\n${asText(tables.requests)}\n\nUS$ a month\n\n${asText(tables.fixed)}`);
  if (memory !== undefined) console.log(`\nOther sizes of memory\n\n${asText(memory)}`);
  if (prices !== undefined) console.log(`\nPrices\n\n${asText(prices)}\n\n${asText(sources ?? [])}`);
  console.log("");
  for (const environment of chosen) {
    const requests = breakEven(environment, workload);
    if (requests !== undefined)
      console.log(
        `${environment.name}: the whole bill is below the original's from ${(requests / 1e6).toFixed(1)} million requests a month.`,
      );
  }
  for (const assumption of assumptions(workload)) console.log(`${assumption}.`);
});
