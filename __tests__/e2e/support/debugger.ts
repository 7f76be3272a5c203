import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
}

/** A debugger as an editor is one: over the inspector's protocol, with the source map that the code names. */
export class Debugger {
  readonly #messages: Message[] = [];
  readonly #waiting = new Set<() => void>();
  #last = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (data) => {
      this.#messages.push(JSON.parse(String(data)) as Message);
      for (const wake of [...this.#waiting]) wake();
    });
  }

  static async attach(port: number): Promise<Debugger> {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? "");
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const made = new Debugger(socket);
    await made.send("Debugger.enable");
    return made;
  }

  async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#last;
    this.socket.send(JSON.stringify({ id, method, params }));
    return (await this.#next((message) => message.id === id)).result;
  }

  /** The first event of that kind, also one that has come already. */
  async event(method: string, isIt: (params: Record<string, unknown>) => boolean = () => true) {
    const found = await this.#next((message) => message.method === method && isIt(message.params ?? {}));
    return found.params ?? {};
  }

  /** Sets a breakpoint where a text is in a TypeScript source, as an editor does: by the source map. */
  async breakAt(source: string, text: string): Promise<void> {
    const script = await this.event("Debugger.scriptParsed", ({ url }) => String(url).endsWith("/code/index.js"));
    const file = fileURLToPath(String(script["url"]));
    const map = new SourceMap(JSON.parse(readFileSync(join(dirname(file), String(script["sourceMapURL"])), "utf8")));
    const before = readFileSync(source, "utf8").split(text)[0]?.split("\n") ?? [];
    const [line, column] = [before.length - 1, before.at(-1)?.length ?? 0];
    const code = readFileSync(file, "utf8").split("\n");
    const found = code.flatMap((one, lineNumber) =>
      [...one].flatMap((_, at) => {
        const entry = map.findEntry(lineNumber, at);
        const isIt = "originalLine" in entry && entry.originalSource === source && entry.originalLine === line;
        return isIt && entry.originalColumn >= column ? [{ lineNumber, columnNumber: entry.generatedColumn }] : [];
      }),
    );
    const location = { scriptId: script["scriptId"], ...found[0] };
    await this.send("Debugger.setBreakpoint", { location });
  }

  close(): void {
    this.socket.terminate();
  }

  async #next(isIt: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#messages.findIndex(isIt);
      if (found >= 0) return this.#messages.splice(found, 1)[0] as Message;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("the inspector said nothing for 30 s")), 30_000);
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }
}
