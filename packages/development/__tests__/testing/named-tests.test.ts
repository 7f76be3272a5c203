import { basename } from "node:path";
import { namedTests } from "@secure-serverless/development/testing/named-tests";

const PROOFS = { config: "jest.proof.config.js", one: "proof" };
const named = async (...args: string[]) =>
  (await namedTests({ ...PROOFS, args })).map((file) => basename(file, ".test.ts"));

it("finds the tests that are named, and all of them without a name", async () => {
  expect(await named("policies", "-t", "nosuch")).toEqual(["policies-harness", "policies"]);
  expect(await named()).toEqual(
    expect.arrayContaining(["command-lines", "configuration", "policies-harness", "sdk-calls", "soak"]),
  );
}, 60_000);

it("refuses a name that no test has, also beside one that some have, and lists those that there are", async () => {
  await expect(named("nosuch")).rejects.toMatchObject({
    message: "No proof is named nosuch",
    remedy: expect.stringMatching(
      /^There are: .*chaos, .*command-lines, .*, upgrade\. Without a name all of them run$/,
    ),
  });
  await expect(named("soak", "configurtion")).rejects.toMatchObject({
    message: "No proof is named configurtion",
    remedy: expect.stringMatching(/^Did you mean configuration\? There are: /),
  });
}, 60_000);
