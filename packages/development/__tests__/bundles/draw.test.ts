import { readdirSync, readFileSync } from "node:fs";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { FUNCTION_IDS } from "../../../../src/config/parts";
import { drawBundles } from "../../src/bundles/draw";

describe("the pages of bundles", () => {
  const folder = temporaryFolder();
  const drawn = drawBundles(folder);
  const page = (name: string) => readFileSync(`${folder}/${name}.html`, "utf8");

  it("show each function's own code and its layer, with what they weigh", async () => {
    const names = FUNCTION_IDS.flatMap((id) => [id, `${id}-layer`]);

    expect((await drawn).map(({ file }) => file)).toEqual(names.map((name) => `${folder}/${name}.html`));
    expect((await drawn).filter(({ bytes }) => bytes < 10_000)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.html`).sort());
  });

  it("have the modules of what they show, and of nothing else", async () => {
    await drawn;
    const shown = ["api", "api-layer", "authorizer-layer"].map((name) => [
      page(name).includes("s3-store.ts"),
      page(name).includes("S3Client.js"),
      page(name).includes("SecretsManagerClient.js"),
    ]);

    expect(shown).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ]);
  });

  it("need nothing from elsewhere, and tell no path of this machine", async () => {
    await drawn;
    const text = page("api-layer");

    expect(text).not.toMatch(/<(script|link|img)[^>]*(src|href)=/);
    expect(text).not.toContain(folder);
    expect(text).not.toContain(PROJECT_ROOT);
  });
});
