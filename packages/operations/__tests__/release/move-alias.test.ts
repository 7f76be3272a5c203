import { GetAliasCommand, LambdaClient, PreconditionFailedException, UpdateAliasCommand } from "@aws-sdk/client-lambda";
import { UserError } from "@secure-serverless/system/user-error";
import { mockClient } from "aws-sdk-client-mock";
import { type AliasChange, moveAlias, readAlias } from "../../src/release/move-alias";
import { formatRecord, type ReleaseRecord } from "../../src/release/release-record";
import { FakeLambda } from "../support/lambda";

const RECORD: ReleaseRecord = {
  kind: "release",
  id: "0a1b2c3d",
  at: "2030-01-02T03:04:05Z",
  version: "7",
  before: "6",
};
const OLDER: ReleaseRecord = { ...RECORD, id: "99999999", version: "6", before: "5" };
const RELEASE: AliasChange = { version: "7", record: RECORD };
const ROLLBACK: AliasChange = { version: "5", record: { ...RECORD, kind: "rollback", version: "5", before: "6" } };
const STALE = () => new PreconditionFailedException({ message: "stale", $metadata: {} });

/** A client whose aliases are answered like this, and what it was sent. */
function answering(alias: object) {
  const client = new LambdaClient({ region: "eu-west-1" });
  const mock = mockClient(client).on(GetAliasCommand).resolves(alias);
  return { client, mock };
}

describe("readAlias", () => {
  it("reads what the alias live says", async () => {
    const { client, mock } = answering({
      AliasArn: "arn:aws:lambda:eu-west-1:111122223333:function:api:live",
      FunctionVersion: "6",
      RevisionId: "r1",
      Description: formatRecord(RECORD),
      RoutingConfig: { AdditionalVersionWeights: { 7: 0.1 } },
    });
    await expect(readAlias(client, "api")).resolves.toStrictEqual({
      functionName: "api",
      accountId: "111122223333",
      version: "6",
      revisionId: "r1",
      canary: { version: "7", weight: 0.1 },
      record: RECORD,
    });
    expect(mock.calls().map(({ args }) => args[0].input)).toEqual([{ FunctionName: "api", Name: "live" }]);
  });

  it("leaves out what the answer does not tell", async () => {
    const { client } = answering({});
    const bare = { functionName: "api", version: "", revisionId: "" };
    await expect(readAlias(client, "api")).resolves.toStrictEqual(bare);
    const { client: routed } = answering({ RoutingConfig: {}, Description: "by hand" });
    await expect(readAlias(routed, "api")).resolves.toStrictEqual(bare);
  });

  it("takes a weight of 1, which AWS itself sets for a moment, for no gradual release", async () => {
    const weights = (AdditionalVersionWeights: Record<string, number>) =>
      readAlias(answering({ RoutingConfig: { AdditionalVersionWeights } }).client, "api");
    expect((await weights({ 7: 1 }))?.canary).toBeUndefined();
    expect((await weights({ 7: 0.99 }))?.canary).toEqual({ version: "7", weight: 0.99 });
  });

  it("is nothing where there is no such alias, and fails where that is not known", async () => {
    const lambda = new FakeLambda({ api: "6" });
    await expect(readAlias(lambda.client, "other")).resolves.toBeUndefined();
    lambda.trouble.read = () => {
      throw new Error("denied");
    };
    await expect(readAlias(lambda.client, "api")).rejects.toThrow("denied");
  });
});

/** Lambda with the function `api`, whose alias `released` says what `live` does. */
async function lambdaAt(version: string, withDecision = true) {
  const lambda = new FakeLambda({ api: version });
  if (withDecision) lambda.decisions["api"] = { version, description: formatRecord(OLDER), revision: 1 };
  const alias = await readAlias(lambda.client, "api");
  if (alias === undefined) throw new Error("the alias was just made");
  return { lambda, alias, move: (change: AliasChange) => moveAlias(lambda.client, alias, change) };
}

