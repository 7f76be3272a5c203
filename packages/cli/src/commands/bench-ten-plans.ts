/** `npm run bench:ten-plans -- <folder>`: writes the ten plans with which the documentation compares other tools. */
import { writeTenPlans } from "../../../../bench/ten-plans";
import { runCommand } from "../command";

runCommand("bench:ten-plans", async ({ arguments: { folder } }) => {
  console.log(writeTenPlans(folder).join("\n"));
});
