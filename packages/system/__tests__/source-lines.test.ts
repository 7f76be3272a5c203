import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { withSourceLines } from "../src/source-lines.js";

it("shows a defect where it is in the sources", () => {
  const folder = temporaryFolder();
  const bundle = join(folder, "command.cjs");
  writeFileSync(join(folder, "body.ts"), '\nexport function body(): never {\n  throw new Error("defect");\n}\n');
  writeFileSync(join(folder, "entry.ts"), 'import { body } from "./body";\n\nbody();\n');
  buildSync({
    ...{ absWorkingDir: folder, entryPoints: ["entry.ts"], outfile: bundle, bundle: true, minifyWhitespace: true },
    ...{ format: "cjs", sourcemap: "external" },
  });
  const { stderr } = spawnSync(process.execPath, [bundle], { encoding: "utf8", timeout: 30_000 });

  expect(stderr).toContain(`${bundle}:1:`);
  expect(withSourceLines(stderr, bundle)).toMatch(/at body \(body\.ts:3:\d+\)\n.*entry\.ts:3:\d+/);
  expect(withSourceLines(stderr, join(folder, "other.cjs"))).toBe(stderr);
});
