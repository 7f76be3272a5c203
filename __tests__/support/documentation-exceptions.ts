/** A command of the pages that the test of the documentation does not run. */
export interface Exception {
  /** As the page prints it. */
  readonly command: string;
  /** @default every page */
  readonly page?: string;
  readonly reason: string;
  /** The end-to-end test that runs the command of package.json, so that it is tried all the same. @default none */
  readonly provenBy?: string;
}

/** A command that is run with something before or after it, or in a cheaper form. */
export interface Rehearsal {
  readonly command: string;
  /** @default every page */
  readonly page?: string;
  /** Shell code before it, for what the page says must have happened. */
  readonly before?: string;
  /** Shell code after it, by which the next commands find what this one found. */
  readonly after?: string;
  /** What is run in its place: the same command with less to do. */
  readonly instead?: string;
  /** It goes on until Ctrl-C: what it prints once it is there. */
  readonly until?: RegExp;
}

/** Whether it is about this command of this page. */
export function concerns(about: { command: string; page?: string }, command: string, page: string): boolean {
  return about.command === command && (about.page ?? page) === page;
}

/** A name of a command, as sentences about it use it: it needs arguments, and is run with them elsewhere. */
const NAMES = [
  ...["deploy", "plan", "rollback", "secret", "state", "preflight", "bootstrap", "plan:review"].map(
    (script) => `npm run ${script}`,
  ),
  ...["npm run state -- restore", "terraform init", "terraform apply", "terraform show", "terraform destroy"],
  ...["npm run destroy", "npm run unlock", "npm publish", "git revert"],
  ...["cdktf deploy", "tofu show -json", "terraform init -migrate-state -force-copy"],
].map((command): Exception => ({ command, reason: "names a command, or what one of ours runs itself" }));

