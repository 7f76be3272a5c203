import { request } from "node:https";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { signatureHeaders } from "@secure-serverless/operations/aws/sign-request";
import { LiveSession } from "@secure-serverless/operations/local/live/session";
import { pause } from "@secure-serverless/system/poll";
import { LIVE_ALIAS } from "../../src/config/names";
import { liveSources, until } from "./support/live-sources";
import { call, callWithoutKey, client, clientConfig, instance, NAMES, running } from "./support/target";
import { temporaryUser } from "./support/temporary-user";

const HEALTH = "functions/api/routes/health.ts";
const lambda = client(LambdaClient);

let sources: Awaited<ReturnType<typeof liveSources>>;
let original: string;

/** The status and the text of a request to the function that is edited. */
async function health(): Promise<string> {
  const answer = await callWithoutKey("/api/health");
  return `${answer.status} ${await answer.text()}`;
}

function withMark(mark: string): string {
  const marked = original.replace('status: "healthy"', `status: "healthy", mark: "${mark}"`);
  if (marked === original) throw new Error(`${HEALTH} has another shape: change this test`);
  return marked;
}

async function codeHash(): Promise<string | undefined> {
  const asked = { FunctionName: NAMES.apiFunction, Qualifier: LIVE_ALIAS };
  return (await lambda.send(new GetFunctionConfigurationCommand(asked))).CodeSha256;
}

beforeAll(async () => {
  sources = await liveSources({ watch: true });
  original = sources.read(HEALTH);
});
afterAll(() => sources.close());

describe("a saved change", () => {
  it("answers in place of the applied code, with the data as it was, and releases nothing", async () => {
    const applied = await codeHash();
    const stored = await call("/api/data", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: "watched.txt", data: "kept" }),
    });
    expect([200, 201]).toContain(stored.status);
    sources.write(HEALTH, withMark("first"));
    await until(health, (text) => text.includes('"mark":"first"'));
    expect(await (await call("/api/data?key=watched.txt")).text()).toContain("kept");
    expect(await codeHash()).toBe(applied);
    expect(sources.told.at(-1)).toMatch(/^api live in \d+ ms \(functions\/api\/routes\/health\.ts\)$/);
  });

  it("goes on with the code before while it does not build, and tells where", async () => {
    sources.write(HEALTH, withMark("second").replace("jsonReply(200", "jsonReply((200"));
    await until(
      () => sources.told.at(-1) ?? "",
      (text) => text.includes("does not build"),
    );
    expect(sources.told.at(-1)).toMatch(/functions\/api\/routes\/health\.ts:\d+:\d+: Expected/);
    expect(await health()).toContain('"mark":"first"');
    sources.write(HEALTH, withMark("third"));
    await until(health, (text) => text.includes('"mark":"third"'));
  });

  it("answers with the failure of its init, and tells where", async () => {
    sources.write(HEALTH, `${withMark("fourth")}\nthrow new Error("not today");\n`);
    await until(health, (text) => text.startsWith("500"));
    const line = sources.read(HEALTH).split("\n").length - 1;
    expect(sources.told.at(-1)).toContain("not today");
    expect(sources.told.at(-1)).toContain(`${HEALTH}:${line}`);
    sources.write(HEALTH, withMark("fifth"));
    await until(health, (text) => text.startsWith("200") && text.includes('"mark":"fifth"'));
  });

  it("replaces nothing when the code stays the same", async () => {
    const before = sources.told.length;
    sources.write(HEALTH, `// a comment\n${sources.read(HEALTH)}`);
    await pause(1);
    sources.write(HEALTH, withMark("sixth"));
    await until(health, (text) => text.includes('"mark":"sixth"'));
    expect(sources.told.slice(before)).toHaveLength(1);
  });

  it("replaces every function that uses a shared file", async () => {
    const shared = "functions/shared/logger.ts";
    const before = sources.told.length;
    sources.write(shared, `${sources.read(shared)}\nglobalThis.name = "shared";\n`);
    const told = await until(
      () => sources.told.slice(before).join("\n"),
      (text) => text.includes("api live") && text.includes("authorizer live"),
    );
    expect(told).toContain(shared);
    expect((await call("/api/data?key=watched.txt")).status).toBe(200);
  });

  it("loses no request, and answers each with the code before or after", async () => {
    let done = false;
    const answers = new Set<string>();
    const ask = async () => {
      while (!done) answers.add((await health()).match(/^\d+|"mark":"[^"]*"/g)?.join(" ") ?? "");
    };
    const asking = [ask(), ask(), ask()];
    for (const mark of ["a", "b", "c"]) {
      sources.write(HEALTH, withMark(mark));
      await until(health, (text) => text.includes(`"mark":"${mark}"`));
    }
    done = true;
    await Promise.all(asking);
    const allowed = ["sixth", "a", "b", "c"].map((mark) => `200 "mark":"${mark}"`);
    expect([...answers].filter((answer) => !allowed.includes(answer))).toEqual([]);
  });
});

describe("the entrance to live code", () => {
  const BODY = JSON.stringify({ session: "0", functions: [] });

  function post(headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      request(
        {
          ...{ host: "127.0.0.1", port: running.awsPort, servername: "localhost", method: "POST", path: "/_live/code" },
          agent: clientConfig().requestHandler.httpsAgent,
          headers: { ...headers, "content-length": String(BODY.length) },
          timeout: 10_000,
        },
        (answer) => resolve(answer.resume().statusCode ?? 0),
      )
        .once("error", reject)
        .end(BODY);
    });
  }

  function signed(credentials: { accessKeyId: string; secretAccessKey: string }, body = BODY) {
    const host = `127.0.0.1:${running.awsPort}`;
    return signatureHeaders({ method: "POST", host, path: "/_live/code", body, service: "lambda" }, credentials);
  }

  it("is closed to who does not sign", async () => {
    expect(await post({})).toBe(403);
  });

  it("is closed to another user, whatever it may do in AWS", async () => {
    const user = await temporaryUser([{ Effect: "Allow", Action: "*", Resource: "*" }]);
    const status = await post(signed(user.credentials));
    await user.remove();
    expect(status).toBe(403);
  });

  it("is closed to the administrator's signature of another body, and to a page that has it", async () => {
    const { credentials } = clientConfig();
    expect(await post(signed(credentials, "{}"))).toBe(403);
    expect(await post({ ...signed(credentials), origin: "http://localhost:3000" })).toBe(403);
  });

  it("knows one session: neither a second one nor one that has ended", async () => {
    expect(await post(signed(clientConfig().credentials))).toBe(409);
    await expect(LiveSession.open(instance, running)).rejects.toThrow("Another npm run local");
  });
});

describe("the end of the session", () => {
  it("gives the callers the applied code again", async () => {
    await sources.close();
    await until(health, (text) => text.startsWith("200") && !text.includes("mark"));
  });
});
