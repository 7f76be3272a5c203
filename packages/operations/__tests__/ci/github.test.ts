import { DRIFT_MARKER, reportDrift } from "../../src/ci/drift";
import { Github } from "../../src/ci/github";
import { FakeGithub } from "../support/fake-github";

let fake: FakeGithub;
let github: Github;
let apiUrl: string;

beforeEach(async () => {
  fake = new FakeGithub();
  apiUrl = await fake.start();
  github = new Github({ apiUrl, repository: "owner/name", token: "token" });
});
afterEach(() => fake.stop());

describe("findOurs", () => {
  it("finds the workflow's own post by its marker, on any page", async () => {
    for (let index = 0; index < 130; index++) fake.add("something else");
    const ours = fake.add("<!-- m -->\ntext");

    expect((await github.findOurs("/issues", "<!-- m -->"))?.id).toBe(ours.id);
  });

  it("takes no post of others, nor one that has the marker elsewhere, nor a pull request", async () => {
    fake.add("<!-- m -->", { login: "mallory" });
    fake.add("see <!-- m -->");
    fake.add("<!-- m -->", { pull: true });

    expect(await github.findOurs("/issues", "<!-- m -->")).toBeUndefined();
  });

  it("tells what GitHub answered when it refuses, without the token", async () => {
    const impostor = new Github({ apiUrl, repository: "owner/name", token: "wrong-one" });

    const error = await impostor.findOurs("/issues", "m").catch((caught: Error) => caught);
    expect(String(error)).toContain("GitHub answered GET /issues?per_page=100&page=1 with 401");
    expect(String(error)).not.toContain("wrong-one");
  });
});

describe("reportDrift", () => {
  const page = `${DRIFT_MARKER}\ndev differs`;

  it("opens one issue, updates it, and closes it when the drift is gone", async () => {
    expect((await reportDrift(github, page, true)).outcome).toBe("opened");
    expect((await reportDrift(github, `${page} more`, true)).outcome).toBe("updated");
    expect(fake.posts).toHaveLength(1);
    expect(fake.posts[0]).toMatchObject({ state: "open", body: `${page} more` });

    expect((await reportDrift(github, undefined, true)).outcome).toBe("closed");
    expect(fake.posts[0]?.state).toBe("closed");
    expect(fake.comments.map(({ body }) => body)).toEqual(["No environment differs any more."]);
    expect((await reportDrift(github, undefined, true)).outcome).toBe("nothing to do");
    expect((await reportDrift(github, page, true)).outcome).toBe("opened");
    expect(fake.posts).toHaveLength(2);
  });

  it("closes nothing when an environment could not be looked at", async () => {
    fake.add(page);

    expect((await reportDrift(github, undefined, false)).outcome).toBe("nothing to do");
    expect(fake.posts[0]?.state).toBe("open");
  });
});
