import { createHash, randomBytes } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiGatewayV2Client, GetApiMappingsCommand, GetDomainNameCommand } from "@aws-sdk/client-apigatewayv2";
import { CreateHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { Target } from "@secure-serverless/operations/aws/target";
import { inventoryContext } from "@secure-serverless/operations/inventory/context";
import { front } from "@secure-serverless/operations/inventory/services/front";
import { readPlan, reviewPlan } from "@secure-serverless/plan-review";
import { OpenEmulator } from "@secure-serverless/proof/front/open-emulator";
import { run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { findToolchain, type Toolchain } from "@secure-serverless/toolchain/toolchain";
import { Testing } from "cdktf";
import type { EnvironmentDefinition } from "../../src/config/environments";
import type { Environment } from "../../src/config/schema";
import { anEnvironment } from "../support/environments";
import { secureServerlessStack } from "../support/stacks";
import { temporaryFolder } from "../support/temporary-folder";

const NAME = "api.example.com";
const TIMEOUT_SECONDS = 600;
const originKey = randomBytes(32).toString("base64url");
const hash = createHash("sha256").update(originKey).digest("hex");

/** What the emulator cannot do, with its answer or reason. Everything else of the stack is applied. */
const NOT_HERE: Readonly<Record<string, string>> = {
  aws_cloudwatch_query_definition: "no PutQueryDefinition",
  aws_wafv2_web_acl_logging_configuration: "no PutLoggingConfiguration",
  aws_xray_group: "no X-Ray",
};

const root = temporaryFolder();
let emulator: OpenEmulator;
let toolchain: Toolchain;
let zone: string;

beforeAll(async () => {
  toolchain = await findToolchain(new Progress(), { scope: "edge" });
  emulator = await OpenEmulator.start(await pythonTools("emulator"), root);
  const created = await new Route53Client(emulator.sdkConfig("us-east-1")).send(
    new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "1" }),
  );
  zone = (created.HostedZone?.Id ?? "").replace("/hostedzone/", "");
});

afterAll(() => emulator?.stop());

/** An environment's application in a folder of its own, as AWS would get it but for what is not here, with a local state. */
class Applied {
  readonly environment: Environment;
  readonly folder: string;

  constructor(name: string, definition: Partial<EnvironmentDefinition>) {
    this.environment = anEnvironment({ nameSuffix: `-${name}`, ...definition });
    this.folder = join(root, name);
    const outdir = Testing.fullSynth(secureServerlessStack(this.environment));
    cpSync(join(outdir, "stacks", this.environment.name), this.folder, { recursive: true });
    const file = join(this.folder, "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8"));
    json.terraform.backend = { local: {} };
    for (const type of Object.keys(NOT_HERE)) delete json.resource[type];
    // the emulator has no host for each bucket and account: docs/local-aws.md
    Object.assign(json.provider.aws[0], {
      s3_use_path_style: true,
      skip_credentials_validation: true,
      skip_metadata_api_check: "true",
      skip_requesting_account_id: true,
    });
    writeFileSync(file, JSON.stringify(json));
  }

  get target(): Target {
    const { region } = this.environment;
    return {
      environment: this.environment,
      outdir: this.folder,
      sdk: { ...emulator.sdkConfig(region), requestHandler: { requestTimeout: 10_000 } },
      processEnvironment: emulator.environment(region),
    };
  }

  async terraform(...args: string[]) {
    const env = { ...this.target.processEnvironment, ...toolchain.environment };
    const { stdout } = await run(toolchain.terraform, args, {
      cwd: this.folder,
      env,
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    return stdout;
  }

  /** The types of what the state manages. */
  types(): string[] {
    const { resources } = JSON.parse(readFileSync(join(this.folder, "terraform.tfstate"), "utf8"));
    return resources.flatMap(({ mode, type }: { mode: string; type: string }) => (mode === "managed" ? [type] : []));
  }

  outputs(): Record<string, string> {
    const { outputs } = JSON.parse(readFileSync(join(this.folder, "terraform.tfstate"), "utf8"));
    return Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, (output as { value: string }).value]),
    );
  }
}

const FRONT = /^aws_(acm|apigatewayv2_(domain|api_mapping)|cloudfront|cloudwatch_log_delivery|route53|wafv2)/;

/** What the inventory finds of the front; the rest asks for what the emulator does not have. */
async function foundOf({ target }: Applied) {
  const { context, end } = inventoryContext(target, "000000000000");
  try {
    return await front(context);
  } finally {
    end();
  }
}

