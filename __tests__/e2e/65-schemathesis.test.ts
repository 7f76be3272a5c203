import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runSchemathesis } from "@secure-serverless/development/testing/schemathesis";
import { apiKey, instance, origin } from "./support/target";

const SEED = 20260101;
const TIMEOUT_SECONDS = 240;

it(
  "schemathesis finds nothing in the running API with all its checks",
  async () => {
    const key = await apiKey();
    const { foundNothing, report } = await runSchemathesis({
      origin,
      apiKey: key,
      seed: SEED,
      examples: 25,
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    expect(foundNothing ? "" : report).toBe("");
    expect(Number(/(\d+) generated, \1 passed/.exec(report)?.[1])).toBeGreaterThan(500);
  },
  (TIMEOUT_SECONDS + 60) * 1000,
);

it("it does find a status that the document leaves out, and its report does not hold the key", async () => {
  const key = await apiKey();
  const document = join(instance.root, "openapi-without-204.yaml");
  const described = await readFile(join(__dirname, "../../docs/openapi.yaml"), "utf8");
  await writeFile(document, described.replaceAll('"204":', '"205":'));
  try {
    const { foundNothing, report } = await runSchemathesis({
      origin,
      apiKey: key,
      seed: SEED,
      examples: 1,
      timeoutSeconds: TIMEOUT_SECONDS,
      document,
    });
    expect(foundNothing).toBe(false);
    expect(report).toContain("Undocumented HTTP status code");
    expect(report).toContain("curl -X DELETE");
    expect(report.includes(key)).toBe(false);
  } finally {
    await rm(document, { force: true });
  }
});
