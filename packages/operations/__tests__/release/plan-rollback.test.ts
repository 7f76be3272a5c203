import { serviceName } from "../../../../src/config/environments";
import { resourceNames } from "../../../../src/config/names";
import { listVersions } from "../../src/release/list-versions";
import type { LiveAlias } from "../../src/release/move-alias";
import { liveAliases, planRollback, rollBack } from "../../src/release/plan-rollback";
import { pruneAll, pruneVersions } from "../../src/release/published-versions";
import { planRelease } from "../../src/release/release-plan";
import { parseRecord } from "../../src/release/release-record";
import { FakeLambda } from "../support/lambda";

const names = resourceNames({ serviceName, nameSuffix: "" });
const API = names.functions.api;
const AUTHORIZER = names.functions.authorizer;
const recordOf = (kind: string, id: string, minute: string, versions: string) =>
  `${kind} ${id} at 2030-01-01T00:${minute}:00Z: version ${versions}`;

function deployed(): FakeLambda {
  const lambda = new FakeLambda({ [API]: "7", [AUTHORIZER]: "3" });
  lambda.versions[API] = ["5", "6", "7"];
  lambda.touch(API, { description: recordOf("release", "bbbbbbbb", "20", "7 after 6") });
  lambda.touch(AUTHORIZER, { description: recordOf("release", "aaaaaaaa", "10", "3 after 2") });
  return lambda;
}

async function plan(lambda: FakeLambda, props: { version?: string; authorizerVersion?: string } = {}) {
  const aliases = await liveAliases(lambda.client, names);
  return planRollback(lambda.client, names, aliases, { environmentName: "dev", ...props });
}

describe("a rollback", () => {
  it("undoes the last release, of the functions that it moved and no other", async () => {
    const lambda = deployed();
    await rollBack(lambda.client, await plan(lambda));

    expect(lambda.history).toEqual([`${API} 6`]);
    expect(parseRecord(lambda.aliases[API]?.description)).toMatchObject({
      kind: "rollback",
      version: "6",
      before: "7",
    });
  });

  it("undoes both where both were released together", async () => {
    const lambda = deployed();
    lambda.touch(AUTHORIZER, { description: recordOf("release", "bbbbbbbb", "20", "3 after 2") });
    await rollBack(lambda.client, await plan(lambda));

    expect(lambda.history).toEqual([`${API} 6`, `${AUTHORIZER} 2`]);
  });

  it("ends a gradual release that is under way", async () => {
    const lambda = deployed();
    lambda.touch(API, { version: "6", weights: { 7: 0.1 } });
    await rollBack(lambda.client, await plan(lambda));

    expect(lambda.aliases[API]).toMatchObject({ version: "6", weights: {} });
    expect(parseRecord(lambda.aliases[API]?.description)).toMatchObject({ version: "6", before: "7" });
  });

  it.each([
    ["rollback", "was rolled back at"],
    ["failed", "failed and was undone at"],
  ])("has nothing to undo after a %s", async (kind, words) => {
    const lambda = deployed();
    lambda.touch(API, { version: "6", description: recordOf(kind, "cccccccc", "30", "6 after 7") });

    await expect(plan(lambda)).rejects.toThrow(words);
  });

  it("has nothing to undo before the first release", async () => {
    await expect(plan(new FakeLambda({ [API]: "1", [AUTHORIZER]: "1" }))).rejects.toThrow("Nothing has been released");
  });

  it("goes to a version that is named, and remembers the newest that it took back", async () => {
    const lambda = deployed();
    await rollBack(lambda.client, await plan(lambda));
    await rollBack(lambda.client, await plan(lambda, { version: "5" }));

    expect(lambda.history).toEqual([`${API} 6`, `${API} 5`]);
    expect(parseRecord(lambda.aliases[API]?.description)).toMatchObject({ version: "5", before: "7" });
  });

  it("refuses a version that does not exist, and says which do", async () => {
    const lambda = deployed();

    await expect(plan(lambda, { version: "4" })).rejects.toThrow(`${API} has no version 4, only 7, 6, 5`);
    await expect(plan(lambda, { authorizerVersion: "9" })).rejects.toThrow(`${AUTHORIZER} has no version 9, only 3`);
    expect(lambda.history).toEqual([]);
  });

  it("moves nothing that is there already", async () => {
    expect(await plan(deployed(), { version: "7" })).toEqual([]);
  });

  it("gives way to somebody who moved it at the same time", async () => {
    const lambda = deployed();
    const moves = await plan(lambda);
    lambda.touch(API);

    await expect(rollBack(lambda.client, moves)).rejects.toThrow(`Someone else moved the alias live of ${API}`);
    expect(lambda.history).toEqual([]);
  });

  it("goes on with the other function when one cannot be moved, and finds that one the next time", async () => {
    const lambda = deployed();
    lambda.touch(AUTHORIZER, { description: recordOf("release", "bbbbbbbb", "20", "3 after 2") });
    let isAway = true;
    lambda.trouble.before = ({ FunctionName }) => {
      if (isAway && FunctionName === API) throw new Error("no network");
    };
    await expect(rollBack(lambda.client, await plan(lambda))).rejects.toThrow(`Not moved: ${API} to 6 (no network)`);
    expect(lambda.history).toEqual([`${AUTHORIZER} 2`]);
    isAway = false;
    await rollBack(lambda.client, await plan(lambda));

    expect(lambda.history).toEqual([`${AUTHORIZER} 2`, `${API} 6`]);
    await expect(plan(lambda)).rejects.toThrow("was rolled back at");
  });

  it("finishes what a failed release could not put back", async () => {
    const lambda = deployed();
    lambda.touch(AUTHORIZER, { version: "2", description: recordOf("failed", "bbbbbbbb", "25", "2 after 3") });
    await rollBack(lambda.client, await plan(lambda));

    expect(lambda.history).toEqual([`${API} 6`]);
  });
});

