import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder";
import { overBudget, partOf, type Weight, type Weights, weigh } from "./support/budget";
import { Built } from "./support/built";

const FILE = join(__dirname, "budget.json");
const REMEDY = "If that is meant: UPDATE_BUDGET=1 npx jest __tests__/functions/budget.test.ts";

describe("what is deployed", () => {
  const weights = weigh(new Built(temporaryFolder()));
  if (process.env["UPDATE_BUDGET"] === "1") {
    writeFileSync(FILE, `${JSON.stringify(weights, null, 2)}\n`);
  }
  const budget: Weights = JSON.parse(readFileSync(FILE, "utf8"));

  it("weighs what its budget says, to within 5 %", () => {
    const problems = overBudget(budget, weights);
    expect(problems.length === 0 ? [] : [...problems, REMEDY]).toEqual([]);
  });

  it.each(Object.entries(weights))("%s has parts that make up its bytes", (_name, { bytes, parts }) => {
    const sum = Object.values(parts).reduce((all, part) => all + part, 0);
    expect(sum).toBeGreaterThan(0.9 * bytes);
    expect(sum).toBeLessThanOrEqual(bytes);
  });

  it.each([
    // names are not minified, so that a stack trace has them; with that it would still not be 16 KB: docs/adr/0003
    ["api, own code", 22_000],
    ["authorizer, own code", 16_000],
    ["rotation, own code", 16_000],
    ["api, layer", 150_000],
    ["authorizer, layer", 100_000],
    ["rotation, layer", 100_000],
  ])("%s is under %d bytes as a zip, whatever its budget says", (name, limit) => {
    expect(weights[name]?.zipped).toBeLessThan(limit);
  });
});

describe("a budget", () => {
  const weight = (bytes: number, parts: Weight["parts"] = {}): Weight => ({ bytes, zipped: 100, parts });
  const budget = { api: weight(1000, { zod: 400, "functions/api/app.ts": 600 }) };

  it.each([950, 1000, 1050])("allows %d bytes where it has 1000", (bytes) => {
    expect(overBudget(budget, { api: weight(bytes) })).toEqual([]);
  });

  it("names what grew, the most first", () => {
    const grown = { api: weight(1200, { zod: 410, "functions/api/app.ts": 590, lodash: 200 }) };

    expect(overBudget(budget, grown)).toEqual([
      "api: 1200 bytes, 20.0 % over its budget of 1000: lodash +200, zod +10",
    ]);
  });

  it("is to be lowered where much was saved, so that it is not grown into again unseen", () => {
    expect(overBudget(budget, { api: weight(600, { "functions/api/app.ts": 600 }) })).toEqual([
      "api: 600 bytes, 40.0 % under its budget of 1000: zod -400",
    ]);
  });

  it("counts compressed bytes too", () => {
    const stiff = { api: { ...budget.api, zipped: 106 } };

    expect(overBudget(budget, stiff)).toEqual(["api: 106 zipped, 6.0 % over its budget of 100: "]);
  });

  it("is needed for all that is built, and for nothing else", () => {
    expect(overBudget(budget, { rotation: weight(1) })).toEqual(["api: is no longer built", "rotation: has no budget"]);
  });

  it.each([
    ["node_modules/@smithy/core/dist-es/submodules/retry/index.js", "@smithy/core/retry"],
    ["node_modules/@smithy/core/dist-es/index.js", "@smithy/core"],
    ["node_modules/zod/v4/mini/schemas.js", "zod"],
    ["functions/api/app.ts", "functions/api/app.ts"],
  ])("takes %s for %s", (input, part) => {
    expect(partOf(input)).toBe(part);
  });
});
