import { Github } from "../../src/ci/github";
import { openPullRequests, reasonAgainst } from "../../src/ci/pull-requests";
import { FakeGithub } from "../support/fake-github";

const SHA = "b".repeat(40);
let fake: FakeGithub;
let github: Github;

beforeEach(async () => {
  fake = new FakeGithub();
  github = new Github({ apiUrl: await fake.start(), repository: "owner/name", token: "token" });
});
afterEach(() => fake.stop());

const many = (count: number) => {
  for (let number = 1; number <= count; number++) fake.addPull(number);
};

describe("openPullRequests", () => {
  it("lists those that are open, of every page", async () => {
    expect(await openPullRequests(github)).toEqual([]);
    many(130);
    fake.addPull(131, { state: "closed" });

    const found = await openPullRequests(github);
    expect(found).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
  });

  it("reads again when one was closed between two pages, by which another slips through", async () => {
    many(201);
    let closed = false;
    fake.onPulls = (page) => {
      const [first] = fake.pulls;
      if (page === 2 && !closed && first !== undefined) {
        first.state = "closed";
        closed = true;
      }
      return undefined;
    };

    // read once, number 101 would be missing: it slipped to the first page, which was read already
    expect(await openPullRequests(github)).toEqual(Array.from({ length: 200 }, (_, index) => index + 2));
  });

  it("gives up where the list is another at each reading", async () => {
    many(500);
    fake.onPulls = (page) => {
      const open = fake.pulls.find(({ state }) => state === "open");
      if (page === 2 && open !== undefined) open.state = "closed";
      return undefined;
    };

    expect(await openPullRequests(github)).toBeUndefined();
  });

  it.each([
    ["an error's text", { message: "Server Error" }],
    ["something other than pull requests", [{ number: "12", state: "open" }]],
    ["one that is closed", [{ number: 12, state: "closed" }]],
  ])("knows nothing where GitHub answers %s", async (_, answer) => {
    many(3);
    fake.onPulls = () => answer;

    expect(await openPullRequests(github)).toBeUndefined();
  });

  it("knows nothing where a later page is refused, or GitHub is not there", async () => {
    many(130);
    fake.onPulls = (page) => (page === 2 ? "gone" : undefined);
    expect(await openPullRequests(github)).toBeUndefined();

    fake.stop();
    expect(await openPullRequests(github)).toBeUndefined();
  });
});

describe("reasonAgainst", () => {
  it("has nothing against the newest commit of an open pull request", async () => {
    fake.addPull(12, { sha: SHA });
    expect(await reasonAgainst(github, 12, SHA)).toBeUndefined();
  });

  it.each([
    ["it is closed", { state: "closed", sha: SHA }],
    ["it is a draft", { draft: true, sha: SHA }],
    ["its newest commit is cccccccccccc", { sha: "c".repeat(40) }],
  ])("says that %s", async (reason, pull) => {
    fake.addPull(12, pull);
    expect(await reasonAgainst(github, 12, SHA)).toBe(reason);
  });

  it("fails where GitHub does not say", async () => {
    await expect(reasonAgainst(github, 12, SHA)).rejects.toThrow("404");
  });
});
