/** `npm run scan`: what scanners that others wrote find in this repository. */
import { ACCEPTANCES, readAcceptances } from "@secure-serverless/proof/scanners/acceptances";
import { describeResults, runScanners, SCANNERS, scannersNamed } from "@secure-serverless/proof/scanners/scan";
import { Progress } from "@secure-serverless/system/progress";
import { runCommand } from "../command";

runCommand("scan", async ({ arguments: { names }, options: { complete } }) => {
  const scanners = scannersNamed(names?.split(",") ?? []);
  const acceptances = readAcceptances(
    ACCEPTANCES,
    SCANNERS.map(({ name }) => name),
  );
  const results = await runScanners(scanners, acceptances, new Progress());
  console.log(describeResults(results));
  const found = results.some(({ findings }) => findings.length > 0);
  const unchecked = results.some(({ notChecked }) => notChecked.length > 0);
  if (found || (complete && unchecked)) process.exitCode = 1;
});
