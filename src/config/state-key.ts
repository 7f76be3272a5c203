/** The files in an environment's state bucket, by whose state they hold. */
const STATE_FILES = {
  application: "terraform.tfstate",
  stateBackend: "state-backend.tfstate",
  ciAccess: "ci-access.tfstate",
} as const;

export type StateOwner = keyof typeof STATE_FILES;

/** The key of a state in the environment's state bucket. Its lock is the same key and `.tflock`. */
export function stateKey(environmentName: string, owner: StateOwner): string {
  return `secure-serverless/${environmentName}/${STATE_FILES[owner]}`;
}
