import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anEnvironment } from "../../../../__tests__/support/environments";
import type { Target } from "../../src/aws/target";
import { endOf, readToken } from "../../src/release/smoke-token";

const folder = mkdtempSync(join(tmpdir(), "secure-serverless-token-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE5MDAwMDAwMDB9.c2lnbmF0dXJl";
const JWT = { mode: "jwt" as const, issuer: "https://issuer.example.com", audience: ["api"] };

function target(auth: NonNullable<Parameters<typeof anEnvironment>[0]>["api"] = { auth: JWT }) {
  return { environment: anEnvironment({ api: auth }) } as Target;
}

function fileOf(content: string, mode = 0o600): string {
  const file = join(folder, "token");
  rmSync(file, { force: true });
  writeFileSync(file, content, { mode });
  return file;
}

it.each([[TOKEN], [`${TOKEN}\n`], [`Bearer ${TOKEN}\n`]])("is read from a file that holds %j", async (content) => {
  await expect(readToken(target(), fileOf(content))).resolves.toBe(TOKEN);
});

it("is none where none is given", async () => {
  await expect(readToken(target(), undefined)).resolves.toBeUndefined();
});

it.each([
  ["a.b"],
  ["not a token"],
  [`${TOKEN}\n${TOKEN}`],
  [`{"access_token":"${TOKEN}"}`],
  [`${TOKEN}${"a".repeat(8192)}`],
])("is refused where the file holds something else, which is not repeated: %#", async (content) => {
  const error: Error = await readToken(target(), fileOf(content)).then(
    () => new Error("taken"),
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: "UserError", message: expect.stringContaining("is not a valid token") });
  expect(error.message.includes(content)).toBe(false);
});

it("is refused in a file that others may read, by the name of the option", async () => {
  await expect(readToken(target(), fileOf(TOKEN, 0o644))).rejects.toThrow("is readable by others");
  await expect(readToken(target(), join(folder, "missing"))).rejects.toMatchObject({
    remedy: "Check the path of --token-file",
  });
});

it.each(["api-key", "iam"] as const)("is refused with auth mode %s, where nothing takes it", async (mode) => {
  await expect(readToken(target({ auth: { mode } }), fileOf(TOKEN))).rejects.toThrow(
    `--token-file is for environments with api.auth.mode "jwt", and that of test is "${mode}"`,
  );
});

it("tells its end, or nothing that is not understood", () => {
  const of = (claims: string) => `e30.${Buffer.from(claims).toString("base64url")}.c2ln`;
  expect(endOf(TOKEN)).toEqual(new Date("2030-03-17T17:46:40Z"));
  for (const claims of ['{"exp":"1900000000"}', '{"exp":1e300}', "{}", "null", "[]", "exp"])
    expect(endOf(of(claims))).toBeUndefined();
});
