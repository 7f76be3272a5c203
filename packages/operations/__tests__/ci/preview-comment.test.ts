import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { PREVIEW_MARKER, previewComment } from "../../src/ci/preview-comment";
import { readPreviewResult } from "../../src/ci/preview-result";

const ADDRESS = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
const RESULT = { address: ADDRESS, expiresAt: "2030-01-31T12:34:56Z" };
const RUN = "https://github.com/owner/name/actions/runs/1";
const written = (content: unknown) => {
  const file = join(temporaryFolder(), "preview.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};

describe("the comment", () => {
  it("tells the address, the commit, the expiry, how to get a key and how to delete it", () => {
    const text = previewComment({ name: "preview-12", outcome: RESULT, commit: "a".repeat(40), runUrl: RUN });

    expect(text.startsWith(`${PREVIEW_MARKER}\n`)).toBe(true);
    expect(text).toContain(`| address | <${ADDRESS}> |`);
    expect(text).toContain(`| deployed | \`aaaaaaaaaaaa\` by [this run](${RUN}) |`);
    expect(text).toContain("| expires | 2030-01-31 12:34 UTC;");
    expect(text).toContain("`npm run secret -- rotate preview-12 --key-to key.txt`");
    expect(text).toContain("`npm run destroy -- preview-12`");
  });

  it.each([
    ["failed", "**Not deployed**"],
    ["gone", "Reopening the pull request makes it anew"],
    ["expired", "since it had expired. The next push makes it anew"],
    ["not-gone", "**Not destroyed yet**"],
  ] as const)("says that it is %s, and then no address", (outcome, words) => {
    const text = previewComment({ name: "preview-12", outcome, commit: "a".repeat(40), runUrl: RUN });

    expect(text.startsWith(`${PREVIEW_MARKER}\n# Preview \`preview-12\``)).toBe(true);
    expect(text).toContain(words);
    expect(text).toContain(RUN);
    expect(text).not.toContain("execute-api");
  });
});

describe("what the job of a pull request has written", () => {
  it("is taken where it has the form, and is nothing where there is no file", async () => {
    expect(await readPreviewResult(written(RESULT))).toEqual(RESULT);
    expect(await readPreviewResult(written({ ...RESULT, address: `${ADDRESS}/` }))).toMatchObject({
      address: `${ADDRESS}/`,
    });
    expect(await readPreviewResult(join(temporaryFolder(), "none.json"))).toBeUndefined();
  });

  it.each([
    ["a link to somewhere else", { address: "https://example.com" }],
    ["an address that only begins so", { address: `${ADDRESS}.example.com` }],
    ["one that has another host behind it", { address: `${ADDRESS}@example.com` }],
    ["Markdown in the address", { address: `${ADDRESS}> [click](https://example.com)` }],
    ["a line end in the address", { address: `${ADDRESS}\n| x |` }],
    ["a script", { address: "javascript:alert(1)" }],
    ["Markdown in the expiry", { expiresAt: "2030-01-31T12:34:56Z | @everyone" }],
    ["a mention", { expiresAt: "@owner" }],
    ["more than is asked for", { key: "secret" }],
    ["a number for a text", { expiresAt: 1 }],
  ])("is refused with %s", async (_, wrong) => {
    await expect(readPreviewResult(written({ ...RESULT, ...wrong }))).rejects.toThrow(
      "is not what npm run ci:previews",
    );
  });

  it.each(["", "[]", "null", `{"address": "${"x".repeat(3_000)}"}`])("is refused where it is %j", async (text) => {
    await expect(readPreviewResult(written(text))).rejects.toThrow("is not what npm run ci:previews");
  });
});
