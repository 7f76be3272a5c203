import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { findGo, requireGo } from "../src/go";
import { pythonTools } from "../src/python-tools";
import { requireGoForProviders } from "../src/stand-ins/go-build";

const path = process.env["PATH"];
let bin: string;
beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), "bin-"));
  process.env["PATH"] = bin;
});
afterEach(async () => {
  process.env["PATH"] = path;
  await rm(bin, { recursive: true });
});

const fake = (name: string, prints: string) =>
  writeFile(join(bin, name), `#!/bin/sh\necho "${prints}"\n`, { mode: 0o755 });

const problem = async (work: Promise<unknown>): Promise<UserError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
};

describe("a missing or old tool is one sentence and its remedy", () => {
  it("explains that there is no Python", async () => {
    const { message, remedy } = await problem(pythonTools("emulator"));
    expect(message).toBe("Python >= 3.10 is needed for the local AWS, and none is on PATH");
    expect(remedy).toContain("Install Python 3.10");
  });

  it("explains an old Python, with the version found", async () => {
    await fake("python3", "3.9.2");
    expect((await problem(pythonTools("emulator"))).message).toContain("found python3 3.9.2");
  });

  it("explains that there is no Go, with why it is wanted at all", async () => {
    const { message, remedy } = await problem(requireGoForProviders());
    expect(message).toMatch(/^The Terraform registry cannot be reached, .* needs Go >= 1\.21: no go on PATH$/);
    expect(remedy).toMatch(/https:\/\/go\.dev\/dl.*, or let Terraform reach its registry/);
  });

  it("explains that there is no Go for something else, which has nothing to do with Terraform", async () => {
    const { message, remedy } = await problem(requireGo("A Go client"));
    expect(message).toBe("A Go client needs Go >= 1.21: no go on PATH");
    expect(remedy).toBe("Install Go (https://go.dev/dl)");
  });

  it("explains an old Go, with the version found", async () => {
    await fake("go", "go version go1.19.1 linux/amd64");
    expect((await problem(requireGo("A provider"))).message).toContain("found go version go1.19.1");
  });

  it.each(["", "go version go1.19.1 linux/amd64"])(
    "wants Python to bring in Go for a check, where PATH has %j",
    async (version) => {
      if (version !== "") await fake("go", version);
      expect((await problem(findGo())).message).toMatch(
        /^Python >= 3\.10 is needed for the checks that are written in Go/,
      );
    },
  );

  it("accepts a new enough Go", async () => {
    await fake("go", "go version go1.26.8 linux/amd64");
    await expect(requireGo("A provider")).resolves.toBeUndefined();
    await expect(findGo()).resolves.toBe("go");
  });
});
