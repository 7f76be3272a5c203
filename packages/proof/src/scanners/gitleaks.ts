import { dirname, join } from "node:path";
import { Instance } from "@secure-serverless/local-aws/instance";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { localSources } from "./local-sources";
import { copyFiles, filesOf, historyOf } from "./repository";
import type { Finding, Scan, ScanContext, Scanner } from "./scanner";
import { findSecrets } from "./secrets";

/** What switches gitleaks off for a file: this project has one place for reasons, and that is another. */
const OWN_IGNORES = [".gitleaksignore", ".gitleaks.toml"];

/** Secrets in the files, in the history, in what is synthesized and planned, and in the state and logs of a local AWS. */
export const gitleaks: Scanner = {
  name: "gitleaks",
  of: "files, history, synthesized stacks, plans, state and logs",
  scan: scanForSecrets,
};

async function scanForSecrets(context: ScanContext): Promise<Scan> {
  const tree = join(context.folder, "tree");
  const files = await filesOf(PROJECT_ROOT);
  const copied = await copyFiles(PROJECT_ROOT, files, tree);
  const { commits, isWhole } = await historyOf(PROJECT_ROOT);
  const plans = await context.plans();
  const local = await localSources(context.folder, new Instance());
  const found = await findSecrets(context.folder, [
    { name: "tree", kind: "files", path: tree },
    { name: "history", kind: "commits", path: PROJECT_ROOT },
    // both the synthesized stacks and the plans of them, which are beside each other
    ...(plans[0] === undefined ? [] : [{ name: "plans", kind: "files", path: dirname(plans[0].jsonFile) } as const]),
    ...local,
  ]);
  const ignores = files.filter((path) => OWN_IGNORES.some((name) => path.endsWith(name))).map(ownIgnore);
  const rest =
    local.length === 0 ? "no state and no logs, since no local AWS runs" : local.map(({ name }) => name).join(", ");
  return {
    looked: `${copied} files, ${commits} commits, ${plans.length} plans; ${rest}`,
    findings: [...found, ...ignores],
    notChecked: isWhole ? [] : ["the whole history: this clone is shallow"],
  };
}

function ownIgnore(path: string): Finding {
  return { check: "own-ignore", where: `tree/${path}`, message: "what is accepted is in scan.accept.json" };
}
