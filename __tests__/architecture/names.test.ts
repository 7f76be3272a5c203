import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { serviceName } from "../../src/config/environments";
import { resourceNames } from "../../src/config/names";
import { filesOf } from "./read-imports";

/** These are told each name that they need. */
const TOLD = ["system", "toolchain", "local-aws", "plan-review"];

/** Every fixed name of the service. Its own name alone is also the scope of the packages and of folders. */
function names(): string[] {
  const { prefix, ...all } = resourceNames({ serviceName, nameSuffix: "" });
  const texts = (value: unknown): string[] =>
    typeof value === "string" ? [value] : typeof value === "object" ? Object.values(value ?? {}).flatMap(texts) : [];
  return texts(all).filter((name) => name !== prefix);
}

it.each(TOLD)("packages/%s knows no name of the service", (name) => {
  const files = filesOf(PROJECT_ROOT, `packages/${name}/src`);
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((file) => {
    const text = readFileSync(join(PROJECT_ROOT, file), "utf8");
    return names().flatMap((word) => (text.includes(word) ? [`${file}: ${word}`] : []));
  });
  expect(found).toEqual([]);
});

it("knows which names these are", () => {
  expect(names()).toEqual(expect.arrayContaining([`${serviceName}-api`, `${serviceName}-monitoring`]));
});