it("keeps from release also what is newer than callers ever had: a version that failed its check", async () => {
  const lambda = deployed();
  lambda.versions[API] = ["5", "6", "7", "8"];
  lambda.decisions[API] = { version: "7", description: recordOf("failed", "cccccccc", "30", "7 after 8"), revision: 1 };
  await rollBack(lambda.client, await plan(lambda));

  const record = { kind: "rollback", version: "6", before: "8" };
  expect(parseRecord(lambda.aliases[API]?.description)).toMatchObject(record);
  expect(parseRecord(lambda.decisions[API]?.description)).toMatchObject(record);
  const { held } = await planRelease(lambda.client, [{ functionName: API, version: "8" }], false);
  expect(held.map(({ to }) => to)).toEqual(["8"]);
});

it("does not take a release for its own that an apply has gone beyond", async () => {
  const lambda = deployed();
  lambda.versions[API] = ["6", "7", "8"];
  lambda.touch(API, { version: "8" });
  await rollBack(lambda.client, await plan(lambda, { version: "6" }));

  expect(parseRecord(lambda.aliases[API]?.description)).toMatchObject({ kind: "rollback", version: "6" });
  expect(parseRecord(lambda.aliases[API]?.description)?.id).not.toBe("bbbbbbbb");
});

it("writes a decision at last that could not be written, when it is done again", async () => {
  const lambda = deployed();
  lambda.decisions[API] = {
    version: "7",
    description: recordOf("release", "bbbbbbbb", "20", "7 after 6"),
    revision: 1,
  };
  lambda.trouble.before = ({ Name }) => {
    if (Name === "released") throw new Error("throttled");
  };
  await expect(rollBack(lambda.client, await plan(lambda))).rejects.toThrow("the next apply may undo that");
  lambda.trouble = {};
  await rollBack(lambda.client, await plan(lambda, { version: "6" }));

  expect(lambda.decisions[API]).toMatchObject({
    version: "6",
    description: expect.stringMatching(/^rollback .* after 7$/),
  });
  // and once it is written there is nothing to do
  expect(await plan(lambda, { version: "6" })).toEqual([]);
});

it("lists what was decided, and whether an apply has gone beyond it", async () => {
  const lambda = deployed();
  const description = recordOf("rollback", "cccccccc", "30", "6 after 7");
  lambda.decisions[API] = { version: "6", description, revision: 1 };
  const last = async () => {
    const [alias] = await liveAliases(lambda.client, names);
    return (await listVersions(lambda.client, alias as LiveAlias))
      .split("\n")
      .find((line) => line.startsWith("last: "));
  };
  lambda.touch(API, { version: "6" });
  expect(await last()).toBe(`last: ${description}`);
  lambda.touch(API, { version: "8" });
  expect(await last()).toBe(`last: ${description}, and an apply has released newer code since`);
});

