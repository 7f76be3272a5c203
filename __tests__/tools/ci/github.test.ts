import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DRIFT_MARKER, reportDrift } from "../../../tools/ci/drift";
import { Github } from "../../../tools/ci/github";

interface Stored {
  readonly id: number;
  readonly number: number;
  body: string;
  state: string;
  readonly html_url: string;
  readonly user: { readonly login: string };
  readonly pull_request?: object;
}

/** GitHub's issues and comments, as far as the tools use them. */
class FakeGithub {
  readonly posts: Stored[] = [];
  readonly comments: string[] = [];
  readonly requests: string[] = [];
  private server?: Server;

  add(body: string, { login = "github-actions[bot]", state = "open", pull = false } = {}): Stored {
    const id = this.posts.length + 1;
    const post = {
      ...{ id, number: id, body, state, html_url: `https://example.com/${id}`, user: { login } },
      ...(pull && { pull_request: {} }),
    };
    this.posts.push(post);
    return post;
  }

  async start(): Promise<string> {
    this.server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const url = new URL(request.url ?? "", "http://localhost");
      this.requests.push(`${request.method} ${url.pathname}`);
      const answer = (status: number, content: unknown) => response.writeHead(status).end(JSON.stringify(content));
      if (request.headers.authorization !== "Bearer token") return answer(401, { message: "Bad credentials" });
      const body = text === "" ? {} : (JSON.parse(text) as { body?: string; state?: string });
      if (request.method === "GET") {
        const page = Number(url.searchParams.get("page"));
        const size = Number(url.searchParams.get("per_page"));
        const open = this.posts.filter(({ state }) => state === "open");
        return answer(200, open.slice((page - 1) * size, page * size));
      }
      if (request.method === "POST" && url.pathname.endsWith("/comments") && url.searchParams.size === 0) {
        this.comments.push(body.body ?? "");
        return answer(201, { html_url: "https://example.com/comment" });
      }
      if (request.method === "POST") return answer(201, this.add(body.body ?? ""));
      const post = this.posts.find(({ id }) => url.pathname.endsWith(`/${id}`));
      if (!post) return answer(404, { message: "Not Found" });
      Object.assign(post, body);
      return answer(200, post);
    });
    await new Promise<void>((listening) => this.server?.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}

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

    expect((await github.findOurs("/issues/1/comments", "<!-- m -->"))?.id).toBe(ours.id);
  });

  it("takes no post of others, nor one that has the marker elsewhere, nor a pull request", async () => {
    fake.add("<!-- m -->", { login: "mallory" });
    fake.add("see <!-- m -->");
    fake.add("<!-- m -->", { pull: true });

    expect(await github.findOurs("/issues/1/comments", "<!-- m -->")).toBeUndefined();
  });

  it("tells what GitHub answered when it refuses, without the token", async () => {
    const stranger = new Github({ apiUrl, repository: "owner/name", token: "wrong-one" });

    const error = await stranger.findOurs("/issues", "m").catch((caught: Error) => caught);
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
    expect(fake.comments).toEqual(["No environment differs any more."]);
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
