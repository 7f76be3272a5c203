/** Any value of a variable is used, or refused by the variable's name, the rule and the value. */
import { join } from "node:path";
import { portFrom } from "@secure-serverless/local-aws/ports";
import { requireEndpoints } from "@secure-serverless/operations/aws/endpoint-variables";
import { holdOutput, releaseOutput } from "@secure-serverless/operations/aws/output-folder";
import { TEXTS } from "@secure-serverless/proof/properties/texts";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";

/** What is said of each value; undefined where it is used. */
async function said(texts: readonly string[], use: (text: string) => unknown): Promise<(string | undefined)[]> {
  return Promise.all(
    texts.map(async (text) => {
      try {
        await use(text);
        return undefined;
      } catch (error) {
        const { name, message, remedy } = error as { name: string; message: string; remedy?: string };
        return name === "UserError" ? `${message} → ${remedy}` : `no sentence: ${error}`;
      }
    }),
  );
}

it("has AWS_ENDPOINT_URL take addresses and nothing else", async () => {
  const refused = await said(TEXTS, (text) => requireEndpoints({ AWS_ENDPOINT_URL: text }));
  const accepted = TEXTS.filter((text, index) => text !== "" && refused[index] === undefined);
  expect(accepted.filter((text) => !/^https?:\/\/[^\s@]+$/.test(text))).toEqual([]);
  expect(accepted).toContain("http://127.0.0.1");
  expect(
    refused.filter((sentence) => sentence?.startsWith("AWS_ENDPOINT_URL must be an address such as")),
  ).toHaveLength(TEXTS.length - accepted.length - 1);
});

it("has LOCAL_PORT take a port and nothing else", async () => {
  const refused = await said([...TEXTS, "3000"], (text) => portFrom(text, "LOCAL_PORT"));
  expect(refused.at(-1)).toBeUndefined();
  expect(refused.slice(0, -1)).toEqual(
    TEXTS.map(
      (text) =>
        `LOCAL_PORT must be a port from 1024 to 65535, got ${JSON.stringify(text)} → For example: LOCAL_PORT=3000`,
    ),
  );
});

it("has SECURE_SERVERLESS_OUTDIR take what can be a folder, and nothing else", async () => {
  const parent = temporaryFolder();
  // what leads out of the folder, or is the folder
  const names = TEXTS.filter((text) => !/^\/|\.\.|^\.?$/.test(text));
  const refused = await said(names, async (text) => {
    await holdOutput(join(parent, text));
    releaseOutput(join(parent, text));
  });
  const isTaken = (name: string) => refused[names.indexOf(name)] === undefined;
  expect(["a b", "日本語", "$(id)", "x".repeat(255)].filter((name) => !isTaken(name))).toEqual([]);
  expect(["x".repeat(256), "a\0b"].filter(isTaken)).toEqual([]);
  expect(
    refused.filter((sentence) => sentence !== undefined && !sentence.includes("SECURE_SERVERLESS_OUTDIR to ")),
  ).toEqual([]);
});
