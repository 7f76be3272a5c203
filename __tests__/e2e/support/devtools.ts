import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poll } from "@secure-serverless/system/poll";
import { stopGroup } from "@secure-serverless/system/process";
import WebSocket from "ws";
import { openBrowser } from "./chromium";

const START_SECONDS = 30;

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: Record<string, never>;
  readonly error?: { readonly message: string };
}

/** A tab of a real browser that reaches this machine alone, driven as its developer tools do. */
export class Tab {
  /** Every URL that the page asked for. */
  readonly requested: string[] = [];
  #last = 0;
  #onLoad: () => void = () => {};
  readonly #answers = new Map<number, (message: Message) => void>();

  private constructor(
    private readonly socket: WebSocket,
    private readonly end: () => Promise<void>,
  ) {
    socket.on("message", (data) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.method === "Network.requestWillBeSent")
        this.requested.push(String(message.params?.["request"]?.["url"]));
      if (message.method === "Page.loadEventFired") this.#onLoad();
      if (message.id !== undefined) this.#answers.get(message.id)?.(message);
    });
  }

  static async open(): Promise<Tab> {
    const browser = openBrowser();
    const profile = mkdtempSync(join(tmpdir(), "secure-serverless-browser-"));
    const child = spawn(
      browser.executable,
      [
        ...["--headless", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`, "--remote-debugging-port=0"],
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        "about:blank",
      ],
      { stdio: "ignore", detached: true, env: { ...process.env, ...browser.environment } },
    );
    const end = async () => {
      await stopGroup(child, "SIGTERM");
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      browser.remove();
    };
    try {
      // the browser writes where it listens
      const file = join(profile, "DevToolsActivePort");
      const port = await poll(
        () => (existsSync(file) ? /^(\d+)\n\//.exec(readFileSync(file, "utf8"))?.[1] : undefined),
        { timeoutSeconds: START_SECONDS },
      );
      if (port === undefined) throw new Error(`the browser did not start within ${START_SECONDS} s`);
      const tabs = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
        type: string;
        webSocketDebuggerUrl: string;
      }[];
      const socket = new WebSocket(tabs.find(({ type }) => type === "page")?.webSocketDebuggerUrl ?? "");
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
      const tab = new Tab(socket, end);
      for (const domain of ["Network", "Page", "Runtime"]) await tab.#send(`${domain}.enable`);
      await tab.#send("Page.addScriptToEvaluateOnNewDocument", { source: WATCH_POLICY });
      return tab;
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** Opens a page, and waits until it is loaded. */
  async visit(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.#onLoad = resolve;
    });
    await this.#send("Page.navigate", { url });
    await loaded;
  }

  /** What an async function's body returns in the page; it may use `until`, which waits for something to be there. */
  async evaluate<T>(body: string): Promise<T> {
    const expression = `(async () => { ${UNTIL} ${body} })()`;
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      ...{ expression, awaitPromise: true, returnByValue: true },
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result?.["value"] as T;
  }

  /** What the page tried and its policy did not allow. */
  violations(): Promise<string[]> {
    return this.evaluate("return window.refusedByPolicy;");
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.end();
  }

  async #send(method: string, params: object = {}): Promise<Record<string, Record<string, unknown>>> {
    const id = ++this.#last;
    const answered = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }
}

const WATCH_POLICY = `window.refusedByPolicy = [];
  addEventListener("securitypolicyviolation", (event) => {
    window.refusedByPolicy.push(event.effectiveDirective + " " + event.blockedURI);
  });`;

const UNTIL = `const until = async (find) => {
    const limit = Date.now() + 30000;
    for (;;) {
      const found = find();
      if (found) return found;
      if (Date.now() > limit) throw new Error("not there in time: " + find);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };`;
