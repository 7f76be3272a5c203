import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { parseSync } from "@swc/core";

/** A row of a table whose last column is `proof`. */
export interface Claim {
  /** From 1. */
  readonly line: number;
  /** The heading that it is under. */
  readonly section: string;
  /** The first cell: the letter of STRIDE, or the claim itself. */
  readonly first: string;
  /** The cell before the proof: where in the code. */
  readonly where: string;
  readonly proof: string;
}

/** A test that a claim names: its file from the root, and the words of titles in it. */
interface Proof {
  readonly file: string;
  readonly titles: readonly string[];
}

/** How a row says that there is no test; the reason is in a whole sentence. */
const WITHOUT_TEST = /\b(accepted|not tested|does not apply): ?([^;|]*)/g;
const LEAST_REASON = 20;
const LEAST_TITLE = 10;
const LINK = /\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)/g;
const STRIDE = ["S", "T", "R", "I", "D", "E"];

/** The claims of a page, from top to bottom. */
export function claimsOf(text: string): Claim[] {
  const claims: Claim[] = [];
  let section = "";
  let isTable = false;
  for (const [index, line] of text.split("\n").entries()) {
    section = /^#+ (.+)$/.exec(line)?.[1] ?? section;
    if (!line.startsWith("|")) isTable = false;
    else if (cellsOf(line).at(-1) === "proof") isTable = true;
    else if (isTable && !/^[|\- ]+$/.test(line)) {
      const cells = cellsOf(line);
      const [proof = "", where = ""] = cells.toReversed();
      claims.push({ line: index + 1, section, first: cells[0] ?? "", where, proof });
    }
  }
  return claims;
}

/**
 * What is wrong with a claim: it has neither a test nor a reason, a file or a title that does not exist, or no code.
 *
 * @param page its path from the root, where its links begin
 */
export function problemsOf({ where, proof }: Claim, page: string): string[] {
  const proofs = proofsOf(proof, page);
  const reasons = [...proof.matchAll(WITHOUT_TEST)];
  if (proofs.length === 0 && reasons.length === 0) return ["neither a test nor a reason"];
  return [
    ...reasons.flatMap(([, word, reason = ""]) =>
      reason.trim().length < LEAST_REASON ? [`"${word}" without a reason`] : [],
    ),
    ...proofs.flatMap(problemsOfProof),
    ...(proofs.length > 0 ? problemsOfCode(where, page) : []),
  ];
}

/** The letters of STRIDE for which a section has no row, each after the section's name. */
export function missingLetters(claims: readonly Claim[], sections: readonly string[]): string[] {
  return sections.flatMap((section) =>
    STRIDE.filter((letter) => !claims.some((claim) => claim.section === section && claim.first === letter)).map(
      (letter) => `${section}: ${letter}`,
    ),
  );
}

/** The titles of the `it` and `describe` of a file that run, as they are written. */
export function titlesIn(source: string): string[] {
  const titles: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, callee, arguments: given } = node as { type?: string; callee?: unknown; arguments?: Argument[] };
    if (type === "CallExpression" && runs(callee)) titles.push(textOf(given?.[0]?.expression));
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(source, { syntax: "typescript", target: "es2022" }));
  return titles.filter((title) => title !== "");
}

/** Many claims name the same files. */
const read = new Map<string, string[]>();
function titlesOf(file: string): string[] {
  const known = read.get(file) ?? titlesIn(readFileSync(join(PROJECT_ROOT, file), "utf8"));
  read.set(file, known);
  return known;
}

interface Argument {
  readonly expression?: {
    readonly type?: string;
    readonly value?: unknown;
    readonly quasis?: readonly { readonly raw?: string }[];
  };
}

/** `it`, `describe`, `it.each(…)` and `describe.each(…)`; neither `it.skip` nor `it.todo`. */
function runs(callee: unknown): boolean {
  const { type, value, object, property, callee: inner } = callee as Record<string, unknown>;
  if (type === "Identifier") return value === "it" || value === "describe";
  if (type === "CallExpression") return runs(inner);
  return type === "MemberExpression" && (property as { value?: unknown }).value === "each" && runs(object);
}

/** Of a template what is written around its expressions. */
function textOf(title: Argument["expression"]): string {
  if (title?.type === "StringLiteral") return String(title.value);
  return title?.quasis?.map(({ raw }) => raw ?? "").join("…") ?? "";
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** Each link to a test, with the quoted words between it and the next one. */
function proofsOf(cell: string, page: string): Proof[] {
  return cell.split(/(?=\[[^\]]+\]\()/).flatMap((part) => {
    const file = [...part.matchAll(LINK)][0]?.[1];
    if (file === undefined || !/\.test\.ts$/.test(file)) return [];
    return [{ file: fromRoot(file, page), titles: [...part.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title) }];
  });
}

function problemsOfProof({ file, titles }: Proof): string[] {
  if (!existsSync(join(PROJECT_ROOT, file))) return [`${file} does not exist`];
  if (titles.length === 0) return [`${file} is named without a title`];
  const known = titlesOf(file);
  return titles.flatMap((title) => {
    if (title.length < LEAST_TITLE) return [`"${title}" is too short to be told from other titles`];
    return known.some((each) => each.includes(title)) ? [] : [`${file} has no title with "${title}"`];
  });
}

function problemsOfCode(cell: string, page: string): string[] {
  const linked = [...cell.matchAll(LINK)].map(([, path = ""]) => fromRoot(path, page));
  const spelled = [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) =>
    /^(?:\.[\w-]+|\.?[\w-]+[/.]\S+)$/.test(code) ? [code] : [],
  );
  const paths = [...linked, ...spelled].filter((path) => !path.startsWith("http"));
  if (paths.length === 0) return ["a test, and no code that it is about"];
  return paths.filter((path) => !existsSync(join(PROJECT_ROOT, path))).map((path) => `${path} does not exist`);
}

function fromRoot(link: string, page: string): string {
  return /^https?:/.test(link) ? link : normalize(join(dirname(page), link));
}
