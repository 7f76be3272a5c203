import { remedyIn, socketProblem, systemProblem } from "@secure-serverless/system/system-error.js";

function failed(code: string, more: Readonly<Record<string, string>> = {}): Error {
  return Object.assign(new Error(code), { code, syscall: "write", ...more });
}

describe("systemProblem", () => {
  it("names the cause and the remedy of a full disk", () => {
    expect(systemProblem(failed("ENOSPC"))).toEqual({
      message: "A file could not be written or read: there is no space left (ENOSPC, write)",
      remedy: expect.stringContaining("Free some space"),
    });
  });

  it("names the file where it is known", () => {
    expect(systemProblem(failed("EROFS", { path: "/there/file" }))?.message).toBe(
      "/there/file could not be used: the file system is read-only (EROFS, write)",
    );
    expect(systemProblem(failed("EACCES", { path: "/from", dest: "/to" }))?.message).toContain("/to could not");
  });

  it("looks at what caused an error", () => {
    expect(systemProblem(new Error("outer", { cause: failed("EDQUOT") }))?.message).toContain("quota");
  });

  it.each([
    ["a file that is missing", failed("ENOENT")],
    ["a code that is not the machine's", Object.assign(new Error("x"), { code: "EACCES" })],
    ["a defect", new TypeError("undefined is not a function")],
    ["what is not an error", "ENOSPC"],
  ])("leaves %s to others", (_name, error) => {
    expect(systemProblem(error)).toBeUndefined();
  });
});

describe("remedyIn", () => {
  it("knows what other programs print of a full disk", () => {
    expect(remedyIn("Error: open /x: no space left on device")).toContain("Free some space");
    expect(remedyIn("OSError: [Errno 30] Read-only file system: '/x'")).toContain("can write to");
  });

  it("knows nothing of another failure", () => {
    expect(remedyIn("Error: Invalid reference")).toBeUndefined();
  });
});

describe("socketProblem", () => {
  it("refuses a path that is too long, by its bytes, and no shorter one", () => {
    expect(socketProblem(`/${"x".repeat(84)}`)).toBeUndefined();
    expect(socketProblem(`/${"x".repeat(85)}`)).toMatchObject({ remedy: expect.stringContaining("TMPDIR") });
    expect(socketProblem(`/${"ü".repeat(43)}`)).toMatchObject({ message: expect.stringContaining("87 bytes") });
  });
});
