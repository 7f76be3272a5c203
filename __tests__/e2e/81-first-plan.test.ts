import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environments } from "../../src/config/environments";
import { environmentNamed } from "../../tools/operations/environment";
import { localTarget, stackOf } from "../../tools/operations/target";
import { reviewSaved } from "../../tools/rollout/make-plan";
import { PLAN_FILE } from "../../tools/rollout/saved-plan";
import { useLocalBackend } from "../../tools/state/local-backend";
import { synthesize } from "../../tools/terraform/synthesize";
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

describe.each(NAMES)("the first plan of %s", (name) => {
  test.each([`state-backend-${name}`, `ci-access-${name}`, name])("leaves nothing of %s unjudged", async (id) => {
    const stack = await stackOf(
      localTarget(environmentNamed(name, ""), instance, outdir),
      instance.requireToolchain(),
      id,
    );
    // as if nothing had ever been applied
    await useLocalBackend(stack.folder, join(outdir, `${id}.tfstate`));
    await stack.init();
    expect(await stack.plan(PLAN_FILE)).toBe(true);
    const { review, plan } = await reviewSaved(stack.folder);

    expect(plan.changes.every(({ action }) => action === "create")).toBe(true);
    expect(review.findings.filter(({ rule }) => rule.id === "unknown-risk")).toEqual([]);
  });
});
