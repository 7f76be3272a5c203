import { pause, poll } from "@secure-serverless/system/poll";
import { UserError } from "@secure-serverless/system/user-error";
import { Infrastructure, type InfrastructureProps, type ProposedChange } from "../../../src/local/live/infrastructure";

/** Everything that happens, in order. */
function watched(props: Partial<InfrastructureProps>) {
  const happened: string[] = [];
  const change: ProposedChange = { review: "the review", apply: async () => void happened.push("applied") };
  const infrastructure = new Infrastructure({
    propose: async () => change,
    ask: async () => "yes",
    tell: (text) => happened.push(text),
    quietMilliseconds: 5,
    ...props,
  });
  const comes = (part: string) =>
    poll(() => happened.some((text) => text.includes(part)) || undefined, { timeoutSeconds: 10, pauseSeconds: 0.01 });
  return { infrastructure, happened, comes };
}

describe("a change of the stacks' sources", () => {
  it("is planned, reviewed, and applied on a yes", async () => {
    const { infrastructure, happened, comes } = watched({});
    infrastructure.changed();
    expect(await comes("Applied")).toBe(true);
    expect(happened).toEqual([
      "The stacks' sources have changed: making a plan",
      "the review",
      "Press Enter or a to apply it, any other key to skip it.",
      "applied",
      "Applied.",
    ]);
  });

  it("is not applied on a no", async () => {
    const { infrastructure, happened, comes } = watched({ ask: async () => "no" });
    infrastructure.changed();
    expect(await comes("Skipped")).toBe(true);
    expect(happened).not.toContain("applied");
  });

  it("is not applied without a terminal, which learns the command", async () => {
    const { infrastructure, happened, comes } = watched({ ask: async () => undefined });
    infrastructure.changed();
    expect(await comes("npm run local -- --detach")).toBe(true);
    expect(happened).not.toContain("applied");
  });

  it("is not applied on Ctrl-C, which has a terminal", async () => {
    const { infrastructure, happened, comes } = watched({ ask: async () => "interrupt" });
    infrastructure.changed();
    expect(await comes("Press Enter")).toBe(true);
    await pause(0.05);
    expect(happened.at(-1)).toBe("Press Enter or a to apply it, any other key to skip it.");
  });

  it("asks nothing when the plan changes nothing", async () => {
    const ask = jest.fn();
    const { infrastructure, comes } = watched({ propose: async () => undefined, ask });
    infrastructure.changed();
    expect(await comes("changes nothing")).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });

  it("tells why it has no plan, and asks again after the next change", async () => {
    let tries = 0;
    const { infrastructure, comes } = watched({
      propose: async () => {
        if (tries++ === 0) throw new UserError("main.ts is wrong", "Correct it");
        return undefined;
      },
    });
    infrastructure.changed();
    expect(await comes("main.ts is wrong.\n→ Correct it.\nWhat was applied before goes on serving.")).toBe(true);
    infrastructure.changed();
    expect(await comes("changes nothing")).toBe(true);
  });

  it("replaces the previous one, whose question is withdrawn", async () => {
    let plans = 0;
    const { infrastructure, happened, comes } = watched({
      propose: async () => ({ review: `review ${++plans}`, apply: async () => void happened.push("applied") }),
      ask: (signal) =>
        plans === 2
          ? Promise.resolve("no" as const)
          : new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined))),
    });
    infrastructure.changed();
    expect(await comes("review 1")).toBe(true);
    await pause(0.02);
    infrastructure.changed();
    expect(await comes("Skipped")).toBe(true);
    expect(happened).toContain("review 2");
    expect(happened).not.toContain("applied");
    expect(happened.join()).not.toContain("no terminal");
  });

  it("ends with its question when it is stopped", async () => {
    const { infrastructure, happened } = watched({});
    infrastructure.changed();
    infrastructure.stop();
    await pause(0.05);
    expect(happened).toEqual([]);
  });
});
