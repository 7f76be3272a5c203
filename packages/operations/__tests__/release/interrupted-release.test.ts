import { PreconditionFailedException } from "@aws-sdk/client-lambda";
import { planRelease } from "../../src/release/release-plan";
import { gradual, published, releaseOf } from "../support/a-release";
import { FakeLambda } from "../support/lambda";

/** With the aliases in which decisions are written, as they are made. */
function deciding(versions: Readonly<Record<string, string>>): FakeLambda {
  const lambda = new FakeLambda(versions);
  for (const [name, version] of Object.entries(versions)) {
    lambda.decisions[name] = { version, description: "No command has moved callers yet", revision: 1 };
  }
  return lambda;
}

describe("what an apply of somebody else is told", () => {
  const decisionOf = ({ decisions }: FakeLambda, name = "api") => {
    const { version, description } = decisions[name] ?? {};
    return [version, description?.replace(/ [0-9a-f]{8} at \S+:/, "")];
  };

  it("is where the callers are, at each step of a gradual release", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const seen: unknown[] = [];
    const release = await releaseOf(lambda, {
      rollout: gradual(0.0005),
      onCanary: () => seen.push(decisionOf(lambda)),
    });
    await release.decide();
    seen.unshift(decisionOf(lambda));
    await release.run();

    expect([...seen, decisionOf(lambda)]).toEqual([
      ["6", "release version 7 after 6"],
      ["6", "release version 7 after 6"],
      ["7", "release version 7 after 6"],
    ]);
    expect(decisionOf(lambda, "authorizer")).toEqual(["3", "No command has moved callers yet"]);
  });

  it("is not to release what does not work, or was put back", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    await release.decide();
    await release.putBack(new Error("it does not work"));
    expect(decisionOf(lambda)).toEqual(["6", "failed version 6 after 7"]);
    expect(lambda.history).toEqual([]);

    await release.run();
    await release.putBack(new Error("the smoke test failed"));
    expect(decisionOf(lambda)).toEqual(["6", "failed version 6 after 7"]);
  });

  it("is decided before callers are moved: where it cannot be written, nothing is released", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    lambda.trouble.before = ({ Name }) => {
      if (Name === "released") throw new Error("denied");
    };

    await expect(release.run()).rejects.toThrow("denied");
    expect(lambda.aliases["api"]?.version).toBe("6");
    expect(lambda.history).not.toContain("api 7");
  });

  it("stays a rollback that a person made while the new version was tried", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    await release.decide();
    const description = "rollback 0a1b2c3d at 2030-01-02T03:04:05Z: version 5 after 7";
    lambda.touch("api", { version: "5", description });
    lambda.touch("api", { version: "5", description }, lambda.decisions["api"]);
    await release.putBack(new Error("it does not work"));
    expect(decisionOf(lambda)).toEqual(["5", "rollback version 5 after 7"]);

    // the same before it began
    await release.decide();
    expect(decisionOf(lambda)).toEqual(["5", "rollback version 5 after 7"]);
  });

  it("is written at last also where that failed when callers went back", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    await release.run();
    let failures = 2;
    lambda.trouble.before = ({ Name }) => {
      if (Name === "released" && failures-- > 0) throw new Error("no network");
    };
    await release.putBack(new Error("the smoke test failed"));

    expect(lambda.history).toEqual(["api 7", "api 6"]);
    expect(decisionOf(lambda)).toEqual(["6", "failed version 6 after 7"]);
  });

  it("is not a move that never arrived, when the network is back", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    await release.decide();
    let isAway = true;
    lambda.trouble.before = ({ Name }) => {
      if (Name === "live" && isAway) throw new Error("no network");
    };
    lambda.trouble.read = () => {
      const { version } = lambda.decisions["api"] ?? {};
      // gone from the move on, and back when callers are to be put back
      if (version === "7" && isAway) {
        isAway = false;
        throw new Error("no network");
      }
    };

    await expect(release.run()).rejects.toThrow("no network");
    expect(lambda.history).toEqual([]);
    expect(decisionOf(lambda)).toEqual(["6", "failed version 6 after 7"]);
  });

  it("is told where it could not be written at all", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    await release.decide();
    lambda.trouble.before = ({ Name }) => {
      if (Name === "released") throw new Error("no network");
    };

    await expect(release.putBack(new Error("it does not work"))).rejects.toThrow(
      "it does not work; and not everything could be undone: api has version 6, and the next apply may release 7 (no network)",
    );
  });

  it("is of every function, when one of them could not be moved", async () => {
    const lambda = deciding({ api: "6", authorizer: "2" });
    const release = await releaseOf(lambda);
    await release.decide();
    lambda.trouble.before = ({ Name, FunctionName, FunctionVersion }) => {
      if (Name === "live" && FunctionName === "api" && FunctionVersion === "7") throw new Error("no network");
    };

    await expect(release.run()).rejects.toThrow("no network");
    expect([decisionOf(lambda), decisionOf(lambda, "authorizer")]).toEqual([
      ["6", "failed version 6 after 7"],
      ["2", "failed version 2 after 3"],
    ]);
  });

  it("is done when its answer was lost, and it is asked for again", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    lambda.trouble.after = ({ Name }) => {
      if (Name === "released") throw new PreconditionFailedException({ message: "stale", $metadata: {} });
    };
    await release.run();

    expect(lambda.history).toEqual(["api 7"]);
    expect(decisionOf(lambda)).toEqual(["7", "release version 7 after 6"]);
  });

  it("is not what a command wanted that was too late", async () => {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda);
    lambda.touch("api", { version: "5", description: "rollback 0a1b2c3d at 2030-01-02T03:04:05Z: version 5 after 7" });

    const before = decisionOf(lambda);
    await expect(release.run()).rejects.toThrow("Someone else moved the alias live of api");
    expect(decisionOf(lambda)).toEqual(before);
  });
});

it("ends when an apply has ended the gradual release or released newer code, which it leaves", async () => {
  for (const [now, left] of [
    ["6", "6"],
    ["9", "9"],
  ] as const) {
    const lambda = deciding({ api: "6", authorizer: "3" });
    const release = await releaseOf(lambda, {
      rollout: gradual(1),
      // Terraform leaves the description alone
      onCanary: () => lambda.touch("api", { version: now, weights: {} }),
    });

    await expect(release.run()).rejects.toThrow("Someone else moved the alias live of api");
    expect(lambda.aliases["api"]?.version).toBe(left);
    expect(lambda.history).not.toContain("api 7");
  }
});

it("does not take the weight for a gradual release that AWS itself sets while a version changes", async () => {
  const lambda = new FakeLambda({ api: "7", authorizer: "3" });
  lambda.touch("api", { weights: { 6: 1 } });
  const { unchanged, moves } = await planRelease(lambda.client, published("7", "3"), false);

  expect([unchanged.length, moves]).toEqual([2, []]);
});