/** Answers the update of that alias with an error, before or after it is done. */
function failing(lambda: FakeLambda, alias: "live" | "released", error: Error, when: "before" | "after" = "before") {
  lambda.trouble[when] = ({ Name }) => {
    if (Name === alias) throw error;
  };
}

const decisionOf = ({ decisions: { api } }: FakeLambda) => [api?.version, api?.description];

describe("moveAlias", () => {
  it("moves all callers, and tells how the alias is then", async () => {
    const { lambda, move } = await lambdaAt("6");
    await expect(move(RELEASE)).resolves.toStrictEqual({ functionName: "api", ...RELEASE, revisionId: "2" });
    expect(lambda.aliases["api"]).toEqual({
      version: "7",
      weights: {},
      description: formatRecord(RECORD),
      revision: 2,
    });
    expect(decisionOf(lambda)).toEqual(["7", formatRecord(RECORD)]);
  });

  it("moves a share of the callers", async () => {
    const { lambda, move } = await lambdaAt("6");
    const change = { version: "6", canary: { version: "7", weight: 0.1 }, record: RECORD };
    await expect(move(change)).resolves.toStrictEqual({ functionName: "api", ...change, revisionId: "2" });
    expect(lambda.aliases["api"]).toMatchObject({ version: "6", weights: { 7: 0.1 } });
  });

  it("takes an answer without a revision for one", async () => {
    const { client, mock } = answering({ FunctionVersion: "6", Description: formatRecord(RECORD) });
    mock.on(UpdateAliasCommand).resolves({});
    const alias = { functionName: "api", version: "6", revisionId: "r1" };
    await expect(moveAlias(client, alias, { version: "6", record: RECORD })).resolves.toMatchObject({
      revisionId: "",
    });
  });

  it("writes the decision before it moves anybody", async () => {
    const { lambda, move } = await lambdaAt("6");
    const names: unknown[] = [];
    lambda.trouble.before = ({ Name }) => void names.push(Name);
    await move(RELEASE);
    expect(names).toEqual(["released", "live"]);
  });

  it("releases nothing whose decision cannot be written", async () => {
    const { lambda, move } = await lambdaAt("6");
    failing(lambda, "released", new Error("denied"));
    await expect(move(RELEASE)).rejects.toThrow(/^denied$/);
    expect(lambda.history).toEqual([]);
  });

  it.each(["rollback", "failed"] as const)(
    "moves callers back (%s) also where the decision cannot be written, and says that it is not",
    async (kind) => {
      const { lambda, move } = await lambdaAt("6");
      const denied = new Error("denied");
      failing(lambda, "released", denied);
      const error: unknown = await move({ ...ROLLBACK, record: { ...ROLLBACK.record, kind } }).catch((e) => e);
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({
        message:
          "All traffic of api is on version 5, but the next apply may undo that: the alias released could not be written (denied)",
        remedy: "Repeat it before anyone applies: npm run rollback -- <environment> <version>",
        cause: denied,
      });
      expect(lambda.history).toEqual(["api 5"]);
    },
  );

  it("takes the decision back where the move failed", async () => {
    const { lambda, move } = await lambdaAt("6");
    failing(lambda, "live", new Error("denied"));
    await expect(move(RELEASE)).rejects.toThrow(/^denied$/);
    expect(decisionOf(lambda)).toEqual(["6", formatRecord(OLDER)]);
  });

  it("fails as the move does where there is no decision to take back", async () => {
    const { lambda, move } = await lambdaAt("6", false);
    failing(lambda, "live", new Error("denied"));
    await expect(move(RELEASE)).rejects.toThrow(/^denied$/);
  });

  it("fails as the move does where the decision could not be written either", async () => {
    const { lambda, move } = await lambdaAt("6");
    lambda.trouble.before = ({ Name }) => {
      throw new Error(`${Name} denied`);
    };
    await expect(move(ROLLBACK)).rejects.toThrow(/^live denied$/);
  });

  it("keeps the decision where the move was done and its answer lost", async () => {
    const { lambda, move } = await lambdaAt("6");
    failing(lambda, "live", new Error("socket hang up"), "after");
    await expect(move(RELEASE)).rejects.toThrow("socket hang up");
    expect(lambda.history).toEqual(["api 7"]);
    expect(decisionOf(lambda)).toEqual(["7", formatRecord(RECORD)]);
  });

  it("keeps the decision where nobody can tell whether the move was done", async () => {
    const { lambda, move } = await lambdaAt("6");
    failing(lambda, "live", new Error("socket hang up"));
    lambda.trouble.read = (name) => {
      if (name === "live") throw new Error("no network");
    };
    await expect(move(RELEASE)).rejects.toThrow("socket hang up");
    expect(decisionOf(lambda)).toEqual(["7", formatRecord(RECORD)]);
  });

  it("keeps the decision where the function is gone meanwhile", async () => {
    const { lambda, move } = await lambdaAt("6");
    delete lambda.aliases["api"];
    await expect(move(RELEASE)).rejects.toThrow("no such function");
    expect(decisionOf(lambda)).toEqual(["7", formatRecord(RECORD)]);
  });

  it("says both where the move failed and the decision cannot be taken back", async () => {
    const { lambda, move } = await lambdaAt("6");
    const failed = new Error("socket hang up");
    lambda.trouble.before = ({ Name, FunctionVersion }) => {
      if (Name === "live") throw failed;
      if (FunctionVersion === "6") throw new Error("denied");
    };
    const error: unknown = await move(RELEASE).catch((e) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message:
        "socket hang up; and the alias released of api says something else (denied), so the next apply may move traffic away from version 6",
      remedy: "Decide before anyone applies: npm run rollback -- <environment> <version>",
      cause: failed,
    });
  });
});

