import { allCommands, commandNamed } from "../src/table/commands.js";
import { parse } from "../src/table/parse.js";

/** What `npm run <name> -- <args>` comes to, called in /there. */
function given(name: string, ...args: string[]) {
  const [found, command] = commandNamed(name) ?? [];
  if (found === undefined || command === undefined) throw new Error(`there is no ${name}`);
  return parse(found, command, args, "/there");
}

function refusal(name: string, ...args: string[]): string {
  const parsed = given(name, ...args);
  if (!("problem" in parsed)) throw new Error("it was not refused");
  return `${parsed.problem.message} → ${parsed.problem.remedy}`;
}

describe("what a command line may hold", () => {
  it("is read by the names of the table, with defaults", () => {
    expect(given("plan", "dev", "--drift")).toEqual({
      given: {
        action: undefined,
        arguments: { environment: "dev" },
        options: { out: undefined, drift: true, "no-lock": false },
        rest: [],
      },
    });
  });

  it("makes a path absolute from the folder of the person, but for standard input", () => {
    expect(given("plan", "dev", "--out", "x/y")).toMatchObject({ given: { options: { out: "/there/x/y" } } });
    expect(given("plan", "dev", "--out=/x")).toMatchObject({ given: { options: { out: "/x" } } });
    expect(given("deploy", "dev", "--token-file", "-")).toMatchObject({ given: { options: { "token-file": "-" } } });
    expect(given("bench:ten-plans", "x")).toMatchObject({ given: { arguments: { folder: "/there/x" } } });
  });

  it("reads numbers, and lists of them", () => {
    expect(given("rollback", "dev", "41")).toMatchObject({ given: { arguments: { version: 41 } } });
    expect(given("bench:api", "--concurrency", "1,8")).toMatchObject({ given: { options: { concurrency: [1, 8] } } });
    expect(given("bench:api")).toMatchObject({ given: { options: { concurrency: [1, 8, 32], requests: 300 } } });
  });

  it("reads the options of an action, before and behind it", () => {
    const read = { given: { action: "history", arguments: { environment: "dev" }, options: { limit: 3 } } };
    expect(given("state", "history", "dev", "--limit", "3")).toMatchObject(read);
    expect(given("state", "--limit", "3", "history", "dev")).toMatchObject(read);
  });

  it("hands everything on to Jest", () => {
    expect(given("test", "-t", "x", "--bail")).toMatchObject({ given: { rest: ["-t", "x", "--bail"] } });
  });

  it.each([
    ["deploy", "--help"],
    ["deploy", "dev", "-h"],
    ["deploy", "--hlep", "--help"],
    ["test", "--help"],
    ["secret", "-h"],
  ])("%s %s … asks for help", (name, ...args) => {
    expect(given(name, ...args)).toEqual({ help: true, action: undefined });
  });

  it("asks for help on an action", () => {
    expect(given("secret", "put", "--help")).toEqual({ help: true, action: "put" });
  });
});

