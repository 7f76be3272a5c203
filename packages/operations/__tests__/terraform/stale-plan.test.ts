import { CommandError } from "@secure-serverless/system/process";
import { orStale } from "../../src/terraform/stale-plan";

const told = (cause: Error) => new Error("told", { cause });

describe("a saved plan that is applied", () => {
  it.each([
    "Error: Saved plan is stale\n\nThe given plan file can no longer be applied",
    "Error: the plan file was made for a different state",
  ])("is told in our words when the state has changed since: %j", async (output) => {
    const refusal = failure(output);
    await expect(orStale(() => Promise.reject(refusal), told)).rejects.toMatchObject({
      message: "told",
      cause: refusal,
    });
  });

  it.each([failure("Error: AccessDenied"), new Error("Saved plan is stale")])(
    "leaves every other failure as it is: %s",
    async (error) => {
      await expect(orStale(() => Promise.reject(error), told)).rejects.toBe(error);
    },
  );

  it("returns what the apply returns", async () => {
    await expect(orStale(() => Promise.resolve("done"), told)).resolves.toBe("done");
  });
});

function failure(output: string): CommandError {
  return new CommandError("terraform", "exit code 1", output);
}
