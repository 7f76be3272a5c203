import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative, sep } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import type { Step } from "@secure-serverless/system/progress";
import { goEnvironment } from "../go";
import { onceInCache } from "../once";
import { goBuild, requireGoForProviders } from "./go-build";
import { downloadGoModule, type GoModule } from "./go-module";
import { providerBinaryPath } from "./mirror-layout";

const MODULE = "github.com/hashicorp/terraform-provider-aws";
const SERVICE_PREFIX = `${MODULE}/internal/service/`;

/** The module versions that are known to be a release of the provider: its tags are not semantic to Go. */
const RELEASES: Record<string, GoModule> = {
  "6.47.1": {
    path: MODULE,
    version: "v1.60.1-0.20260602190131-5f2286d6d836",
    sum: "h1:haLmsj0WF7e6d2TGbk0fbz5qWdA9f8w9sNpMe6J6WqM=",
  },
};

/**
 * The service packages that are built in. A full build compiles about 2,000 packages and takes tens of minutes; these
 * are what the stacks use, and the packages that those import are added by themselves.
 */
const SERVICES = [
  "apigatewayv2",
  "cloudwatch",
  "ec2",
  "iam",
  "kms",
  "lambda",
  "logs",
  "meta",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "sts",
  "xray",
] as const;

const BUILD_TIMEOUT_SECONDS = 2400;

/**
 * Builds the AWS provider from its source, for machines that cannot reach the Terraform registry. The result is the
 * provider's own code with fewer services registered; its checksum is not the registry's.
 *
 * @returns a filesystem mirror for Terraform's CLI configuration
 */
export async function buildAwsProvider(version: string, step: Step): Promise<string> {
  const release = RELEASES[version];
  if (release === undefined) {
    throw new Error(
      `packages/toolchain/src/stand-ins/aws-provider.ts knows the source of ${Object.keys(RELEASES).join(", ")}, and .terraform.lock.hcl pins ${version}`,
    );
  }
  const key = shortHash(release.version, SERVICES.join(" "), process.platform, process.arch);
  return onceInCache(`providers/aws-${version}-${key}`, BUILD_TIMEOUT_SECONDS, async (staging) => {
    await requireGoForProviders();
    step.detail("downloading the source");
    const source = await downloadGoModule(release);
    const work = await mkdtemp(join(tmpdir(), "terraform-provider-aws-"));
    try {
      await copyBuildable(source, work);
      await keepServices(work, SERVICES);
      const closure = await servicesInImportClosure(work);
      // a package that is imported but not registered panics at run time: unknown service package
      await keepServices(work, closure, source);
      await keepClients(work, closure);
      let compiled = 0;
      await goBuild({
        source: work,
        output: providerBinaryPath(staging, "aws", version),
        version: `${MODULE}/version.ProviderVersion=${version}`,
        timeoutSeconds: BUILD_TIMEOUT_SECONDS,
        onPackage: () => step.detail(`${++compiled} packages compiled`),
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

/** Copies what `go build` reads; documentation, tests and their data are two thirds of the module. */
async function copyBuildable(source: string, work: string): Promise<void> {
  const skipped = new Set(["website", "docs", "examples", "infrastructure", "testdata", ".ci", ".github"]);
  await cp(source, work, {
    recursive: true,
    filter: (path) =>
      !path.endsWith("_test.go") &&
      !relative(source, path)
        .split(sep)
        .some((part) => skipped.has(part)),
  });
  // the module cache is read-only, and so is a copy of it
  await run("chmod", ["-R", "u+w", work], { timeoutSeconds: 60 });
}

/** Rewrites the provider's generated list of service packages to the given ones. */
async function keepServices(work: string, services: readonly string[], original = work): Promise<void> {
  const file = join("internal", "provider", "sdkv2", "service_packages_gen.go");
  const kept = new Set(services);
  const lines = (await readFile(join(original, file), "utf8")).split("\n").filter((line) => {
    const service =
      line.trim().startsWith(`"${SERVICE_PREFIX}`) === true
        ? basename(line.trim().replaceAll('"', ""))
        : /^\s+(\w+)\.ServicePackage\(ctx\),$/.exec(line)?.[1];
    return service === undefined || kept.has(service);
  });
  await writeFile(join(work, file), lines.join("\n"));
}

async function servicesInImportClosure(work: string): Promise<string[]> {
  const { stdout } = await run("go", ["list", "-deps", "."], {
    cwd: work,
    env: goEnvironment(),
    timeoutSeconds: 600,
  });
  return stdout
    .split("\n")
    .filter((line) => line.startsWith(SERVICE_PREFIX))
    .map((line) => line.slice(SERVICE_PREFIX.length))
    .filter((service) => !service.includes("/"));
}

/** Keeps the client methods that the remaining code calls: each one compiles a whole AWS SDK package. */
async function keepClients(work: string, services: readonly string[]): Promise<void> {
  const file = join(work, "internal", "conns", "awsclient_gen.go");
  const called = new Set<string>();
  const folders = [
    ...services.map((service) => join(work, "internal", "service", service)),
    ...(await readdir(join(work, "internal"), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory() && entry.name !== "service")
      .map((entry) => join(work, "internal", entry.name)),
  ];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true })) {
      if (!entry.endsWith(".go") || join(folder, entry) === file) continue;
      const text = await readFile(join(folder, entry), "utf8");
      for (const [, method] of text.matchAll(/\.(\w+Client)\(/g)) if (method !== undefined) called.add(method);
    }
  }

  const text = await readFile(file, "utf8");
  const [header = "", ...methods] = text.split(/^(?=func \(c \*AWSClient\))/m);
  const kept = methods.filter((method) => called.has(/^func \(c \*AWSClient\) (\w+)\(/.exec(method)?.[1] ?? ""));
  const body = kept.join("");
  const imports = header
    .split("\n")
    .filter((line) => {
      const path = /^\t(?:(\w+) )?"(github\.com\/aws\/aws-sdk-go-v2\/service\/[^"]+)"$/.exec(line);
      return path === null || new RegExp(`\\*${path[1] ?? basename(path[2] ?? "")}\\.`).test(body);
    })
    .join("\n");
  await writeFile(file, imports + body);
}
