import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { generateApiSecret } from "@secure-serverless/operations/aws/api-secret";
import { makePlan, requirePreflight } from "@secure-serverless/operations/release/make-plan";
import { ensureStateBackend } from "@secure-serverless/operations/state/state-backend";
import { decisionsOf, readDecisions } from "@secure-serverless/proof/policies/questions";
import { Progress } from "@secure-serverless/system/progress";
import { resourceNames } from "../../src/config/names";
import { client, instance } from "../e2e/support/target";
import { workflowCredentials } from "../e2e/support/workflow-credentials";
import { changedStack } from "./support/changed-stack";
import {
  deployAs,
  NAME,
  provenEnvironment,
  STACKS,
  stackOfTarget,
  synthesizeProven,
  targetOf,
} from "./support/proven-environment";

const outdir = mkdtempSync(join(tmpdir(), "secure-serverless-policies-"));
const environment = provenEnvironment();
const names = resourceNames(environment);
const secrets = client(SecretsManagerClient);
const progress = new Progress();

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

it("explores", async () => {
  synthesizeProven(environment, outdir);
  const administrator = targetOf(environment, outdir);
  await ensureStateBackend(administrator, await stackOfTarget(administrator, STACKS.stateBackend), progress);
  const ciAccess = await stackOfTarget(administrator, STACKS.ciAccess);
  await ciAccess.init();
  await progress.step("ci-access", () => ciAccess.apply());
  writeFileSync(instance.decisions, "");
  const deployer = targetOf(
    environment,
    outdir,
    await workflowCredentials(names.ciRoles.deploy, { sub: `repo:owner/name:environment:${NAME}` }),
  );
  const dump = () => {
    writeFileSync(process.env["DUMP"] ?? "/dev/null", JSON.stringify(readDecisions(instance.decisions)));
  };
  try {
    await progress.step("deploy", () => deployAs(deployer, join(outdir, "plan-1")));
  } catch (error) {
    console.log("deploy failed", error);
  }
  dump();
  await secrets.send(
    new PutSecretValueCommand({ SecretId: names.secret, SecretString: JSON.stringify(generateApiSecret()) }),
  );
  await progress
    .step("deploy again", () => deployAs(deployer, join(outdir, "plan-2")))
    .catch((error) => console.log("second", error));
  dump();
  const planner = targetOf(
    environment,
    outdir,
    await workflowCredentials(names.ciRoles.plan, { sub: "repo:owner/name:pull_request" }),
  );
  await progress
    .step("preflight", () => requirePreflight({ target: planner, progress, lock: false }))
    .catch((error) => console.log("preflight", error));
  const stack = await stackOfTarget(planner, NAME);
  await stack.init();
  await stack.plan("x.tfplan", ["-lock=false"]).catch((error) => console.log("plan", error));
  dump();
  void makePlan;
  const changed = join(outdir, "changed");
  changedStack(outdir, changed, NAME, { Extra: "1" });
  const apply = async (folder: string) => {
    const stack = await stackOfTarget(targetOf(environment, folder, deployer.sdk.credentials as never), NAME);
    await stack.init();
    await stack.apply();
  };
  await progress
    .step("changed", () => apply(changed))
    .catch((error) => console.log("changed", String(error.output ?? error).slice(-6000)));
  dump();
  await progress
    .step("back", () => apply(outdir))
    .catch((error) => console.log("back", String(error.output ?? error).slice(-6000)));
  dump();
  const last = await stackOfTarget(deployer, NAME);
  const targets = (await last.addresses()).filter((address) =>
    /^aws_(lambda_function|lambda_layer_version|cloudwatch_(metric|composite|dash|log_metric)\w*|sns_topic|kms_alias|secretsmanager_secret_rotation|iam_role)\./.test(
      address,
    ),
  );
  await progress
    .step("destroy", () =>
      last.terraform(
        ["destroy", "-auto-approve", "-no-color", "-input=false", ...targets.map((t) => `-target=${t}`)],
        300,
      ),
    )
    .catch((error) => console.log("destroy", String(error.output ?? error).slice(-6000)));
  dump();
  for (const role of [names.ciRoles.deploy, names.ciRoles.plan]) {
    const found = decisionsOf(role, readDecisions(instance.decisions));
    console.log(
      role,
      found.length,
      found.filter(({ decision }) => decision !== "Allow"),
    );
  }
}, 900_000);
