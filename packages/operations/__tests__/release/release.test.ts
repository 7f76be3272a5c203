import { PreconditionFailedException } from "@aws-sdk/client-lambda";
import { PutBackError } from "../../src/release/release";
import { parseRecord } from "../../src/release/release-record";
import { gradual, releaseOf } from "../support/a-release";
import { FakeLambda } from "../support/lambda";

describe("Release", () => {
  it("hands everything to everybody at once, and writes down what it was before", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "2" });
    const release = await releaseOf(lambda);
    await release.run();

    expect(lambda.history).toEqual(["api 7", "authorizer 3"]);
    expect(parseRecord(lambda.aliases["api"]?.description)).toMatchObject({
      kind: "release",
      id: release.id,
      version: "7",
      before: "6",
    });
    expect(parseRecord(lambda.aliases["authorizer"]?.description)?.id).toBe(release.id);
  });

  it("hands it to a part of the callers first", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    let looks = 0;
    const release = await releaseOf(lambda, {
      rollout: gradual(0.0005),
      worry: async () => {
        looks += 1;
        return undefined;
      },
    });
    await release.run();

    expect(lambda.history).toEqual(["api 6 7:0.1", "api 7"]);
    expect(lambda.aliases["api"]?.weights).toEqual({});
    expect(looks).toBeGreaterThan(1);
  });

  it("goes back when there is a reason", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "2" });
    const release = await releaseOf(lambda, { rollout: gradual(1), worry: async () => "alarm errors went off" });

    await expect(release.run()).rejects.toThrow(new PutBackError("alarm errors went off"));
    expect(lambda.history).toEqual(["api 6 7:0.1", "authorizer 2 3:0.1", "api 6", "authorizer 2"]);
    expect(parseRecord(lambda.aliases["api"]?.description)).toMatchObject({
      kind: "failed",
      version: "6",
      before: "7",
    });
  });

  it("goes back when it cannot be watched, though not for one look that failed", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    let looks = 0;
    const blind = await releaseOf(lambda, {
      rollout: gradual(1),
      worry: () => Promise.reject(new Error("no network")),
    });
    await expect(blind.run()).rejects.toThrow("the new version cannot be watched (no network)");
    const once = await releaseOf(lambda, {
      rollout: gradual(0.0005),
      worry: async () => {
        if (looks++ === 0) throw new Error("no network");
        return undefined;
      },
    });
    await once.run();

    expect(lambda.history).toEqual(["api 6 7:0.1", "api 6", "api 6 7:0.1", "api 7"]);
  });

  it("goes back when looks have no end", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const worry = jest.fn(() => new Promise<undefined>(() => {}));
    const release = await releaseOf(lambda, { rollout: gradual(1), lookSeconds: 0.01, worry });

    await expect(release.run()).rejects.toThrow("the new version cannot be watched (no answer within 0.01 s)");
    expect(worry).toHaveBeenCalledTimes(3);
    expect(lambda.history).toEqual(["api 6 7:0.1", "api 6"]);
  });

  it("goes back when it is interrupted", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const interrupt = new AbortController();
    const release = await releaseOf(lambda, {
      rollout: gradual(1),
      signal: interrupt.signal,
      onCanary: () => void setTimeout(() => interrupt.abort(), 10),
    });

    await expect(release.run()).rejects.toThrow("aborted");
    expect(lambda.history).toEqual(["api 6 7:0.1", "api 6"]);
  });

  it("ends without a word against a rollback that a person made meanwhile", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const description = "rollback 0a1b2c3d at 2030-01-02T03:04:05Z: version 5 after 7";
    const release = await releaseOf(lambda, {
      rollout: gradual(1),
      onCanary: () => lambda.touch("api", { version: "5", weights: {}, description }),
    });

    await expect(release.run()).rejects.toThrow("Someone else moved the alias live of api");
    expect(lambda.aliases["api"]).toMatchObject({ version: "5", description });
  });

  it("takes back what it had moved when another function cannot be", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "2" });
    const release = await releaseOf(lambda);
    lambda.touch("authorizer");

    await expect(release.run()).rejects.toThrow("Someone else moved the alias live of authorizer");
    expect(lambda.history).toEqual(["api 7", "api 6"]);
  });

  it("puts back after the end, and only what it moved", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    await release.run();
    await release.putBack(new Error("the smoke test failed"));
    await release.putBack(new Error("twice changes nothing"));

    expect(lambda.history).toEqual(["api 7", "api 6"]);
  });

  it("begins nothing after an interrupt", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda, { rollout: gradual(1), signal: AbortSignal.abort() });

    await expect(release.run()).rejects.toThrow("aborted");
    expect(lambda.history).toEqual([]);
  });

  it("does not end with a look that saw nothing", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    let looks = 0;
    const release = await releaseOf(lambda, {
      rollout: gradual(0.0000001),
      worry: async () => {
        if (looks++ === 0) throw new Error("no network");
        return "alarm errors went off";
      },
    });

    await expect(release.run()).rejects.toThrow(new PutBackError("alarm errors went off"));
    expect(lambda.history).toEqual(["api 6 7:0.1", "api 6"]);
  });

  it("takes a move for done whose answer was lost, also when it is asked for again", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    // the client's second attempt comes with the revision of before the first
    lambda.trouble.after = () => {
      throw new PreconditionFailedException({ message: "stale", $metadata: {} });
    };
    await release.run();

    expect(lambda.history).toEqual(["api 7"]);
  });

  it("takes back also a move that it got no answer to", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    lambda.trouble.after = ({ FunctionVersion }) => {
      if (FunctionVersion === "7") throw new Error("socket hang up");
    };

    await expect(release.run()).rejects.toThrow("socket hang up");
    expect(lambda.history).toEqual(["api 7", "api 6"]);
  });

  it("goes on putting back while the network is away, and gives up at once where it is refused", async () => {
    const failing = (error: Error, times: number) => {
      const lambda = new FakeLambda({ api: "6", authorizer: "3" });
      const attempts: unknown[] = [];
      lambda.trouble.before = ({ FunctionVersion }) => {
        if (FunctionVersion === "6" && attempts.push(error) <= times) throw error;
      };
      return { lambda, attempts };
    };
    const away = failing(new Error("no network"), 4);
    const release = await releaseOf(away.lambda);
    await release.run();
    await release.putBack(new Error("the smoke test failed"));
    expect(away.lambda.history).toEqual(["api 7", "api 6"]);

    const denied = failing(Object.assign(new Error("denied"), { $metadata: { httpStatusCode: 403 } }), 99);
    const refused = await releaseOf(denied.lambda);
    await refused.run();
    await expect(refused.putBack(new Error("the smoke test failed"))).rejects.toThrow(
      "the smoke test failed; and not everything could be undone: api may still have traffic on version 7 instead of 6 (denied)",
    );
    expect(denied.attempts).toHaveLength(1);
  });
});
