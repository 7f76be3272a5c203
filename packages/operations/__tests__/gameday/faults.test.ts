import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SIGNALS } from "../../../../src/monitoring/signals";
import { FAULTS } from "../../src/gameday/faults";

const runbook = readFileSync(join(__dirname, "../../../../docs/runbook.md"), "utf8");

describe("the faults of a game day", () => {
  it.each(Object.entries(FAULTS))("%s makes a signal speak, and is in the runbook", (name, { signal, summary }) => {
    expect(SIGNALS).toHaveProperty(signal);
    expect(summary).not.toMatch(/\.$/);
    expect(runbook).toContain(`| \`${name}\` |`);
    expect(runbook).toContain(`[${signal}](#${signal}) |\n`);
  });

  it("are the ones that the runbook lists", () => {
    const listed = [...runbook.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);

    expect(listed).toEqual(Object.keys(FAULTS));
  });
});