export const NOT_RUN: readonly Exception[] = [
  ...NAMES,
  ...["./run test", "npm test", "npx jest"].map((command) => ({ command, reason: "the other half of the tests" })),
  { command: "npm run test:e2e", reason: "is what runs this" },
  { command: "npm run test:e2e -- 40-http-api", reason: "is what runs this" },
  ...[
    "npm run bootstrap -- preview",
    "npm run deploy -- preview-123",
    "npm run deploy -- preview-123 --expires-in 8",
    "npm run plan -- preview-123",
    "npm run previews -- preview",
    "npm run destroy -- preview-123 --yes",
    "npm run destroy -- preview --yes",
    "npm run sweep -- preview",
    "npm run sweep -- preview --keep 12,15",
    "npm run sweep -- preview --keep none --dry-run",
  ].map((command) => ({ command, reason: "makes an environment of its own", provenBy: "78-previews" })),
  {
    command: "npm run secret -- rotate preview-123 --key-to <file>",
    reason: "is the same as for an environment that is there",
    provenBy: "71-secret",
  },
  ...["previews", "policies", "sdk-calls", "second-aws", "upgrade", "soak", "lost-answers", "cdktn", "opentofu"].map(
    (name) => ({
      command: `npm run test:proof -- ${name}`,
      reason: "is a test, with a local AWS of its own",
    }),
  ),
  { command: "git fetch --unshallow --tags", reason: "needs the remote repository" },
  { command: "npm ci", reason: "needs the npm registry; every command does it when the lock has changed" },
  { command: "npm install", reason: "needs the npm registry" },
  { command: "npm install fast-check@4.10.2", reason: "needs the npm registry" },
  {
    command: "npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved",
    reason: "needs the npm registry",
  },
  { command: "npm run leave:cdktf", reason: "changes the checkout: the proof cdktn does it, by the same function" },
  ...[
    "export TERRAFORM_BINARY_NAME=tofu",
    "TERRAFORM_BINARY_NAME=tofu npm run plan -- dev",
    "tofu -chdir=cdktf.out/stacks/local plan",
    "TERRAFORM_BINARY_NAME=tofu npm run deploy -- dev",
    "terraform -chdir=cdktf.out/stacks/dev state replace-provider registry.opentofu.org/hashicorp/aws hashicorp/aws",
    "terraform -chdir=cdktf.out/stacks/dev state replace-provider registry.opentofu.org/hashicorp/archive hashicorp/archive",
  ].map((command) => ({ command, reason: "is what the proof opentofu does, on a local AWS of its own" })),
  { command: "npm run lock:python", reason: "needs PyPI, and changes the lock" },
  { command: "npm run lock:providers", reason: "needs the Terraform registry" },
  ...["kill -9", "kill -USR1"].map((command) => ({ command, reason: "names a signal" })),
  {
    command: 'node inspect -p "$(pgrep -f ministack-lambda-secure-serverless-function-)"',
    reason: "is a debugger, which waits for what is typed",
  },
  { command: "kill -INT <pid>", reason: "is for a Terraform that somebody left running" },
  {
    command: `gh api repos/owner/name --jq '"\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)"'`,
    reason: "asks GitHub",
  },
  {
    command: "export DEV_ACCOUNT_ID=123456789012 DEV_REGION=eu-west-1 DEV_ALERT_EMAILS=team@example.com",
    reason: "names the reader's account",
  },
  { command: "npm run local:destroy", reason: "ends what these tests need", provenBy: "99-destroy" },
  { command: "npm run local:down", reason: "ends what these tests need", provenBy: "99-destroy" },
  { command: "npm run local:traces", reason: "takes the X-Ray daemon's one port, which may be in use here" },
  { command: "npm run local -- --traces", reason: "takes the X-Ray daemon's one port, which may be in use here" },
  {
    command: "npm run bench:plan-corpus -- <folder> --clones <clones>",
    reason: "wants clones of 122 public repositories",
  },
  { command: "npm run bench:ten-plans -- <folder>", reason: "a folder of the reader's: it writes ten files" },
  ...["", " -- authorizer", " -- authorizer --write"].map((rest) => ({
    command: `npm run test:mutation${rest}`,
    reason: "changes code and tests it again, for minutes",
  })),
  { command: "npm run soak", reason: "takes five minutes, with a local AWS of its own" },
  { command: "npm run bench", reason: "measures for half an hour" },
  { command: "npm run scan -- checkov,gitleaks", reason: "is what 82-scanners does, by the same functions" },
  { command: "npm run bench -- local --cold", reason: "brings in everything anew, for minutes" },
  { command: "npm run bench:api", reason: "measures for half a minute, however few the requests" },
  { command: "npm run gameday -- <fault>", reason: "takes half a minute", provenBy: "56-gameday" },
  {
    command: "npm run secret -- put dev --generate",
    page: "docs/local-aws.md",
    reason: "once in the life of an environment: the README's is run",
  },
  {
    command: "npm run secret -- put dev --generate",
    page: "docs/secrets.md",
    reason: "once in the life of an environment: the README's is run",
  },
  { command: "npm run secret -- put|rotate|show-metadata|revoke dev", reason: "four commands, run one by one" },
  { command: "npm run secret -- put <environment>", reason: "asks on a terminal", provenBy: "71-secret" },
  { command: "npm run secret -- put prod", reason: "asks on a terminal", provenBy: "71-secret" },
  {
    command: "aws secretsmanager rotate-secret --secret-id <name>",
    reason: "the rotation by schedule is not on the local AWS",
  },
  {
    command: `aws logs filter-log-events --log-group-name /aws/lambda/secure-serverless-rotation --filter-pattern '{ $.level = "ERROR" }' --start-time "$(($(date +%s) - 3600))000" --query 'events[].[message]' --output text`,
    reason: "the rotation by schedule is not on the local AWS",
  },
  { command: "npm run rollback -- dev", page: "README.md", reason: "there is nothing to undo yet" },
  { command: "npm run local -- --port 3100 --aws-port 4600", reason: "what runs keeps its ports" },
  { command: "npm run local -- --port 3001", reason: "what runs keeps its ports" },
  ...["npm run rollback -- prod", "npm run rollback -- prod 41", "npm run rollback -- prod --authorizer 12"].map(
    (command) => ({ command, reason: "goes back further than there are versions", provenBy: "72-rollout" }),
  ),
  ...["npm run deploy -- prod --token-file ~/token", "npm run rollback -- prod --token-file ~/token"].map(
    (command) => ({
      command,
      reason: "needs an environment with tokens, and an issuer of them",
      provenBy: "77-modes",
    }),
  ),
  ...["npm run rollback -- <env>", "npm run rollback -- <env> --authorizer <last good>"].map((command) => ({
    command,
    reason: "there is nothing to undo",
    provenBy: "72-rollout",
  })),
  ...["npm run unlock -- dev <id>", "npm run unlock -- <env> <lock id>", "npm run unlock -- prod <lock id>"].map(
    (command) => ({ command, reason: "needs a lock that somebody left", provenBy: "73-state" }),
  ),
  ...["npm run state -- restore <env> <version id>", "npm run state -- restore prod <version id>"].map((command) => ({
    command,
    reason: "asks on a terminal",
    provenBy: "73-state",
  })),
  {
    command: "terraform -chdir=cdktf.out/stacks/prod state push <backup>/states/<SHA-256>",
    reason: "is for a state bucket that is gone",
  },
  ...[
    "npm run destroy -- dev",
    "npm run destroy -- dev --yes",
    "npm run destroy -- prod --backup ~/backups/prod-1",
    'npm run destroy -- prod --backup ~/backups/prod-1 --confirm "prod secure-serverless-data-123456789012-eu-west-1"',
    "npm run destroy -- prod --state-bucket",
  ].map((command) => ({ command, reason: "is what the test after this one does", provenBy: "74-destroy-environment" })),
  { command: "cdktf destroy prod", reason: "is named as what is refused" },
  { command: "cdktf destroy ci-access-dev", reason: "is named as what takes too much" },
  ...["npx cdktf deploy ci-access-dev", "npx cdktf deploy ci-access-prod"].map((command) => ({
    command,
    reason: "asks on a terminal; 75-ci-access applies that stack",
  })),
  {
    command: "npx cdktf deploy ci-access-preview",
    reason: "asks on a terminal; 75-previews-access applies that stack",
  },
  ...["npm run unlock -- preview-12 --older-than 60", "npm run sweep -- preview --pull-requests 12,15"].map(
    (command) => ({
      command,
      reason: "is for previews that CI has made: the proof previews-ci does it",
    }),
  ),
  ...[
    "aws route53 list-hosted-zones",
    "store=$(aws cloudfront describe-key-value-store --name secure-serverless-origin-key --query KeyValueStore.ARN --output text)",
    'etag=$(aws cloudfront-keyvaluestore describe-key-value-store --kvs-arn "$store" --query ETag --output text)',
    'aws cloudfront-keyvaluestore put-key --kvs-arn "$store" --if-match "$etag" --key origin-key --value "$key"',
    "unset key",
  ].map((command) => ({
    command,
    reason: "the local AWS has neither names nor distributions",
  })),
];

