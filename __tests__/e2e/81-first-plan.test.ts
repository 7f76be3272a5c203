import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { localTarget } from "@secure-serverless/operations/aws/target";
import { reviewSaved } from "@secure-serverless/operations/release/make-plan";
import { PLAN_FILE } from "@secure-serverless/operations/release/saved-plan-manifest";
import { useLocalBackend } from "@secure-serverless/operations/state/local-backend";
import { planReaders } from "@secure-serverless/operations/terraform/plan-readers";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { loadPlan } from "../../packages/plan-review/src/input/load-plan";
import { planSchema } from "../../packages/plan-review/src/input/plan-schema";
import { environments } from "../../src/config/environments";
import { instance } from "./support/target";

/** With all that a stack can have: keys that exist, roles for CI, a topic for pages. */
const NAMES = Object.keys(environments);
const before = { ...process.env };
let outdir: string;

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), "secure-serverless-first-plan-"));
  for (const name of NAMES) {
    const prefix = name.toUpperCase().replaceAll("-", "_");
    process.env[`${prefix}_EMULATED`] = "true";
    process.env[`${prefix}_CI_REPOSITORY`] = "owner/name";
    process.env[`${prefix}_PAGE_EMAILS`] = "pages@example.com";
  }
  await synthesize(outdir, []);
});
afterAll(async () => {
  process.env = before;
  await rm(outdir, { recursive: true, force: true });
});

/** The policies that the configuration states and the plan does not show, with what of the configuration they name. */
async function policiesNotShown(folder: string) {
  const { json } = await loadPlan({
    plan: join(folder, PLAN_FILE),
    chdir: folder,
    workingFolder: folder,
    programs: () => planReaders(),
  });
  const { resource_changes: changes, configuration } = planSchema.parse(json);
  const stated = new Map(configuration?.root_module?.resources?.map((own) => [own.address, own.expressions]));
  return (changes ?? []).flatMap(({ address, change: { after, after_unknown: unknown } }) =>
    ["policy", "assume_role_policy"].flatMap((attribute) => {
      const expression = stated.get(address)?.[attribute];
      const isShown = (unknown as Record<string, unknown>)[attribute] !== true;
      if (expression === undefined || isShown) return [];
      const { references } = expression as { references: readonly string[] };
      return { name: (after as { name?: string }).name, resources: typesOf(references) };
    }),
  );
}

function typesOf(references: readonly string[]): string[] {
  const managed = references.filter((reference) => !reference.startsWith("data."));
  return [...new Set(managed.map((reference) => reference.replace(/\..*/, "")))];
}

describe.each(NAMES)("the first plan of %s", (name) => {
  it.each([
    [`state-backend-${name}`, []],
    [`ci-access-${name}`, []],
    [
      name,
      [
        { name: "publish-failures", resources: ["aws_kms_key"] },
        { name: "read-secret", resources: ["aws_secretsmanager_secret"] },
      ],
    ],
  ])("leaves nothing of %s unjudged, and shows each policy that names no key and no secret", async (id, notShown) => {
    const stack = await stackOf(localTarget(environmentNamed(name), instance, outdir), instance.requireToolchain(), id);
    // as if nothing had ever been applied
    await useLocalBackend(stack.folder, join(outdir, `${id}.tfstate`));
    await stack.init();
    expect(await stack.plan(PLAN_FILE)).toBe(true);
    const { review, plan } = await reviewSaved(stack.folder);

    expect(plan.changes.every(({ action }) => action === "create")).toBe(true);
    expect(review.findings.filter(({ rule }) => rule.id === "unknown-risk")).toEqual([]);
    const policies = await policiesNotShown(stack.folder);
    expect(policies.sort((a, b) => String(a.name).localeCompare(String(b.name)))).toEqual(notShown);
  });
});