describe("what is refused", () => {
  const takingEnvironment = allCommands().filter(
    ([, command]) => Object.keys(command.arguments ?? {}).join() === "environment",
  );
  const needing = allCommands().filter(([, command]) => command.arguments?.["environment"]?.required === true);
  const takingNothing = allCommands().filter(([, command]) =>
    [command.arguments, command.actions, command.passesTo].every((part) => part === undefined),
  );

  it("is looked at in every kind of command", () => {
    const names = [takingEnvironment, needing, takingNothing].map((commands) => commands.map(([name]) => name));
    expect(names).toEqual([
      expect.arrayContaining(["bootstrap", "deploy", "backup"]),
      expect.arrayContaining(["deploy", "unlock", "rollback"]),
      expect.arrayContaining(["openapi:lint", "local"]),
    ]);
  });

  it.each(takingEnvironment.map(([name]) => name))("%s takes one environment, in the same words", (name) => {
    expect(refusal(name, "dev", "prod")).toContain(
      `One environment at a time, got also prod → Usage: npm run ${name} -- `,
    );
  });

  it.each(needing.map(([name]) => name))("%s needs an environment, in the same words", (name) => {
    expect(refusal(name)).toContain(`The name of an environment is missing → Usage: npm run ${name} -- <environment>`);
  });

  it.each(takingNothing.map(([name]) => name))("%s takes no argument, in the same words", (name) => {
    expect(refusal(name, "x", "y")).toContain(`No arguments are allowed, got x, y → Usage: npm run ${name}`);
  });

  it.each([
    ["unlock", ["dev", "id", "more"], "At most 2 arguments, got also more → Usage: npm run unlock -- <environment>"],
    ["gameday", ["slow-s3", "more"], "At most one argument, got also more → Usage: npm run gameday -- [<fault>]"],
    ["state", ["history", "dev", "prod"], "One environment at a time, got also prod → Usage: npm run state -- history"],
    ["local", ["--prot", "3000"], "Unknown option --prot → Did you mean --port? Usage: npm run local -- [--detach]"],
    ["local", ["--xyzzyx"], "Unknown option --xyzzyx → Usage: npm run local -- "],
    ["local", ["-p", "1"], "Unknown option -p → Usage: npm run local -- "],
    ["local", ["--__proto__", "1"], "Unknown option --__proto__ → Usage"],
    ["state", ["history", "dev", "--yes"], "Unknown option --yes → Usage: npm run state -- history <environment>"],
    ["deploy", ["dev", "--yes=no"], '--yes takes no value, got "no" → Usage: npm run deploy -- <environment>'],
    ["deploy", ["dev", "--plan"], "--plan needs a value: <folder> → Usage: npm run deploy"],
    ["deploy", ["dev", "--plan", "--yes"], "--plan needs a value: <folder> → Usage: npm run deploy"],
    ["deploy", ["dev", "--plan="], "--plan needs a value: <folder> → Usage: npm run deploy"],
    ["deploy", ["dev", "--plan", "a", "--plan", "b"], "--plan is given twice → Usage: npm run deploy"],
    ["deploy", [""], "The name of an environment is missing → Usage: npm run deploy"],
    ["secret", [], "An action is missing: put, rotate, show-metadata or revoke → For help: npm run secret -- --help"],
    ["state", ["hstory"], '"hstory" must be history, show or restore → Did you mean history? For help: npm run state'],
    ["state", ["constructor"], '"constructor" must be history, show or restore → For help: npm run state'],
    ["state", ["show", "dev"], "The version id is missing → Usage: npm run state -- show <environment> <version id>"],
    ["state", ["show", "dev", "x", "--state", "other"], "--state must be one of application, state-backend, ci-access"],
    [
      "rollback",
      ["dev", "v7"],
      'version must be a whole number from 1 to 2147483648, got "v7" → Usage: npm run rollback',
    ],
    ["soak", ["--seed", "-1"], '--seed must be a whole number from 0 to 2147483648, got "-1" → For example: --seed 10'],
    [
      "bench:api",
      ["--concurrency", "-1,8"],
      '--concurrency must be a whole number from 1 to 90, got "-1" → For example',
    ],
    ["soak", ["--seed", "--minutes"], "--seed needs a value: <number> → Usage: npm run soak"],
    ["soak", ["--with", "-x"], "--with needs a value: <event,…> → Usage: npm run soak"],
    ["bench:api", ["--concurrency", "8,x"], '--concurrency must be a whole number from 1 to 90, got "x" → For example'],
  ])("%s %j", (name, args, message) => {
    expect(refusal(name, ...args)).toContain(message);
  });

  it.each(["", "0", "101", "-1", "1.5", "1e1", " 1", "ten", "99999999999"])("%p as a number from 1 to 100", (text) => {
    expect(refusal("bench:plan-review", `--rounds=${text}`)).toBe(
      `--rounds must be a whole number from 1 to 100, got "${text}" → For example: --rounds 10`,
    );
  });

  it.each([
    ["an argument too much", ["put", "dev", "value-mark"]],
    ["an action", ["value-mark"]],
    ["the value of an option", ["rotate", "dev", "--from", "value-mark"]],
    ["the value of a flag", ["put", "dev", "--generate=value-mark"]],
  ])("%s that may be a secret, without repeating it", (_, args) => {
    expect(refusal("secret", ...args)).not.toContain("value-mark");
  });
});
