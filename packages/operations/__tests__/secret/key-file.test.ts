import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { commandBundle } from "../../../../__tests__/support/command-bundle";

const SECRET = commandBundle("secret");

const VALUE = { api_key: "k".repeat(32), db_connection: "db", third_party_token: "token" };
const ANSWERS: Readonly<Record<string, object>> = {
  DescribeSecret: { ARN: "arn:aws:secretsmanager:us-east-1:1:secret:s", VersionIdsToStages: { v1: ["AWSCURRENT"] } },
  ListSecretVersionIds: { Versions: [{ VersionId: "v1", CreatedDate: 1_700_000_000 }] },
  GetSecretValue: { VersionId: "v1", SecretString: JSON.stringify(VALUE) },
};

let folder: string;
let server: Server;
let labels: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "key-file-"));
  labels = [];
  server = createServer((request, response) => {
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { VersionStage } = JSON.parse(body) as { VersionStage?: string };
      if (action === "UpdateSecretVersionStage") labels.push(VersionStage ?? "");
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify(ANSWERS[action] ?? {}));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** @param blocks what a file may have at most */
function revokeCurrent(file: string, blocks: "0" | "unlimited") {
  const { PATH, HOME } = process.env;
  const script = `ulimit -f ${blocks}; exec "$0" "$1" revoke dev --current --key-to "$2"`;
  const child = spawn("bash", ["-c", script, process.execPath, SECRET, file], {
    cwd: PROJECT_ROOT,
    env: {
      ...{ PATH, HOME, AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" },
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
    });
  return new Promise<{ code: number | null; text: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, text })),
  );
}

it("revokes a key that leaked, and the new one is in the file", async () => {
  const file = join(folder, "key");
  const { code } = await revokeCurrent(file, "unlimited");

  expect([code, existsSync(file), labels.includes("AWSPREVIOUS")]).toEqual([0, true, true]);
});

it("revokes a key that leaked also when the file of the new one cannot be written, and tells that", async () => {
  const file = join(folder, "key");
  const { code, text } = await revokeCurrent(file, "0");

  expect([code, existsSync(file), labels.includes("AWSPREVIOUS")]).toEqual([1, false, true]);
  expect(text).toContain(`The key was changed, but the file ${file} could not be written (EFBIG)`);
});
