/** `npm run previews -- <template>`: lists the previews of a template that are there, with their ages and expiries. */
import { templateNamed } from "@secure-serverless/operations/aws/environment";
import { placeOf } from "@secure-serverless/operations/aws/target";
import { listPreviews, previewRows } from "@secure-serverless/operations/sweep/list-previews";
import { templateTarget } from "@secure-serverless/operations/sweep/template-target";
import { textTable } from "@secure-serverless/system/text-table";
import { runCommand } from "../command";

runCommand("previews", async ({ arguments: { template }, options }) => {
  const target = templateTarget(template);
  const { mostAtOnce } = templateNamed(template).template;
  const list = await listPreviews(target);
  if (options.json) {
    console.log(JSON.stringify(list, undefined, 2));
    return;
  }
  if (list.length > 0) console.log(`${textTable(previewRows(list))}\n`);
  console.log(`${list.length} previews of at most ${mostAtOnce}, in ${placeOf(target)}.`);
});
