import { printError } from "../src/run-body";

function printed(error: unknown): string {
  const lines: string[] = [];
  const said = jest.spyOn(console, "error").mockImplementation((text: string) => void lines.push(text));
  printError(error);
  said.mockRestore();
  return lines.join("\n");
}

describe("printError", () => {
  it("tells that the disk is full in one sentence with its remedy", () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
      path: "/full/file",
    });
    expect(printed(error)).toBe(
      "\n/full/file could not be used: there is no space left (ENOSPC, write).\n→ Free some space (df -h, df -i), then try again.",
    );
  });

  it("shows where a defect happened", () => {
    expect(printed(new TypeError("a defect"))).toMatch(/TypeError: a defect\n +at /);
  });
});
