import { costText, NOT_COUNTED } from "./plan-cost";
import type { EnvironmentReview } from "./reviews";

/** GitHub refuses more than 65,536 characters. */
export const MAXIMUM_CHARACTERS = 65_000;

export interface PageProps {
  /** Invisible first line by which the post is found again. @default none */
  readonly marker?: string;
  readonly title: string;
  /** Where the plans were made. */
  readonly runUrl?: string;
  /** The commit that was planned, in full. */
  readonly commit?: string;
  /** Environments that should have a review and have none. @default none */
  readonly missing?: readonly string[];
  /** Said before the reviews. @default nothing */
  readonly introduction?: string;
  /** @default 65,000 */
  readonly maximumCharacters?: number;
}

/** The reviews of all environments on one page, each folded, short ones in full and long ones cut to what is left. */
export function renderPage(reviews: readonly EnvironmentReview[], props: PageProps): string {
  const { marker, title, introduction, missing = [], maximumCharacters = MAXIMUM_CHARACTERS } = props;
  const head = [
    ...(marker === undefined ? [] : [marker]),
    `# ${title}\n`,
    ...(introduction === undefined ? [] : [`${introduction}\n`]),
    "| environment | verdict | review |",
    "| --- | --- | --- |",
    ...reviews.map(
      ({ environment, markdown, digest }) => `| ${environment} | ${verdictOf(markdown)} | \`${digest}\` |`,
    ),
    ...missing.map((environment) => `| ${environment} | **not planned: its job failed** | |`),
    "",
    ...costLines(reviews),
  ].join("\n");
  const foot = `\n${footer(props)}\n`;
  const frame = ({ environment }: EnvironmentReview, text: string) =>
    `\n<details><summary>${environment}</summary>\n\n${text.trimEnd()}\n\n</details>\n`;
  const frames = reviews.reduce((length, review) => length + frame(review, "").length, 0);

  let left = maximumCharacters - head.length - foot.length - frames;
  const shown = new Map<EnvironmentReview, string>();
  // The shortest first, so that what they do not use is there for the long ones.
  const byLength = [...reviews].sort((a, b) => a.markdown.length - b.markdown.length);
  byLength.forEach((review, index) => {
    const text = cut(review.markdown, Math.floor(left / (byLength.length - index)), props.runUrl);
    left -= text.length;
    shown.set(review, text);
  });
  return head + reviews.map((review) => frame(review, shown.get(review) ?? "")).join("") + foot;
}

/** One line of each environment whose costs change, and what it leaves out; nothing where none does. */
function costLines(reviews: readonly EnvironmentReview[]): string[] {
  const lines = reviews.flatMap(({ environment, cost }) => {
    const text = cost && costText(cost);
    return text === undefined ? [] : [`- ${environment}: ${text}`];
  });
  return lines.length === 0 ? [] : ["**Costs**\n", ...lines, `\n${NOT_COUNTED}\n`];
}

/** The review's own verdict, one line in which a cell of a table cannot end. */
function verdictOf(markdown: string): string {
  const verdict = /^\*\*(.+)\*\*$/m.exec(markdown)?.[1] ?? "no verdict";
  return verdict.replaceAll("|", "\\|").slice(0, 300);
}

/** At most so many characters, ended after a whole line, with nothing left open. */
function cut(markdown: string, maximum: number, runUrl: string | undefined): string {
  if (markdown.length <= maximum) return markdown;
  const note = `\n\n**Cut here. The whole review is ${runUrl === undefined ? "in the saved plan" : `in the artifact of [the run](${runUrl})`}.**\n`;
  const closing = "\n</details>";
  let length = note.length + closing.length;
  const lines: string[] = [];
  for (const line of markdown.split("\n")) {
    length += line.length + 1;
    if (length > maximum) break;
    lines.push(line);
  }
  // The review folds one level deep; what it quotes of a plan never begins a line.
  const opened = lines.filter((line) => line.startsWith("<details>")).length;
  const closed = lines.filter((line) => line.startsWith("</details>")).length;
  return lines.join("\n") + (opened > closed ? closing : "") + note;
}

function footer({ commit, runUrl }: PageProps): string {
  const of = commit === undefined ? "" : ` of \`${commit.slice(0, 12)}\``;
  const by = runUrl === undefined ? "" : ` by [this run](${runUrl})`;
  return `Planned${of}${by}. The digest stands for the review's text: when the plan on the main branch has the same, it does the same.`;
}