describe.each([
  ["in another region than us-east-1", "eu-west-1", "west"],
  ["in us-east-1", "us-east-1", "east"],
])("a domain behind CloudFront and a firewall, %s", (_, region, name) => {
  let applied: Applied;
  let first: unknown;

  beforeAll(async () => {
    applied = new Applied(name, {
      region,
      preset: "new-account",
      api: {
        domain: { name: `${name}.${NAME}`, hostedZoneId: zone, basePath: "v1" },
        cloudFront: { originKeySha256: [hash] },
      },
    });
    await applied.terraform("init", "-input=false", "-no-color");
    await applied.terraform("plan", "-out=first.tfplan", "-input=false", "-no-color");
    first = JSON.parse(await applied.terraform("show", "-json", "first.tfplan"));
    await applied.terraform("apply", "-auto-approve", "-input=false", "-no-color", "first.tfplan");
  });

  it("is judged by the plan review, each change of it, and nothing of it needs a person", () => {
    const { findings, unjudged } = reviewPlan(readPlan(first), [], "2026-11-26");
    const ofFront = findings.filter(({ address }) => FRONT.test(address));

    expect(unjudged.map(({ address }) => address)).toEqual([]);
    expect(ofFront.map(({ rule, address }) => `${rule.id} ${address}`)).toEqual([]);
  });

  it("is applied, every resource of it", () => {
    const wanted = JSON.parse(readFileSync(join(applied.folder, "cdk.tf.json"), "utf8")).resource;

    expect([...new Set(applied.types())].sort()).toEqual(Object.keys(wanted).sort());
    expect(applied.types().filter((type) => FRONT.test(type)).length).toBeGreaterThan(10);
    expect(applied.outputs()).toMatchObject({ ApiEndpoint: `https://${name}.${NAME}/v1` });
    console.info(
      `${region}: ${applied.types().length} resources, ${applied.types().filter((type) => FRONT.test(type)).length} of them in front`,
    );
  });

  it("leads the name to the distribution, and the distribution to the API's domain", async () => {
    const gateway = new ApiGatewayV2Client(emulator.sdkConfig(region));
    const route53 = new Route53Client(emulator.sdkConfig("us-east-1"));
    const DomainName = `${name}.${NAME}`;
    const [domain, mappings, records] = await Promise.all([
      gateway.send(new GetDomainNameCommand({ DomainName })),
      gateway.send(new GetApiMappingsCommand({ DomainName })),
      route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone })),
    ]);
    const ofName = records.ResourceRecordSets?.filter((record) => record.Name === `${DomainName}.`) ?? [];

    expect(domain.DomainNameConfigurations).toMatchObject([{ SecurityPolicy: "TLS_1_2" }]);
    expect(mappings.Items).toMatchObject([{ ApiMappingKey: "v1" }]);
    expect(ofName.map(({ Type }) => Type).sort()).toEqual(["A", "AAAA"]);
    for (const { AliasTarget } of ofName) expect(AliasTarget?.DNSName).toMatch(/cloudfront/);
  });

  it("keeps the origin key out of the plan and the state", async () => {
    const state = readFileSync(join(applied.folder, "terraform.tfstate"), "utf8");
    await applied.terraform("plan", "-out=again.tfplan", "-input=false", "-no-color");

    expect(state).toContain(hash);
    for (const text of [state, readFileSync(join(applied.folder, "again.tfplan"), "latin1")])
      expect(text).not.toContain(originKey);
  });

  it("plans no change of it again", async () => {
    const shown = JSON.parse(await applied.terraform("show", "-json", "again.tfplan"));
    const changed = shown.resource_changes.filter(
      ({ type, change }: { type: string; change: { actions: string[] } }) =>
        FRONT.test(type) && change.actions.join() !== "no-op",
    );

    expect(changed.map(({ address, change }: { address: string; change: object }) => ({ address, change }))).toEqual(
      [],
    );
  });

  it("is found whole by the inventory, each of it as this environment's, and gone after a destroy", async () => {
    const found = await foundOf(applied);

    expect([...new Set(found.map(({ type }) => type))].sort()).toEqual(FOUND);
    expect(found.filter(({ ours, parent }) => ours !== true && parent === undefined && ours !== undefined)).toEqual([]);
    await applied.terraform("destroy", "-auto-approve", "-input=false", "-no-color");
    expect(await foundOf(applied)).toEqual([]);
  });
});

/** The types of the front that the inventory lists; settings that go with one of them are not. */
const FOUND = [
  "aws_acm_certificate",
  "aws_apigatewayv2_api_mapping",
  "aws_apigatewayv2_domain_name",
  "aws_cloudfront_distribution",
  "aws_cloudfront_function",
  "aws_cloudfront_key_value_store",
  "aws_cloudwatch_log_delivery",
  "aws_cloudwatch_log_group",
  "aws_route53_record",
  "aws_wafv2_web_acl",
];

it("applies a domain alone, with the preset of a new account: nothing is reserved", async () => {
  const applied = new Applied("alone", { preset: "new-account", api: { domain: { name: NAME, hostedZoneId: zone } } });
  await applied.terraform("init", "-input=false", "-no-color");
  await applied.terraform("apply", "-auto-approve", "-input=false", "-no-color");
  const state = JSON.parse(readFileSync(join(applied.folder, "terraform.tfstate"), "utf8"));
  const reserved = state.resources
    .filter(({ type }: { type: string }) => type === "aws_lambda_function")
    .map(
      ({ instances }: { instances: { attributes: Record<string, unknown> }[] }) =>
        instances[0]?.attributes["reserved_concurrent_executions"],
    );

  expect(reserved).toEqual([-1, -1]);
  expect(applied.outputs()).not.toHaveProperty("DnsRecord");
  await applied.terraform("destroy", "-auto-approve", "-input=false", "-no-color");
  expect(await foundOf(applied)).toEqual([]);
});
