/** Any command line is a call, an answer, or a problem that names what is wrong: at the front door, where nothing has begun. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { TEXTS } from "@secure-serverless/proof/properties/texts";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import fc from "fast-check";
import { asked } from "../src/table/asked.js";
import { allCommands } from "../src/table/commands.js";
import type { Command, Form } from "../src/table/shape.js";

const SEED = 7;
const MARK = "value-mark";
const commands = allCommands();

/** No process can be given one. */
const texts = fc.constantFrom(...TEXTS.filter((text) => !text.includes("\0")));
const numbers = fc.constantFrom("-1", "0", "1", "1.5", "1e3", "0x1", "2147483648", "2147483649", "9".repeat(400), "１");

/** A form's own arguments and options, right and wrong, in any number and order. */
function wordsOf(form: Form): fc.Arbitrary<string[]> {
  const options = Object.keys(form.options ?? {}).flatMap((name) => [
    `--${name}`,
    `--${name}s`,
    `--${name.slice(1)}`,
    `--no-${name}`,
  ]);
  const value = fc.oneof(texts, numbers, fc.constantFrom("dev", "local", "/", "/dev/null", "a,b"));
  const option = options.length === 0 ? fc.constant("--unknown") : fc.constantFrom(...options);
  const word = fc.oneof(
    value,
    option,
    fc.tuple(option, value).map(([name, given]) => `${name}=${given}`),
    fc.constantFrom("--", "-", "--help", "-h", "-x", "--=", "---"),
  );
  return fc.array(word, { maxLength: 5 });
}

function linesOf(name: string, command: Command): fc.Arbitrary<string[]> {
  const { actions } = command;
  if (actions === undefined) return wordsOf(command).map((words) => [name, ...words]);
  const action = fc.constantFrom(...Object.keys(actions));
  return action.chain((chosen) => wordsOf(actions[chosen] ?? command).map((words) => [name, chosen, ...words]));
}

/** What is wrong with a problem as it is told. */
function badlyTold(argv: readonly string[]): string[] {
  const answer = asked(argv, "/there", "1.2.3");
  if (!("problem" in answer)) return [];
  const { message, remedy } = answer.problem;
  return [
    ...(message.length > 2100 ? ["long"] : []),
    ...(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(message + remedy) ? ["unprintable"] : []),
    ...(/undefined|\[object|NaN/.test(message.replaceAll(/"[^"]*"|(got|option) .*/g, "")) ? [message] : []),
    ...(/^(Usage: |For help: |For example: |Did you mean |All commands: |If one of them )/.test(remedy)
      ? []
      : [remedy]),
  ];
}

it("looks at every command, a new one too", () => {
  expect(commands.length).toBeGreaterThan(40);
});

it.each(commands)("takes or refuses any line of %s in words", (name, command) => {
  fc.assert(
    fc.property(linesOf(name, command), (argv) => {
      expect(badlyTold(argv)).toEqual([]);
    }),
    { seed: SEED, numRuns: 60 },
  );
});

it("takes or refuses any line at all", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(texts, fc.string({ unit: "binary" }), fc.constantFrom(...commands.map(([name]) => name)))),
      (argv) => {
        expect(badlyTold(argv)).toEqual([]);
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
});

it("repeats nothing of what may be a secret", () => {
  const secrets = commands.filter(([, command]) => command.isSecret);
  expect(secrets.map(([name]) => name)).toEqual(["secret"]);
  fc.assert(
    fc.property(
      fc.constantFrom(...secrets).chain(([name, command]) => linesOf(name, command)),
      fc.nat(5),
      (line, at) => {
        const argv = [...line.slice(0, at + 1), MARK, ...line.slice(at + 1)];
        expect(JSON.stringify(asked(argv, "/there", "1.2.3"))).not.toMatch(new RegExp(`"message":"[^"]*${MARK}`));
      },
    ),
    { seed: SEED, numRuns: 300 },
  );
});

describe("the real door", () => {
  const door = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(PROJECT_ROOT, "run"), args, {
      cwd: PROJECT_ROOT,
      encoding: "utf8",
      timeout: 30_000,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    });
    return { status, stdout, stderr };
  };
  /** One sentence and a remedy. */
  const told = /^\n[^\n]+\.\n→ [^\n]+\.\n$/;

  it.each([
    ["deploy", "dev", "x".repeat(100_000)],
    ["deploy", "dev", "--nope\u001b[31m"],
    ["deploy", "a", "b", "c"],
    ["\u202e"],
    ["bench:api", "--requests", "9".repeat(400)],
  ])("ends with one sentence and a remedy: %#", (...args) => {
    const { status, stdout, stderr } = door(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(told);
    expect(stderr.length).toBeLessThan(2500);
  });
});