const REHEARSED_KEY = "id=$(aws kms create-key --query KeyMetadata.KeyId --output text)";
const DELETED_KEY = `${REHEARSED_KEY}; aws kms schedule-key-deletion --key-id "$id" --pending-window-in-days 7`;
const DISABLED_KEY = `${REHEARSED_KEY}; aws kms disable-key --key-id "$id"`;
const DELETED_KEY_AGAIN = 'aws kms schedule-key-deletion --key-id "$id" --pending-window-in-days 7';
const SECRET = "secure-serverless-api";
const DELETED_SECRET = `aws secretsmanager delete-secret --secret-id ${SECRET} --recovery-window-in-days 7`;
const SECRET_VALUE = `"$(aws secretsmanager get-secret-value --secret-id ${SECRET} --query SecretString --output text)"`;
const ROLE_OF_FUNCTION =
  "role=$(aws lambda get-function-configuration --function-name secure-serverless-function --query Role --output text)";

/** Shell code that sets a variable to a version's id of the secret. */
const versionWith = (variable: string, stage: string) =>
  `${variable}=$(aws secretsmanager list-secret-version-ids --secret-id ${SECRET} --query "Versions[?contains(VersionStages, '${stage}')].VersionId" --output text)`;

const concurrencyOf = (limit: number) =>
  `aws lambda put-function-concurrency --function-name secure-serverless-function --reserved-concurrent-executions ${limit}`;

