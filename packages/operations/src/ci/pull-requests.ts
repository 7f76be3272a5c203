import { z } from "zod";
import type { Github } from "./github";

const PER_PAGE = 100;
/** 5,000 open pull requests are not looked through. */
const MAXIMUM_PAGES = 50;
const MAXIMUM_READINGS = 4;

const listed = z.object({ number: z.number().int().min(1), state: z.literal("open") });
const wanted = z.object({
  state: z.enum(["open", "closed"]),
  draft: z.boolean().default(false),
  head: z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) }),
});

/**
 * The numbers of all open pull requests, in their order.
 *
 * @returns undefined where the list cannot be trusted to be whole: GitHub refused, answered something else, or one was
 *   closed between two pages again and again, by which others slip from a page to one that was read already
 */
export async function openPullRequests(github: Github): Promise<number[] | undefined> {
  let before: string | undefined;
  for (let reading = 1; reading <= MAXIMUM_READINGS; reading++) {
    const found = await readOnce(github);
    if (found === undefined) return undefined;
    const { numbers, pages } = found;
    const same = before === numbers.join();
    before = numbers.join();
    if (pages === 1 || same) return numbers;
  }
  return undefined;
}

async function readOnce(github: Github): Promise<{ readonly numbers: number[]; readonly pages: number } | undefined> {
  const numbers = new Set<number>();
  for (let page = 1; page <= MAXIMUM_PAGES; page++) {
    const path = `/pulls?state=open&sort=created&direction=asc&per_page=${PER_PAGE}&page=${page}`;
    const parsed = z.array(listed).safeParse(await github.request("GET", path).catch(() => undefined));
    if (!parsed.success) return undefined;
    for (const { number } of parsed.data) numbers.add(number);
    if (parsed.data.length < PER_PAGE) return { numbers: [...numbers].sort((a, b) => a - b), pages: page };
  }
  return undefined;
}

/** Whether a pull request is open. */
export async function isOpen(github: Github, number: number): Promise<boolean> {
  return wanted.parse(await github.request("GET", `/pulls/${number}`)).state === "open";
}

/** What stands against a preview of a commit of a pull request; undefined where nothing does. */
export async function reasonAgainst(github: Github, number: number, commit: string): Promise<string | undefined> {
  const { state, draft, head } = wanted.parse(await github.request("GET", `/pulls/${number}`));
  if (state !== "open") return "it is closed";
  if (draft) return "it is a draft";
  if (head.sha !== commit) return `its newest commit is ${head.sha.slice(0, 12)}`;
  return undefined;
}
