import { planRelease } from "../../src/release/release-plan";
import { published } from "../support/a-release";
import { FakeLambda } from "../support/lambda";

describe("planRelease", () => {
  it("moves what is not the newest, and nothing else", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    const plan = await planRelease(lambda.client, published("7", "3"), false);

    expect(plan.moves.map(({ alias, to }) => [alias.functionName, alias.version, to])).toEqual([["api", "6", "7"]]);
    expect(plan.unchanged.map(({ functionName }) => functionName)).toEqual(["authorizer"]);
    expect(plan.held).toEqual([]);
  });

  it("ends a gradual release that nobody finished", async () => {
    const lambda = new FakeLambda({ api: "7", authorizer: "3" });
    lambda.touch("api", { weights: { 6: 0.1 } });
    const { moves } = await planRelease(lambda.client, published("7", "3"), false);

    expect(moves.map(({ alias }) => alias.functionName)).toEqual(["api"]);
  });

  it("does not release what a person rolled back, until it is asked for again or there is a newer version", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    lambda.touch("api", { description: "rollback 0a1b2c3d at 2030-01-02T03:04:05Z: version 6 after 7" });
    const heldOf = async (version: string, again: boolean) =>
      (await planRelease(lambda.client, published(version, "3"), again)).held.length;

    expect([await heldOf("7", false), await heldOf("7", true), await heldOf("8", false)]).toEqual([1, 0, 0]);
  });

  it("tries a release again that failed by itself", async () => {
    const lambda = new FakeLambda({ api: "6", authorizer: "3" });
    lambda.touch("api", { description: "failed 0a1b2c3d at 2030-01-02T03:04:05Z: version 6 after 7" });
    const { held, moves } = await planRelease(lambda.client, published("7", "3"), false);

    expect([held.length, moves.length]).toEqual([0, 1]);
  });

  it("leaves a function alone that has no alias", async () => {
    const plan = await planRelease(new FakeLambda({ api: "7" }).client, published("7", "3"), false);

    expect([plan.moves, plan.unchanged.length]).toEqual([[], 1]);
  });

  it.each([
    ["that the rollback knew", "rollback", "7", "held"],
    ["from before the rollback", "rollback", "5", "held"],
    ["that is newer", "rollback", "8", "moves"],
    ["that was released", "release", "7", "moves"],
  ])("decides about a version %s: after a %s of 7, %s is in %s", async (_name, kind, version, list) => {
    const lambda = new FakeLambda({ api: "6" });
    lambda.touch("api", { description: `${kind} 0a1b2c3d at 2030-01-02T03:04:05Z: version 6 after 7` });
    const { unchanged, ...lists } = await planRelease(lambda.client, published(version, "3"), false);

    const named = Object.entries(lists).filter(([, moves]) => moves.length > 0);
    expect(named.map(([name, [move]]) => [name, move?.alias.version, move?.to])).toEqual([[list, "6", version]]);
    expect(unchanged).toEqual([]);
  });

  it("holds nothing of what callers have already", async () => {
    const lambda = new FakeLambda({ api: "7" });
    lambda.touch("api", { description: "rollback 0a1b2c3d at 2030-01-02T03:04:05Z: version 7 after 8" });
    const { unchanged, held, moves } = await planRelease(lambda.client, published("7", "3"), false);

    expect([unchanged.length, held.length, moves.length]).toEqual([1, 0, 0]);
  });
});
