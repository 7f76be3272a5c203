/** `npm run leave:cdktf`: the first step of docs/leaving-cdktf.md, as a change to be reviewed. */
import { leaveCdktf, provenSuccessor } from "@secure-serverless/development/leaving-cdktf/leave";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { runCommand } from "../command";

runCommand("leave:cdktf", async ({ options: { check } }) => {
  const files = leaveCdktf(PROJECT_ROOT, provenSuccessor(), !check);
  console.log(files.join("\n"));
  console.log(
    check
      ? `\n${files.length} files would be changed.`
      : `\n${files.length} files changed: look at git diff. Next, with Node 22.19 or newer, as docs/leaving-cdktf.md says:\n\nnpm install`,
  );
});
