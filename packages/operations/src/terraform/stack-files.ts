/** What `cdktf synth` writes into a stack's folder. */
export const STACK_FILE = "cdk.tf.json";

/** The versions and hashes of the providers, which synth writes and `terraform init` completes. */
export const PROVIDER_LOCK_FILE = ".terraform.lock.hcl";

/** The imports of the next plan; Terraform reads every `.tf.json` there. */
export const IMPORTS_FILE = "imports.tf.json";
