/** `npm run bench:ten-plans -- <folder>`: writes the ten plans with which the documentation compares other tools. */
import { resolve } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { writeTenPlans } from "../../../../bench/ten-plans";
import { runVerb } from "../verb";

runVerb(async () => {
  const [folder, ...others] = process.argv.slice(2);
  if (folder === undefined || folder.startsWith("-") || others.length > 0)
    throw new UserError("One folder is needed", "npm run bench:ten-plans -- <folder>");
  const written = writeTenPlans(resolve(process.env["INIT_CWD"] ?? process.cwd(), folder));
  console.log(written.join("\n"));
});
