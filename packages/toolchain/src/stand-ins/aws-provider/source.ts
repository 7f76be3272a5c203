import { readdirSync, readFileSync } from "node:fs";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { run } from "@secure-serverless/system/process";
import { goEnvironment } from "../../go";
import { applyEdits, EDITS } from "./edits";

export const MODULE = "github.com/hashicorp/terraform-provider-aws";
const SERVICE_PREFIX = `${MODULE}/internal/service/`;

/** Go files that are added to the provider's source, at the same paths. */
export const ADDED = join(__dirname, "added");

/**
 * The service packages that are built in. A full build compiles about 2,000 packages and takes tens of minutes; these
 * are what the stacks use, and the packages that those import are added by themselves.
 */
export const SERVICES = [
  "apigatewayv2",
  "cloudwatch",
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

/**
 * What an environment with a domain or a distribution takes beside them. No environment has one by default, and who has none
 * does not wait for them: they are a provider of their own.
 */
export const EDGE_SERVICES = [...SERVICES, "acm", "cloudfront", "route53", "wafv2"] as const;

/** The clients of AWS and the resources that call them, 137 of 231 s of the compiler: see `GoBuildProps.quickly`. */
export const QUICKLY = ["github.com/aws/aws-sdk-go-v2/service/...", `${SERVICE_PREFIX}...`];

/** Everything that decides what is built, beside the version: what is made of other parts is another provider. */
export function awsProviderRecipe(services: readonly string[] = SERVICES): string[] {
  const added = readdirSync(ADDED, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".go"))
    .sort()
    .flatMap((path) => [path, readFileSync(join(ADDED, path), "utf8")]);
  return [JSON.stringify({ SERVICES: services, EDITS, QUICKLY }), ...added];
}

/**
 * Makes of the provider's source what is built here: fewer services and clients, and the changes of `edits.ts`.
 *
 * @param source the module, read-only
 * @param work an empty folder
 */
export async function writeAwsProviderSource(
  source: string,
  work: string,
  services: readonly string[] = SERVICES,
): Promise<void> {
  await copyBuildable(source, work);
  await applyEdits(work, EDITS);
  await cp(ADDED, work, { recursive: true });
  await keepServices(work, services);
  const packages = await packagesInImportClosure(work);
  // a package that is imported but not registered panics at run time: unknown service package
  await keepServices(work, servicesAmong(packages), source);
  await keepClients(work, packages);
}

/** What tidies up test accounts pulls in all of Terraform's test framework; `aws_regions` asks EC2 (edits.ts). */
const UNUSED = /^internal\/service\/(\w+\/sweep|meta\/regions_data_source)\.go$/;

/** Copies what `go build` reads; documentation, tests and their data are two thirds of the module. */
async function copyBuildable(source: string, work: string): Promise<void> {
  const skipped = new Set(["website", "docs", "examples", "infrastructure", "testdata", ".ci", ".github"]);
  await cp(source, work, {
    recursive: true,
    filter: (path) =>
      !path.endsWith("_test.go") &&
      !UNUSED.test(relative(source, path)) &&
      !relative(source, path)
        .split(sep)
        .some((part) => skipped.has(part)),
  });
  // the module cache is read-only, and so is a copy of it
  await run("chmod", ["-R", "u+w", work], { timeoutSeconds: 60 });
}

/**
 * Rewrites the provider's generated list of service packages to the given ones.
 *
 * @throws Error when one of them is not in it
 */
export async function keepServices(work: string, services: readonly string[], original = work): Promise<void> {
  const file = join("internal", "provider", "sdkv2", "service_packages_gen.go");
  const [imported, registered] = [new Set<string>(), new Set<string>()];
  const keep = (service: string, seen: Set<string>) => {
    if (!services.includes(service)) return false;
    seen.add(service);
    return true;
  };
  const lines = (await readFile(join(original, file), "utf8")).split("\n").filter((line) => {
    const path = /^\s+"(.+)"$/.exec(line)?.[1];
    if (path?.startsWith(SERVICE_PREFIX)) return keep(path.slice(SERVICE_PREFIX.length), imported);
    const service = /^\s+(\w+)\.ServicePackage\(ctx\),$/.exec(line)?.[1];
    return service === undefined || keep(service, registered);
  });
  const missing = services.filter((service) => !imported.has(service) || !registered.has(service));
  if (missing.length > 0) throw new Error(`${file} of the provider does not register ${missing.join(", ")}`);
  await writeFile(join(work, file), lines.join("\n"));
}

/** The provider's own packages that the build needs, as paths in it. */
async function packagesInImportClosure(work: string): Promise<string[]> {
  const { stdout } = await run("go", ["list", "-deps", "."], {
    cwd: work,
    env: goEnvironment(),
    timeoutSeconds: 600,
  });
  return stdout
    .split("\n")
    .filter((line) => line.startsWith(`${MODULE}/`))
    .map((line) => line.slice(MODULE.length + 1));
}

function servicesAmong(packages: readonly string[]): string[] {
  return packages.flatMap((path) => /^internal\/service\/([^/]+)$/.exec(path)?.[1] ?? []);
}

/**
 * Keeps the client methods that the packages call: each one compiles a whole AWS SDK package.
 *
 * @param packages paths in the provider
 * @throws Error when the provider has another form, so that nothing would be left out
 */
export async function keepClients(work: string, packages: readonly string[]): Promise<void> {
  const file = join(work, "internal", "conns", "awsclient_gen.go");
  const called = new Set<string>();
  for (const path of packages) {
    for (const entry of await readdir(join(work, path))) {
      if (!entry.endsWith(".go") || join(work, path, entry) === file) continue;
      const text = await readFile(join(work, path, entry), "utf8");
      for (const [, method] of text.matchAll(/\.(\w+Client)\(/g)) if (method !== undefined) called.add(method);
    }
  }

  const text = await readFile(file, "utf8");
  const [header = "", ...methods] = text.split(/^(?=func \(c \*AWSClient\))/m);
  const kept = methods.filter((method) => called.has(/^func \(c \*AWSClient\) (\w+)\(/.exec(method)?.[1] ?? ""));
  if (kept.length === 0 || kept.length === methods.length)
    throw new Error(`${file} has ${methods.length} clients, of which ${kept.length} are called`);
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
