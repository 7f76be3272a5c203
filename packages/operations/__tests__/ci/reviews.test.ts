import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { readReviews } from "../../src/ci/reviews";

function folder(files: Record<string, string>): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

describe("readReviews", () => {
  it("reads known environments in the configuration's order, and what the drift job said", async () => {
    const reviews = await readReviews(
      folder({
        "prod/review.md": "p",
        "dev/review.md": "d",
        "dev/status": "2\n",
        "staging/review.md": "s",
        "staging/status": "0\n",
      }),
    );

    expect(reviews.map(({ environment, differs }) => [environment, differs])).toEqual([
      ["dev", true],
      ["staging", false],
      ["prod", undefined],
    ]);
  });

  it("reads how costs change, and refuses what npm run plan does not write", async () => {
    const cost = { monthlyUsd: 0.1, perMillionUsd: -0.2, unknown: 0 };
    const files = (text: string) => folder({ "dev/review.md": "d", "dev/cost.json": text });

    expect((await readReviews(files(JSON.stringify(cost))))[0]?.cost).toEqual(cost);
    await expect(readReviews(files('{"monthlyUsd":"<img>"}'))).rejects.toThrow("is not what npm run plan writes");
  });

  it("takes no other folder for an environment", async () => {
    const root = folder({ "dev/review.md": "d", "<img src=x>/review.md": "x", "staging/other.md": "x" });

    expect((await readReviews(root)).map(({ environment }) => environment)).toEqual(["dev"]);
  });

  it("refuses a folder without a review", async () => {
    await expect(readReviews(folder({ "x/y": "" }))).rejects.toThrow("There is no review in");
    await expect(readReviews("/no/such/folder")).rejects.toThrow("There is no review in");
  });
});
