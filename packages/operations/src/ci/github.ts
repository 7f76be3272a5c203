import { UserError } from "@secure-serverless/system/user-error";

const TIMEOUT_MILLISECONDS = 20_000;
const PER_PAGE = 100;
/** A pull request with more comments than this has other problems. */
const MAXIMUM_PAGES = 50;

export interface GithubProps {
  /** For example https://api.github.com */
  readonly apiUrl: string;
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
}

/** A comment or an issue, as far as these tools look into it. */
export interface Post {
  readonly id: number;
  readonly number?: number;
  readonly body?: string | null;
  readonly html_url: string;
  /** ISO 8601. */
  readonly updated_at: string;
  readonly user?: { readonly login: string } | null;
  readonly pull_request?: unknown;
}

/** Whose posts are ours: those of a workflow's own token. */
const OURS = "github-actions[bot]";

/** The few calls of GitHub's REST API that the workflows need, each with a time limit. */
export class Github {
  constructor(private readonly props: GithubProps) {}

  /** @throws UserError when a variable that every workflow has is missing */
  static fromEnvironment(environment: NodeJS.ProcessEnv): Github {
    const need = (name: string) => {
      const value = environment[name];
      if (value) return value;
      throw new UserError(`${name} is not set`, "Run it in a workflow, with GITHUB_TOKEN from github.token");
    };
    return new Github({
      apiUrl: need("GITHUB_API_URL"),
      repository: need("GITHUB_REPOSITORY"),
      token: need("GITHUB_TOKEN"),
    });
  }

  /** The first post of a workflow that begins with the marker: others can write the marker too. */
  async findOurs(path: string, marker: string): Promise<Post | undefined> {
    for (let page = 1; page <= MAXIMUM_PAGES; page++) {
      const separator = path.includes("?") ? "&" : "?";
      const posts = await this.request<Post[]>("GET", `${path}${separator}per_page=${PER_PAGE}&page=${page}`);
      const found = posts.find(
        ({ body, user, pull_request }) =>
          body?.startsWith(marker) && user?.login === OURS && pull_request === undefined,
      );
      if (found !== undefined || posts.length < PER_PAGE) return found;
    }
    return undefined;
  }

  /** @param path below the repository, for example `/issues/1` */
  async request<T>(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<T> {
    const { apiUrl, repository, token } = this.props;
    const response = await fetch(`${apiUrl}/repos/${repository}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "x-github-api-version": "2022-11-28",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    }).catch((error: Error) => {
      throw new UserError(`GitHub did not answer ${method} ${path}: ${error.message}`, "Run the job again", {
        cause: error,
      });
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw new UserError(
      `GitHub answered ${method} ${path} with ${response.status}: ${text.slice(0, 300)}`,
      "Check the permissions of the job",
    );
  }
}
