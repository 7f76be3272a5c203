import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { goBuild } from "../src/stand-ins/go-build";

const { PATH } = process.env;
let bin: string;
const log = () => readFileSync(join(bin, "log"), "utf8").trim().split("\n");
beforeEach(() => {
  bin = temporaryFolder();
  process.env["PATH"] = `${bin}:${PATH}`;
  writeFileSync(join(bin, "log"), "");
});
afterEach(() => {
  process.env["PATH"] = PATH;
});

/** A Go that notes when it begins and ends, with what the output file is called. */
function fakeGo(does = ""): void {
  const note = (what: string) => `echo "${what} $out" >> ${join(bin, "log")}`;
  const last = 'for out; do [ "$before" = -o ] && break; before=$out; done; out=$(basename $out)';
  writeFileSync(join(bin, "go"), `#!/bin/sh\n${last}\n${note("begin")}\nsleep 0.2\n${does}\n${note("end")}\n`, {
    mode: 0o755,
  });
}

const build = (name: string) =>
  goBuild({ source: bin, output: join(bin, name), version: "main.version=1.0.0", timeoutSeconds: 30 });

it("makes builds one after the other, so that what two need is compiled once", async () => {
  fakeGo();
  await Promise.all([build("first"), build("second")]);
  expect(log()).toEqual(["begin first", "end first", "begin second", "end second"]);
});

it("goes on with the next one where a build fails, with the compiler's last words", async () => {
  fakeGo('[ "$out" = first ] && { echo "no space left" >&2; exit 1; }');
  const [first, second] = await Promise.allSettled([build("first"), build("second")]);
  expect(first).toMatchObject({ status: "rejected", reason: expect.any(UserError) });
  expect((first as PromiseRejectedResult).reason.message).toContain("no space left");
  expect(second.status).toBe("fulfilled");
  expect(log()).toEqual(["begin first", "begin second", "end second"]);
});
