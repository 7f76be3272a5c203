import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { generateApiSecret } from "@secure-serverless/operations/aws/api-secret";
import type { Target } from "@secure-serverless/operations/aws/target";
import { ensureStateBackend } from "@secure-serverless/operations/state/state-backend";
import { problemsOf } from "@secure-serverless/proof/policies/accepted";
import { ACCEPTED } from "@secure-serverless/proof/policies/accepted-mutants";
import { type AppliedPolicy, type AppliedResource, appliedPolicies } from "@secure-serverless/proof/policies/applied";
import { matrixOf, type Result } from "@secure-serverless/proof/policies/matrix";
import { type Proof, prove } from "@secure-serverless/proof/policies/prove";
import { type Decision, readDecisions } from "@secure-serverless/proof/policies/questions";
import { appliedRoles } from "@secure-serverless/proof/policies/roles";
import { Progress } from "@secure-serverless/system/progress";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import type { ApiSecretValue } from "../../functions/shared/api-secret";
import { executionRoleName, type ResourceNames, resourceNames } from "../../src/config/names";
import type { Environment } from "../../src/config/schema";
import { client, instance } from "../e2e/support/target";
import { workflowCredentials } from "../e2e/support/workflow-credentials";
import { NAME, provenEnvironment, REPOSITORY, STACKS } from "../support/proven-environment";
import { deployAs, pathsOf, stackOfTarget, synthesizeProven, targetOf } from "./support/applied-environment";
import { Calls, type Noticed, noticedByCalls } from "./support/calls";
import { Probes } from "./support/probes";
import { deploysAndChanges, destroys, plans } from "./support/workflows";
import { PolicyWriter } from "./support/write-policy";

const outdir = mkdtempSync(join(tmpdir(), "secure-serverless-policies-"));
const kms = client(KMSClient);
const secrets = client(SecretsManagerClient);
const progress = new Progress();
const outcomes: Record<string, string> = {};
const policies: AppliedPolicy[] = [];
const resources: AppliedResource[] = [];
let decisions: Decision[] = [];
let environment: Environment;
let names: ResourceNames;
let administrator: Target;
let proof: Proof;
let noticed: Noticed = { tried: [], mutants: [] };
let noChanges: boolean;

const deployer = () => workflowCredentials(names.ciRoles.deploy, { sub: `repo:${REPOSITORY}:environment:${NAME}` });
const planner = () => workflowCredentials(names.ciRoles.plan, { sub: `repo:${REPOSITORY}:pull_request` });

beforeAll(async () => {
  environment = provenEnvironment(await key());
  names = resourceNames(environment);
  administrator = targetOf(environment, outdir);
  synthesizeProven(environment, outdir);
  await ensureStateBackend(administrator, await stackOfTarget(administrator, STACKS.stateBackend), progress);
  const ciAccess = await stackOfTarget(administrator, STACKS.ciAccess);
  await ciAccess.init();
  await progress.step("Roles of the workflows", () => ciAccess.apply());
  writeFileSync(instance.decisions, "");
  const props = { environment, outdir, progress };
  await progress.step("First deploy", async () =>
    deployAs(targetOf(environment, outdir, await deployer()), join(outdir, "plan-first")),
  );
  const secret = generateApiSecret();
  await putSecret(secret);
  await deploysAndChanges(await deployer(), props);
  noChanges = !(await progress.step("Plan", async () => plans(await planner(), props)));
  await traffic(secret);
  await progress.step("Destroyed what may be", async () => destroys(await deployer(), props));
  decisions = readDecisions(instance.decisions);
  proof = await progress.step("Mutants", async () =>
    prove({
      pythonEnvironment: await pythonTools("emulator"),
      policies,
      roles: appliedRoles(resources, policies),
      roleOf: {
        [executionRoleName(names.functions.api, environment.region)]: "api",
        [executionRoleName(names.functions.authorizer, environment.region)]: "authorizer",
        [executionRoleName(names.functions.rotation, environment.region)]: "rotation",
        [names.ciRoles.plan]: "plan",
        [names.ciRoles.deploy]: "deploy",
      },
      decisions,
      surroundings: {
        account: "000000000000",
        region: environment.region,
        resources,
        repository: REPOSITORY,
        environment: NAME,
      },
    }),
  );
}, 2_700_000);

afterAll(() => {
  rmSync(instance.decisions, { force: true });
  rmSync(outdir, { recursive: true, force: true });
});

/** A key as somebody who wants one brings it: for this account, and for the logs. */
async function key(): Promise<string> {
  const root = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::000000000000:root" },
    Action: "kms:*",
    Resource: "*",
  };
  const logs = {
    Effect: "Allow",
    Principal: { Service: "logs.us-east-1.amazonaws.com" },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
    Resource: "*",
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [root, logs] });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy }));
  return KeyMetadata?.Arn ?? "";
}

