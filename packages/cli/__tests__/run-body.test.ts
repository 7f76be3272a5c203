import { CommandError } from "@secure-serverless/system/process";
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

  it("leaves out where in another program a known cause was met, and nothing where it is not known", () => {
    const output =
      "Error: write failed: no space left on device\n    at main (file:///cli.js:291:10)\n\nNode.js v20.20.2";
    expect(printed(new CommandError("tool", "exit code 1", output))).toBe(
      "\ntool: exit code 1\nError: write failed: no space left on device\n\nNode.js v20.20.2\n→ Free some space (df -h, df -i), then try again.",
    );
    const unknown = output.replace("no space left on device", "it is what it is");
    expect(printed(new CommandError("tool", "exit code 1", unknown))).toContain("    at main (file:///cli.js:291:10)");
  });

  it("shows where a defect happened", () => {
    expect(printed(new TypeError("a defect"))).toMatch(/TypeError: a defect\n +at /);
  });
});