describe("an alias that is not as it was read", () => {
  const canary = { version: "7", weight: 0.1 };
  const done = { version: "7", description: formatRecord(RECORD) };

  it.each([
    ["nothing is decided", {}],
    ["another record", { ...done, description: formatRecord({ ...RECORD, id: "ffffffff" }) }],
    ["another version", { ...done, version: "8" }],
    ["a gradual release", { ...done, weights: { 8: 0.1 } }],
  ])("is moved by somebody else: %s", async (_name, change) => {
    const { lambda, move } = await lambdaAt("6");
    lambda.touch("api", change);
    const error: unknown = await move(RELEASE).catch((e) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: "Someone else moved the alias live of api at the same time; this command changed nothing",
      remedy: "See where it is now: npm run rollback -- <environment> --list",
      cause: expect.any(PreconditionFailedException),
    });
    expect(lambda.history).toEqual([]);
    expect(decisionOf(lambda)).toEqual(["6", formatRecord(OLDER)]);
  });

  it.each([
    ["all callers", RELEASE, done],
    ["a share of them", { version: "6", canary, record: RECORD }, { ...done, version: "6", weights: { 7: 0.1 } }],
  ])("is where it should be when an earlier attempt of this command moved %s", async (_name, change, state) => {
    const { lambda, move } = await lambdaAt("6");
    lambda.touch("api", state);
    await expect(move(change)).resolves.toStrictEqual({ functionName: "api", ...change, revisionId: "2" });
    expect(decisionOf(lambda)).toEqual([change.version, formatRecord(RECORD)]);
  });

  it("is moved by somebody else where the share that is to move has not", async () => {
    const { lambda, move } = await lambdaAt("6");
    lambda.touch("api", { ...done, version: "6" });
    await expect(move({ version: "6", canary, record: RECORD })).rejects.toThrow("Someone else moved");
  });

  it("is moved by somebody else where it is gone", async () => {
    const { lambda, move } = await lambdaAt("6");
    lambda.trouble.before = ({ Name }) => {
      if (Name !== "live") return;
      delete lambda.aliases["api"];
      throw STALE();
    };
    await expect(move(RELEASE)).rejects.toThrow("Someone else moved the alias live of api");
  });
});
