import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Evaluation } from "./applied";
import type { PolicyDocument } from "./document";
import type { Question } from "./questions";

/** Requests and the policies that they meet, with mutants of some of these. */
export interface Case {
  readonly evaluation: Evaluation;
  /** Documents by their names. A resource's or a trust policy stands alone. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** Which of them limit the others: a permissions boundary. */
  readonly limits: readonly string[];
  readonly questions: readonly Question[];
  readonly mutants: readonly { readonly policy: string; readonly document: PolicyDocument }[];
}

export interface Judgement {
  /** One for each question. */
  readonly decisions: readonly ("Allow" | "Deny" | "ImplicitDeny")[];
  /** For each mutant the numbers of the questions that it decides otherwise. */
  readonly changed: readonly (readonly number[])[];
}

const TIMEOUT_MILLISECONDS = 600_000;

/**
 * Evaluates policies with the emulator's own evaluator, which nobody here wrote.
 *
 * @param pythonEnvironment the virtual environment that holds the emulator
 */
export async function judge(pythonEnvironment: string, cases: readonly Case[]): Promise<Judgement[]> {
  const input = {
    cases: cases.map(({ evaluation, policies, limits, questions, mutants }) => ({
      evaluation,
      policies: Object.fromEntries(
        Object.entries(policies).map(([name, document]) => [name, JSON.stringify(document)]),
      ),
      requests: questions.map((question) => ({ ...question, limits })),
      mutants: mutants.map(({ policy, document }) => ({ policy, document: JSON.stringify(document) })),
    })),
  };
  const child = spawn(join(pythonEnvironment, "bin", "python3"), [join(__dirname, "judge.py")], {
    stdio: ["pipe", "pipe", "pipe"],
    timeout: TIMEOUT_MILLISECONDS,
    env: { PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1" },
  });
  let answer = "";
  let problem = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    problem += text;
  });
  child.stdin.on("error", () => {}).end(JSON.stringify(input));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (exitCode !== 0) throw new Error(`The evaluator ended with ${exitCode}: ${problem.trim().split("\n").at(-1)}`);
  return JSON.parse(answer) as Judgement[];
}