async function putSecret(value: ApiSecretValue): Promise<void> {
  await secrets.send(new PutSecretValueCommand({ SecretId: names.secret, SecretString: JSON.stringify(value) }));
}

/** Everything that callers, operators and services have the functions do. */
async function traffic({ api_key: apiKey }: ApiSecretValue): Promise<void> {
  const outputs = await (await stackOfTarget(administrator, NAME)).outputs();
  const probes = new Probes({
    target: administrator,
    names,
    endpoint: outputs["ApiEndpoint"] ?? "",
    topicArn: outputs["SNSTopicArn"] ?? "",
    apiKey,
  });
  await probes.prepare();
  try {
    const all = [
      ...probes.api(),
      ...probes.authorizer(),
      ...probes.rotation(),
      ...probes.destination(),
      ...probes.alarm(),
      ...Object.values(names.functions).flatMap((name) => probes.services(name)),
    ];
    for (const { name, run } of all) outcomes[name] = await progress.step(name, run);
    for (const stack of Object.values(STACKS)) await collect(stack);
    // what the mutants change must not look like something that a role needs
    const asked = readFileSync(instance.decisions, "utf8");
    rmSync(instance.decisions);
    await mutate(probes, outputs);
    writeFileSync(instance.decisions, asked);
  } finally {
    await probes.remove();
  }
}

/** Applies the mutants that a call can show. */
async function mutate(probes: Probes, outputs: Readonly<Record<string, string>>): Promise<void> {
  const calls = new Calls({
    names,
    probes,
    bucket: outputs["BucketName"] ?? "",
    topicArn: outputs["SNSTopicArn"] ?? "",
    repository: REPOSITORY,
    environment: NAME,
  });
  const writer = new PolicyWriter();
  await calls.prepare();
  try {
    const chosen = new RegExp(process.env["PROOF_CALLS"] ?? "");
    noticed = await noticedByCalls(
      policies.filter(({ id }) => chosen.test(id)),
      calls,
      writer,
      progress,
    );
  } finally {
    await calls.remove();
    writer.destroy();
  }
}

async function collect(stack: string): Promise<void> {
  const applied = await stackOfTarget(administrator, stack);
  const { stdout } = await applied.terraform(["show", "-json", "-no-color"], 120);
  const { values } = JSON.parse(stdout) as {
    values: { root_module: { resources: (AppliedResource & { mode: string })[] } };
  };
  const managed = values.root_module.resources.filter(({ mode }) => mode === "managed");
  resources.push(...managed);
  const path = pathsOf(outdir, stack);
  policies.push(
    ...appliedPolicies(
      managed,
      (address) => `${stack === NAME ? "" : `${stack.replace(`-${NAME}`, "")}/`}${path(address)}`,
    ),
  );
}

it("has every call of callers and services succeed", () => {
  expect(outcomes).toEqual({
    list: "200",
    write: "200",
    read: "200",
    "read a version": "200",
    "read what is missing": "404",
    upload: "200",
    download: "200",
    delete: "204",
    "check a key": "true",
    rotate: "rotated",
    "failed event": "arrived",
    alarm: "arrived",
    ...Object.fromEntries(
      Object.values(names.functions).flatMap((name) => [
        [`dead letter of ${name}`, "arrived"],
        [`logs of ${name}`, "arrived"],
      ]),
    ),
  });
});

it("plans with the role to plan, without a difference", () => {
  expect(noChanges).toBe(true);
});

it("refuses the roles nothing that they ask for, but what is not there yet", () => {
  const refused = decisions
    .filter(({ decision, principal }) => decision !== "Allow" && principal.includes(`-${NAME}`))
    .map(({ action, resource }) => `${action} on ${resource.split(":").at(-1)}`);
  // before the first deploy the secret has no ARN; preflight asks by its name, and takes the refusal for that
  expect(refused).toEqual([`secretsmanager:DescribeSecret on ${names.secret}`]);
});

it("allows what the roles were seen to need, and nothing that they must never do", () => {
  expect(proof.tooMuch).toEqual([]);
});

it("shows by calls something of each policy that calls are made about", () => {
  const { tried, mutants } = noticed;
  expect(tried.length).toBeGreaterThan(0);
  expect(tried.filter((id) => !mutants.some(({ policy }) => policy === id))).toEqual([]);
});

it("notices each mutant of each policy, but for those that are accepted", () => {
  const results = proof.results.map(
    (result): Result =>
      noticed.mutants.some(({ policy, mutant }) => policy === result.policy && mutant === result.mutant)
        ? { ...result, killedBy: "calls" }
        : result,
  );
  process.stdout.write(`${matrixOf(results, ACCEPTED)}\n`);
  const found = results.map(({ policy, mutant, killedBy }) => ({
    policy,
    mutant,
    killed: killedBy !== undefined,
  }));
  expect(problemsOf(found, ACCEPTED)).toEqual([]);
});
