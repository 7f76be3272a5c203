import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { requireOwnPreview } from "../../src/dashboard/own-preview";
import { dashboardSvg } from "../../src/dashboard/svg";

const drawing = () =>
  dashboardSvg({
    body: { widgets: [{ type: "text", x: 0, y: 0, width: 1, height: 1, properties: { markdown: "#" } }] } as never,
    contents: { series: new Map(), rows: new Map(), alarmStates: new Map(), alarmPrefix: "" },
    from: 0,
    to: 1,
    note: "",
  });

it("draws a preview over an earlier one, and where nothing is", async () => {
  const file = join(temporaryFolder(), "dashboard.svg");
  await expect(requireOwnPreview(file)).resolves.toBeUndefined();
  writeFileSync(file, drawing());
  await expect(requireOwnPreview(file)).resolves.toBeUndefined();
});

it("draws a preview over nothing else", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "README.md");
  for (const content of ["", "# Mine", "<svg>\n<circle/>\n</svg>"]) {
    writeFileSync(file, content);
    await expect(requireOwnPreview(file)).rejects.toThrow(`${file} is not a preview that this command has drawn`);
    expect(readFileSync(file, "utf8")).toBe(content);
  }
  mkdirSync(join(folder, "folder"));
  await expect(requireOwnPreview(join(folder, "folder"))).rejects.toThrow("is not a preview");
  symlinkSync(file, join(folder, "link"));
  await expect(requireOwnPreview(join(folder, "link"))).rejects.toThrow("is not a preview");
});