describe("after an apply that released without a command", () => {
  const NEVER = "No command has moved callers yet";
  const at = (minute: string) => `2030-01-01T00:${minute}:00.000+0000`;

  /** The API's function at the version that was published in that minute. */
  function applied(version: string, minute: string, decision: { version: string; description: string }): FakeLambda {
    const lambda = deployed();
    lambda.versions[API] = ["5", "6", "7", "8", "9"];
    lambda.publishedAt[API] = { [version]: at(minute) };
    lambda.decisions[API] = { ...decision, revision: 1 };
    lambda.touch(API, { version });
    return lambda;
  }

  it.each([
    [
      "the version before",
      "9",
      "30",
      { version: "7", description: recordOf("release", "bbbbbbbb", "20", "7 after 6") },
      "8",
    ],
    [
      "what a rollback had left",
      "9",
      "30",
      { version: "6", description: recordOf("rollback", "cccccccc", "25", "6 after 8") },
      "6",
    ],
    [
      "the version before, also where a newer one failed its check since",
      "9",
      "30",
      { version: "9", description: recordOf("failed", "cccccccc", "40", "9 after 10") },
      "8",
    ],
    ["the version before, where no command ever ran", "9", "30", { version: "1", description: NEVER }, "8"],
  ])("goes back to %s", async (_what, version, minute, decision, to) => {
    const lambda = applied(version, minute, decision);
    await rollBack(lambda.client, await plan(lambda));

    expect(lambda.history).toEqual([`${API} ${to}`]);
    expect(lambda.decisions[API]).toMatchObject({
      version: to,
      description: expect.stringMatching(new RegExp(`^rollback .*: version ${to} after ${version}$`)),
    });
  });

  it("takes the functions back that were published with it, and not one of another apply", async () => {
    const lambda = applied("9", "40", { version: "7", description: NEVER });
    lambda.versions[AUTHORIZER] = ["3", "4"];
    lambda.decisions[AUTHORIZER] = { version: "3", description: NEVER, revision: 1 };
    lambda.touch(AUTHORIZER, { version: "4" });
    const movesAt = async (minute: string) => {
      lambda.publishedAt[AUTHORIZER] = { 4: at(minute) };
      return (await plan(lambda)).map((move) => `${move.alias.functionName} ${move.to}`);
    };

    expect(await movesAt("39")).toEqual([`${API} 8`, `${AUTHORIZER} 3`]);
    expect(await movesAt("29")).toEqual([`${API} 8`]);
  });

  it("undoes the command that came after it", async () => {
    const lambda = applied("9", "15", {
      version: "7",
      description: recordOf("release", "bbbbbbbb", "12", "7 after 6"),
    });
    lambda.touch(AUTHORIZER, { description: recordOf("release", "dddddddd", "50", "3 after 2") });
    await rollBack(lambda.client, await plan(lambda));

    expect(lambda.history).toEqual([`${AUTHORIZER} 2`]);
  });
});

it("takes callers back also where the decision cannot be written, and says what an apply would do", async () => {
  const lambda = deployed();
  lambda.decisions[API] = { version: "7", description: "", revision: 1 };
  lambda.trouble.before = ({ Name }) => {
    if (Name === "released") throw new Error("denied");
  };

  await expect(rollBack(lambda.client, await plan(lambda))).rejects.toThrow(
    `All traffic of ${API} is on version 6, but the next apply may undo that`,
  );
  expect(lambda.history).toEqual([`${API} 6`]);
});

describe("pruning", () => {
  it("keeps what a decision names", async () => {
    const lambda = deployed();
    lambda.versions[API] = ["1", "2", "3", "7", "8"];
    lambda.decisions[API] = {
      version: "3",
      description: recordOf("failed", "cccccccc", "30", "2 after 8"),
      revision: 1,
    };

    expect(await pruneVersions(lambda.client, API, 1)).toEqual(["1"]);
  });

  it("keeps the newest, what callers get, and what a rollback would go back to", async () => {
    const lambda = deployed();
    lambda.versions[API] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    lambda.touch(API, {
      version: "5",
      weights: { 7: 0.5 },
      description: recordOf("release", "bbbbbbbb", "20", "7 after 2"),
    });
    const deleted = await pruneVersions(lambda.client, API, 2);

    expect(deleted).toEqual(["6", "4", "3", "1"]);
    expect(lambda.versions[API]).toEqual(["2", "5", "7", "8", "9"]);
  });

  it("deletes nothing while there are not more than are kept", async () => {
    const lambda = deployed();

    expect(await pruneVersions(lambda.client, API, 3)).toEqual([]);
    expect(lambda.versions[API]).toHaveLength(3);
  });

  it("goes on with the other functions when one cannot be pruned, and says so", async () => {
    const notes: string[] = [];
    const pruned = await pruneAll(deployed().client, ["gone", API], 1, (text) => notes.push(text));

    expect(pruned).toEqual({ [API]: ["5"] });
    expect(notes).toEqual(["Old versions of gone stay until the next deploy: no such function"]);
  });
});
