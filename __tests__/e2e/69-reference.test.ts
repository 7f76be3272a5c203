import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type PageFile, referencePage } from "@secure-serverless/development/reference/page";
import { ReferenceServer } from "@secure-serverless/development/reference/server";
import { Tab } from "./support/devtools";
import { apiKey, call, running } from "./support/target";

const RUNS_MILLISECONDS = 120_000;
const KEY = "reference/try it.txt";

let tab: Tab;
beforeAll(async () => {
  tab = await Tab.open();
}, RUNS_MILLISECONDS);
afterAll(() => tab.close());

/** Opens an operation in the page, fills in its parameters by name and sends it; returns the status that is shown. */
const tried = (operation: string, parameters: Readonly<Record<string, string>>, body?: string) => `
  const block = await until(() => document.querySelector('[id$="-${operation}"]'));
  if (!block.classList.contains("is-open")) block.querySelector(".opblock-summary-control").click();
  const set = (field, value) => {
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    // the page takes over what was typed a moment later, or when the field is left
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  };
  await until(() => block.querySelector(".execute"));
  for (const [name, value] of Object.entries(${JSON.stringify(parameters)}))
    set(await until(() => block.querySelector('tr[data-param-name="' + name + '"] input')), value);
  const body = ${JSON.stringify(body ?? null)};
  if (body !== null) set(await until(() => block.querySelector(".body-param__text")), body);
  block.querySelector(".execute").click();
  const status = await until(() => block.querySelector(".live-responses-table .response .response-col_status"));
  const text = block.querySelector(".live-responses-table .response-col_description").textContent;
  const curl = block.querySelector(".curl-command")?.textContent ?? "";
  return { status: status.textContent.trim().slice(0, 3), text, curl };`;

interface Tried {
  readonly status: string;
  readonly text: string;
  readonly curl: string;
}

describe("the reference on this machine", () => {
  let server: ReferenceServer;
  let link: string;

  beforeAll(async () => {
    server = new ReferenceServer({ apiPort: running.apiPort, apiKey, files: await referencePage({ kind: "local" }) });
    link = await server.listen();
  }, RUNS_MILLISECONDS);
  afterAll(() => server.close());

  it(
    "shows the API, and tries it with a key that is filled in and never reaches the page",
    async () => {
      await tab.visit(link);
      const seen = await tab.evaluate<{ title: string; operations: number; hash: string; locked: number }>(`
        await until(() => document.documentElement.dataset.ready);
        await until(() => document.querySelector(".opblock"));
        return { title: document.querySelector(".info .title").textContent, hash: location.hash,
          operations: document.querySelectorAll(".opblock").length,
          locked: document.querySelectorAll(".opblock .authorization__btn.locked, .authorization__btn .locked").length };`);
      expect(seen).toMatchObject({ title: expect.stringContaining("Secure Serverless API"), hash: "" });
      expect([seen.operations > 10, seen.locked > 5]).toEqual([true, true]);

      const written = await tab.evaluate<Tried>(tried("postObject", {}, JSON.stringify({ key: KEY, data: "tried" })));
      expect(written.status).toBe("201");
      expect(await (await call(`/api/data/${encodeURIComponent(KEY)}`)).text()).toBe("tried");
      const read = await tab.evaluate<Tried>(tried("getObject", { key: KEY }));
      expect(read.status).toBe("200");
      expect((await tab.evaluate<Tried>(tried("getHealth", {}))).status).toBe("200");

      const key = await apiKey();
      const inPage = await tab.evaluate<string>(`
        return document.documentElement.outerHTML + JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage }) + document.cookie;`);
      expect([inPage.includes(key), written.curl.includes(key), written.curl.includes("Bearer ")]).toEqual([
        false,
        false,
        true,
      ]);
    },
    RUNS_MILLISECONDS,
  );

  it("keeps to this machine and to its policy", async () => {
    const { origin } = new URL(link);
    expect(tab.requested.length).toBeGreaterThan(5);
    expect(tab.requested.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"))).toEqual([]);
    expect(await tab.violations()).toEqual([]);
  });

  it(
    "asks nothing without its link: the API then wants a key",
    async () => {
      await tab.evaluate("sessionStorage.clear();");
      await tab.visit("about:blank");
      await tab.visit(`${new URL(link).origin}/`);
      await tab.evaluate("await until(() => document.documentElement.dataset.ready);");
      expect((await tab.evaluate<Tried>(tried("getObject", { key: KEY }))).status).toBe("401");
    },
    RUNS_MILLISECONDS,
  );
});

describe("the published reference", () => {
  let server: Server;
  let files: ReadonlyMap<string, PageFile>;

  beforeAll(async () => {
    files = await referencePage({ kind: "published" });
    server = createServer((incoming, answer) => {
      const file = files.get((incoming.url ?? "").slice(1) || "index.html");
      answer.writeHead(file === undefined ? 404 : 200, { "content-type": file?.type }).end(file?.content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

  it(
    "shows the API, holds no key, tries nothing and reaches nobody",
    async () => {
      const { port } = server.address() as AddressInfo;
      tab.requested.length = 0;
      await tab.visit(`http://127.0.0.1:${port}/`);
      const seen = await tab.evaluate<{ operations: number; tries: number; fetched: string }>(`
        await until(() => document.documentElement.dataset.ready);
        const block = await until(() => document.querySelector('[id$="-getObject"]'));
        block.querySelector(".opblock-summary-control").click();
        await until(() => block.querySelector(".responses-table"));
        const fetched = await fetch("/index.html").then(() => "reached", () => "refused");
        return { operations: document.querySelectorAll(".opblock").length, fetched,
          tries: document.querySelectorAll(".try-out, .execute").length };`);
      expect(seen).toEqual({ operations: expect.any(Number), tries: 0, fetched: "refused" });
      expect(
        tab.requested.filter((url) => !url.startsWith(`http://127.0.0.1:${port}/`) && !url.startsWith("data:")),
      ).toEqual([]);
      expect(await tab.violations()).toEqual([expect.stringMatching(/^connect-src /)]);
      const key = await apiKey();
      expect([...files.values()].filter(({ content }) => content.includes(key))).toEqual([]);
    },
    RUNS_MILLISECONDS,
  );
});
