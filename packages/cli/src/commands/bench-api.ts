/** `npm run bench:api`: a bounded load on the API of the running local AWS, and the calls to AWS that it costs. */
import { benchApi } from "../../../../bench/api-bench";
import { runCommand } from "../command";

runCommand("bench:api", async ({ options: { requests, concurrency } }) => {
  if (!(await benchApi({ requests, concurrencies: concurrency }))) process.exitCode = 1;
});
