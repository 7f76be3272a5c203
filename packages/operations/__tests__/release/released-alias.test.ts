import { GetAliasCommand, LambdaClient, PreconditionFailedException } from "@aws-sdk/client-lambda";
import { UserError } from "@secure-serverless/system/user-error";
import { mockClient } from "aws-sdk-client-mock";
import { formatRecord, type ReleaseRecord } from "../../src/release/release-record";
import { changeDecision, copyDecision, decide, readDecision } from "../../src/release/released-alias";
import { FakeLambda } from "../support/lambda";

const RECORD: ReleaseRecord = {
  kind: "release",
  id: "0a1b2c3d",
  at: "2030-01-02T03:04:05Z",
  version: "7",
  before: "6",
};
const OLDER: ReleaseRecord = { ...RECORD, id: "99999999", version: "6", before: "5" };

/** Lambda with a decision about the function `api`, and what is sent to change it. */
function decided(record = OLDER) {
  const lambda = new FakeLambda({ api: "1" });
  lambda.decisions["api"] = { version: record.version, description: formatRecord(record), revision: 1 };
  const sent: unknown[] = [];
  lambda.trouble.before = (input) => void sent.push(input);
  const now = () => [lambda.decisions["api"]?.version, lambda.decisions["api"]?.description];
  return { lambda, client: lambda.client, sent, now };
}

describe("readDecision", () => {
  it("reads what the alias released says", async () => {
    await expect(readDecision(decided().client, "api")).resolves.toStrictEqual({
      version: "6",
      description: formatRecord(OLDER),
      record: OLDER,
      revisionId: "1",
    });
  });

  it("leaves out what the answer does not tell", async () => {
    const client = new LambdaClient({ region: "eu-west-1" });
    const mock = mockClient(client).on(GetAliasCommand).resolves({});
    await expect(readDecision(client, "api")).resolves.toStrictEqual({ version: "", description: "", revisionId: "" });
    expect(mock.calls().map(({ args }) => args[0].input)).toEqual([{ FunctionName: "api", Name: "released" }]);
  });

  it("is nothing where there is no such alias", async () => {
    await expect(readDecision(new FakeLambda({ api: "1" }).client, "api")).resolves.toBeUndefined();
  });
});

describe("decide", () => {
  it("writes the decision, if nobody else has since it was read", async () => {
    const { client, sent } = decided();
    await decide(client, "api", { version: "7", record: RECORD });
    const change = { FunctionVersion: "7", Description: formatRecord(RECORD), RevisionId: "1" };
    expect(sent).toEqual([{ FunctionName: "api", Name: "released", ...change }]);
  });

  it("returns how to take it back", async () => {
    const { client, now } = decided();
    const takeBack = await decide(client, "api", { version: "7", record: RECORD });
    expect(now()).toEqual(["7", formatRecord(RECORD)]);
    await takeBack();
    expect(now()).toEqual(["6", formatRecord(OLDER)]);
  });

  it("does not take back what somebody else has decided since, or that is gone", async () => {
    const { client, lambda, now } = decided();
    const takeBack = await decide(client, "api", { version: "7", record: RECORD });
    const theirs = formatRecord({ ...RECORD, id: "ffffffff" });
    lambda.touch("api", { description: theirs }, lambda.decisions["api"]);
    await takeBack();
    expect(now()).toEqual(["7", theirs]);
    delete lambda.decisions["api"];
    await expect(takeBack()).resolves.toBeUndefined();
  });

  it("writes nothing where there is no place for it", async () => {
    const lambda = new FakeLambda({ api: "1" });
    const takeBack = await decide(lambda.client, "api", { version: "7", record: RECORD });
    await expect(takeBack()).resolves.toBeUndefined();
    expect(lambda.decisions).toEqual({});
  });
});

describe("changeDecision", () => {
  const from = { version: "6", description: formatRecord(OLDER), revisionId: "1" };
  const to = { version: "7", description: formatRecord(RECORD) };

  it("sends nothing where nothing changes", async () => {
    const { client, sent } = decided();
    await changeDecision(client, "api", from, { version: from.version, description: from.description });
    expect(sent).toEqual([]);
  });

  it.each([
    ["the version", { version: "8", description: from.description }],
    ["the description", { version: from.version, description: "other" }],
  ])("sends also what changes %s alone", async (_name, change) => {
    const { client, now } = decided();
    await changeDecision(client, "api", from, change);
    expect(now()).toEqual([change.version, change.description]);
  });

  it("is done where an earlier attempt of it was", async () => {
    const { client, lambda } = decided();
    lambda.touch("api", to, lambda.decisions["api"]);
    await expect(changeDecision(client, "api", from, to)).resolves.toBeUndefined();
  });

  it.each([
    ["the version", { ...to, version: "8" }],
    ["the description", { ...to, description: "other" }],
    ["everything", {}],
  ])("fails where somebody else has decided: %s is another", async (_name, theirs) => {
    const { client, lambda } = decided();
    lambda.touch("api", theirs, lambda.decisions["api"]);
    const error: unknown = await changeDecision(client, "api", from, to).catch((e) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: "Someone else decided about api at the same time; this command did not change the alias released",
      remedy: "See where the traffic is now: npm run rollback -- <environment> --list",
      cause: expect.any(PreconditionFailedException),
    });
  });

  it("fails where the decision is gone meanwhile", async () => {
    const { client, lambda } = decided();
    lambda.trouble.before = () => {
      delete lambda.decisions["api"];
      throw new PreconditionFailedException({ message: "stale", $metadata: {} });
    };
    await expect(changeDecision(client, "api", from, to)).rejects.toThrow("Someone else decided about api");
  });

  it("fails as the call does otherwise, also where it was done", async () => {
    const { client, lambda } = decided();
    lambda.trouble.after = () => {
      throw new Error("socket hang up");
    };
    await expect(changeDecision(client, "api", from, to)).rejects.toThrow(/^socket hang up$/);
  });
});

describe("copyDecision", () => {
  const copy = (client: LambdaClient, record?: ReleaseRecord) =>
    copyDecision(client, { functionName: "api", version: "6", ...(record && { record }) });

  it.each([
    ["an older one", OLDER],
    ["one that knows the same versions", { ...RECORD, id: "99999999" }],
  ])("writes what was done to live over %s", async (_name, before) => {
    const { client, now } = decided(before);
    await copy(client, RECORD);
    expect(now()).toEqual(["6", formatRecord(RECORD)]);
  });

  it("leaves a decision alone that knows a newer version, by whichever of its two", async () => {
    for (const newer of [
      { ...RECORD, version: "8", before: "7" },
      { ...RECORD, version: "6", before: "8" },
    ]) {
      const { client, now } = decided(newer);
      await copy(client, RECORD);
      expect(now()).toEqual([newer.version, formatRecord(newer)]);
    }
  });

  it("writes over what a command has not decided", async () => {
    const { client, lambda, now } = decided();
    lambda.touch("api", { description: "The first version" }, lambda.decisions["api"]);
    await copy(client, RECORD);
    expect(now()).toEqual(["6", formatRecord(RECORD)]);
  });

  it("asks nothing where nothing was done to live", async () => {
    const { client, lambda, sent } = decided();
    lambda.trouble.read = () => {
      throw new Error("nobody has to ask");
    };
    await copy(client);
    expect(sent).toEqual([]);
  });

  it("writes nothing where there is no place for it", async () => {
    const lambda = new FakeLambda({ api: "1" });
    await copy(lambda.client, RECORD);
    expect(lambda.decisions).toEqual({});
  });
});
