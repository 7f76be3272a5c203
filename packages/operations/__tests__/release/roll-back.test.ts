import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { commandBundle } from "../../../../__tests__/support/command-bundle";

const ROLLBACK = commandBundle("rollback");

const ALIAS = {
  AliasArn: "arn:aws:lambda:us-east-1:222222222222:function:f:live",
  FunctionVersion: "7",
  RevisionId: "1",
  Description: "release 0a1b2c3d at 2030-01-02T03:04:05Z: version 7 after 6",
};

let server: Server;
let moved: string[];
/** The function that has an alias. */
let deployed: RegExp;
beforeEach(async () => {
  moved = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { method, url = "" } = request;
      const refuse = (status: number, name: string) =>
        response.writeHead(status, { "x-amzn-errortype": name }).end(JSON.stringify({ message: "refused" }));
      if (url.includes("/aliases/released")) return refuse(404, "ResourceNotFoundException");
      if (!url.includes("/aliases/live")) return refuse(403, "AccessDeniedException");
      if (!deployed.test(url)) return refuse(404, "ResourceNotFoundException");
      if (method === "PUT") moved.push((JSON.parse(body) as { FunctionVersion: string }).FunctionVersion);
      return response.end(JSON.stringify(ALIAS));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
});
afterEach(() => server.close());

function rollback(variables: Readonly<Record<string, string>> = {}) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [ROLLBACK, "dev"], {
    cwd: PROJECT_ROOT,
    env: {
      ...{ PATH, HOME, AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" },
      ...variables,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 30_000,
  });
  let text = "";
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  return new Promise<{ code: number | null; text: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, text })),
  );
}

it("says that the callers are back also where the smoke test could not be done", async () => {
  deployed = /secure-serverless-function/;
  const { code, text } = await rollback();

  expect([code, moved]).toEqual([1, ["6"]]);
  expect(text).toContain("All traffic is back on the previous version, and the smoke test could not run: refused");
  expect(text).not.toMatch(/^ +at /m);
});

it("moves nothing in another account than the environment's", async () => {
  deployed = /secure-serverless-function/;
  const { code, text } = await rollback({ DEV_ACCOUNT_ID: "111111111111" });

  expect([code, moved]).toEqual([1, []]);
  expect(text).toContain("dev is in account 111111111111, but these credentials belong to account 222222222222");
});

it("thinks of the credentials where there is no such function", async () => {
  deployed = /^none$/;
  const { code, text } = await rollback();

  expect([code, moved]).toEqual([1, []]);
  expect(text).toContain("Are these credentials of its account (aws sts get-caller-identity), and is dev deployed?");
});
