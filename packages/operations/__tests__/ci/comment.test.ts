import { code } from "@secure-serverless/plan-review";
import { MAXIMUM_CHARACTERS, renderPage } from "../../src/ci/comment";
import { digestOf, type EnvironmentReview } from "../../src/ci/reviews";

const review = (environment: string, markdown: string): EnvironmentReview => ({
  environment,
  markdown,
  digest: digestOf(markdown),
});
const short = "# Plan review\n\n**Nothing to fear.**\n\n1 to add; 3 unchanged.\n";
const lines = (count: number) =>
  `# Plan review\n\n**Needs a person.**\n\n<details><summary>Created</summary>\n\n${"- `aws_thing.one` + thing\n".repeat(count)}\n</details>\n`;

describe("renderPage", () => {
  it("shows each environment's verdict, digest and review, and begins with the marker", () => {
    const page = renderPage([review("dev", short), review("prod", lines(3))], {
      marker: "<!-- m -->",
      title: "T",
      commit: "0123456789abcdef",
      runUrl: "https://example.com/run",
    });

    expect(page.startsWith("<!-- m -->\n# T\n")).toBe(true);
    expect(page).toContain(`| dev | Nothing to fear. | \`${digestOf(short)}\` |`);
    expect(page).toContain("| prod | Needs a person. |");
    expect(page).toContain("<details><summary>dev</summary>\n\n# Plan review");
    expect(page).toContain("Planned of `0123456789ab` by [this run](https://example.com/run)");
    expect(page).not.toContain("Cut here");
  });

  it.each([
    ["one long review", [review("dev", lines(10_000))]],
    ["three long ones", ["dev", "staging", "prod"].map((name) => review(name, lines(9_000)))],
    ["one line that is too long", [review("dev", `**${"x".repeat(200_000)}**\n`)]],
  ])("stays below GitHub's limit with %s", (_, reviews) => {
    const page = renderPage(reviews, { title: "T" });

    expect(page.length).toBeLessThanOrEqual(MAXIMUM_CHARACTERS);
    expect(page).toContain("Cut here");
    expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
  });

  it("gives a long review what short ones leave", () => {
    const page = renderPage([review("prod", lines(10_000)), review("dev", short)], { title: "T" });

    expect(page).toContain(short.trimEnd());
    expect(page.length).toBeGreaterThan(MAXIMUM_CHARACTERS - 200);
    expect(page.indexOf("<summary>prod")).toBeLessThan(page.indexOf("<summary>dev"));
  });

  it("keeps hostile text of a plan as text, in the cell too", () => {
    const hostile = "a|b</details><img src=x> @everyone `x`";
    const markdown = `# Plan review\n\n**Destroys ${code(hostile)}**\n\n- ${code(hostile)}\n`;
    const page = renderPage([review("dev", markdown)], { title: "T" });

    const [row = ""] = page.split("\n").filter((line) => line.startsWith("| dev "));
    expect(row).toContain("a\\|b");
    expect(row.replaceAll("\\|", "").split("|")).toHaveLength(5);
    expect(page).toContain(`- ${code(hostile)}`);
  });
});

describe("digestOf", () => {
  it("is the same for the same review and another for another", () => {
    expect(digestOf(short)).toMatch(/^[0-9a-f]{12}$/);
    expect(digestOf(short)).toBe(digestOf(`${short}`));
    expect(digestOf(short)).not.toBe(digestOf(short.replace("1 to add", "2 to add")));
  });
});
