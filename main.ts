import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { App, TerraformProvider, TerraformStack } from "cdktf";
import { chosenEnvironments } from "./src/config/chosen-environments";
import { explainConfigurationErrors } from "./src/config/explain-errors";
import { loadConfiguration } from "./src/config/load-environment";
import { outputFolder } from "./src/config/output-folder";
import { previewNamed } from "./src/config/previews";
import { requireLocalShell } from "./src/config/require-local-shell";
import { buildBundles } from "./src/packaging/bundles";
import { CiAccessStack, hasCi } from "./src/stacks/ci-access-stack";
import { copyProviderLock, LOCK_FILE } from "./src/stacks/provider-lock";
import { SecureServerlessStack } from "./src/stacks/secure-serverless-stack";
import { StateBackendStack } from "./src/stacks/state-backend-stack";

explainConfigurationErrors();
const projectRoot = __dirname;
const { version: serviceVersion } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));

const { environments, templates } = loadConfiguration();
const configured = [...environments, ...templates];
const chosen = chosenEnvironments(configured, process.env, (name) => previewNamed(name, templates));
requireLocalShell([...configured, ...chosen].filter(({ emulated }) => emulated).map(({ name }) => name));
// Stack traces would bring this machine's paths into the output.
const app = new App({ outdir: outputFolder(), stackTraces: false });
const bundles = buildBundles(projectRoot, resolve(app.outdir, "bundles"));

for (const environment of chosen) {
  // a template has what its previews share, and a preview the rest
  if (environment.preview === undefined) {
    new StateBackendStack(app, environment);
    if (hasCi(environment)) new CiAccessStack(app, environment);
  }
  if (environment.template === undefined) new SecureServerlessStack(app, { environment, bundles, serviceVersion });
}

app.synth();

for (const stack of app.node.children.filter(TerraformStack.isStack)) {
  const lockFile = join(app.outdir, "stacks", stack.node.id, LOCK_FILE);
  const providers = stack.node.findAll().filter(TerraformProvider.isTerraformProvider);
  copyProviderLock(
    join(projectRoot, LOCK_FILE),
    lockFile,
    providers.map((provider) => provider.terraformProviderSource ?? ""),
  );
}