export const REHEARSALS: readonly Rehearsal[] = [
  // attached, it would end with Ctrl-C; here it finds the local AWS of these tests, and leaves it
  ...["./run local", "npm run local"].map((command) => ({ command, until: /goes on when you press Ctrl-C/ })),
  { command: "npm run local:reference", until: /127\.0\.0\.1:\d+/ },
  { command: "npm run local -- --watch", until: /Watching the sources/ },
  { command: "npm run local -- --inspect", until: /127\.0\.0\.1:\d+/ },
  // what is to be released, and then to be rolled back, must differ from what callers have
  // within the overlap there is no second rotation
  { command: "npm run secret -- rotate <env>", after: "npm run secret -- revoke dev" },
  // a deploy asks when its review finds something, and a rehearsal answers
  ...["README.md", "docs/ci.md"].map((page) => ({
    ...{ page, command: "npm run deploy -- dev" },
    instead: "npm run deploy -- dev --yes",
  })),
  { command: "npx cdktf deploy dev", instead: "npx cdktf deploy dev --auto-approve" },
  { command: "npm run deploy -- prod --again", instead: "npm run deploy -- dev --again --yes" },
  {
    command: "npm run plan -- dev",
    page: "docs/deploying.md",
    before: "sed -i.bak '/^  dev: /,/^  }/s/DEBUG/INFO/' src/config/environments.ts; rm src/config/environments.ts.bak",
  },
  // the smallest of the scanners; 82-scanners does the work of the larger ones
  { command: "npm run scan", page: "docs/scanners.md", instead: "npm run scan -- bandit" },
  { command: "npm run scan", page: "docs/leaving-cdktf.md", instead: "npm run scan -- bandit" },
  { command: "npm run fuzz:api -- --seed 7 --examples 1000", instead: "npm run fuzz:api -- --seed 7 --examples 1" },
  {
    command: '"${EDITOR:-vi}" "$value"',
    instead: `node -e 'const v = "x".repeat(32); fs.writeFileSync(process.argv[1], JSON.stringify({ api_key: v, db_connection: v, third_party_token: v }))' "$value"`,
  },
  {
    command:
      "aws lambda update-alias --function-name secure-serverless-function --name live --function-version <last good>",
    before: `last_good=$(aws lambda get-alias --function-name secure-serverless-function --name live --query FunctionVersion --output text)`,
  },
  { command: concurrencyOf(200), after: concurrencyOf(100) },
  { command: concurrencyOf(0), after: concurrencyOf(100) },
  {
    command: `aws secretsmanager update-secret-version-stage --secret-id ${SECRET} --version-stage AWSCURRENT --move-to-version-id <previous> --remove-from-version-id <current>`,
    // twice the same value, so that nobody has to learn another key
    before: [
      `aws secretsmanager put-secret-value --secret-id ${SECRET} --secret-string ${SECRET_VALUE} --query Name`,
      versionWith("previous", "AWSPREVIOUS"),
      versionWith("current", "AWSCURRENT"),
    ].join("\n"),
  },
  {
    command:
      "aws secretsmanager update-secret-version-stage --secret-id <name> --version-stage AWSPENDING --remove-from-version-id <id>",
    before: `name=${SECRET}; id=$(aws secretsmanager put-secret-value --secret-id "$name" --secret-string ${SECRET_VALUE} --version-stages AWSPENDING --query VersionId --output text)`,
  },
  { command: `aws secretsmanager restore-secret --secret-id ${SECRET}`, before: DELETED_SECRET },
  { command: "aws secretsmanager restore-secret --secret-id <name>", before: `name=${SECRET}; ${DELETED_SECRET}` },
  {
    command: "aws secretsmanager restore-secret --secret-id <ARN>",
    before: `ARN=$(${DELETED_SECRET} --query ARN --output text)`,
  },
  {
    command: "aws secretsmanager delete-secret --secret-id <ARN> --force-delete-without-recovery",
    before: "ARN=$(aws secretsmanager create-secret --name rehearsed --query ARN --output text)",
  },
  { command: "aws kms cancel-key-deletion --key-id <id>", before: DELETED_KEY, after: DELETED_KEY_AGAIN },
  { command: "aws kms enable-key --key-id <id>", before: DISABLED_KEY, after: DELETED_KEY_AGAIN },
  {
    command:
      "aws iam simulate-principal-policy --policy-source-arn <role> --action-names sns:Publish --resource-arns <topic>",
    before: `${ROLE_OF_FUNCTION}; topic=$(aws sns list-topics --query "Topics[0].TopicArn" --output text)`,
  },
  {
    command:
      "aws iam simulate-principal-policy --policy-source-arn <role> --action-names sqs:SendMessage --resource-arns <queue>",
    before: `${ROLE_OF_FUNCTION}; queue=arn:aws:sqs:us-east-1:000000000000:secure-serverless-function-dlq`,
  },
  {
    command:
      'aws lambda invoke --invocation-type Event --function-name secure-serverless-function:live --payload "fileb://$HOME/body.json" /dev/null',
    before:
      'echo \'{"version":"2.0","rawPath":"/api/health","requestContext":{"http":{"method":"GET","path":"/api/health"}}}\' >~/body.json',
  },
  {
    command: "npm run state -- show <env> <version id>",
    before: `version_id=$(npm run --silent state -- history dev | awk '/current/ { print $1 }')`,
  },
];
