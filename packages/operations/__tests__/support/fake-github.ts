import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Stored {
  readonly id: number;
  readonly number: number;
  body: string;
  state: string;
  readonly html_url: string;
  updated_at: string;
  /** Of a comment: the issue that it belongs to. Undefined: it is shown with each. */
  readonly issue?: number | undefined;
  readonly user: { readonly login: string };
  readonly pull_request?: object;
}

/** A pull request, as GitHub's list and its own address give it. */
interface Pull {
  readonly number: number;
  state: string;
  draft: boolean;
  readonly head: { sha: string };
}

/** GitHub's issues, comments and pull requests, as far as the tools use them. */
export class FakeGithub {
  readonly pulls: Pull[] = [];
  /** Called before each page of pull requests is answered, with its number; what it returns is answered instead. */
  onPulls: (page: number) => unknown = () => undefined;
  readonly posts: Stored[] = [];
  readonly comments: Stored[] = [];
  readonly requests: string[] = [];
  private server?: Server;

  add(
    body: string,
    {
      login = "github-actions[bot]",
      state = "open",
      pull = false,
      to = this.posts,
      issue,
      updated = new Date().toISOString(),
    }: {
      login?: string;
      state?: string;
      pull?: boolean;
      to?: Stored[];
      issue?: number | undefined;
      updated?: string;
    } = {},
  ): Stored {
    const id = to.length + 1;
    const post = {
      ...{ id, number: id, body, state, html_url: `https://example.com/${id}`, user: { login } },
      ...{ issue, updated_at: updated },
      ...(pull && { pull_request: {} }),
    };
    to.push(post);
    return post;
  }

  addPull(number: number, { state = "open", draft = false, sha = "a".repeat(40) } = {}): Pull {
    const pull = { number, state, draft, head: { sha } };
    this.pulls.push(pull);
    return pull;
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
      const stored = /\/comments(\/\d+)?$/.test(url.pathname) ? this.comments : this.posts;
      if (request.method === "GET" && /\/pulls(\/\d+)?$/.test(url.pathname)) return answer(...this.pull(url));
      if (request.method === "GET") {
        const page = Number(url.searchParams.get("page"));
        const size = Number(url.searchParams.get("per_page"));
        const open = stored.filter(
          (post) => post.state === "open" && (post.issue === undefined || post.issue === issueIn(url)),
        );
        return answer(200, open.slice((page - 1) * size, page * size));
      }
      if (request.method === "POST") return answer(201, this.add(body.body ?? "", { to: stored, issue: issueIn(url) }));
      const post = stored.find(({ id }) => url.pathname.endsWith(`/${id}`));
      if (!post) return answer(404, { message: "Not Found" });
      Object.assign(post, body, { updated_at: new Date().toISOString() });
      return answer(200, post);
    });
    await new Promise<void>((listening) => this.server?.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private pull(url: URL): [status: number, content: unknown] {
    if (!url.pathname.endsWith("/pulls")) {
      const pull = this.pulls.find(({ number }) => url.pathname.endsWith(`/${number}`));
      return pull === undefined ? [404, { message: "Not Found" }] : [200, pull];
    }
    const page = Number(url.searchParams.get("page"));
    const size = Number(url.searchParams.get("per_page"));
    const instead = this.onPulls(page);
    if (instead !== undefined) return [200, instead];
    const open = this.pulls.filter(({ state }) => state === "open");
    return [200, open.slice((page - 1) * size, page * size)];
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}

/** The number of the issue or pull request whose comments a path is about. */
function issueIn(url: URL): number | undefined {
  const [, number] = /\/issues\/(\d+)\/comments$/.exec(url.pathname) ?? [];
  return number === undefined ? undefined : Number(number);
}
