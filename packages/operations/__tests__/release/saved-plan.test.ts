import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { replaceableFiles, requireSavedPlan, savePlan } from "../../src/release/saved-plan";
import { PLAN_FILE } from "../../src/release/saved-plan-manifest";

let stackFolder: string;
let folder: string;
beforeEach(() => {
  stackFolder = temporaryFolder();
  mkdirSync(join(stackFolder, "archives"));
  for (const file of [PLAN_FILE, "cdk.tf.json", join("archives", "api.zip")])
    writeFileSync(join(stackFolder, file), "first", { mode: 0o644 });
  folder = join(temporaryFolder(), "plan");
});

const save = (environmentName = "dev") =>
  savePlan({ folder, environmentName, stackFolder, markdown: "# Review", json: "{}" });
/** Everything below a folder, with its content. */
const contents = (of: string) =>
  Object.fromEntries(
    readdirSync(of, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .map((file) => [file, readFileSync(file, "utf8")]),
  );

it("can be read by nobody else, nor can the folders that it is in", async () => {
  mkdirSync(folder, { mode: 0o755 });
  await save();
  const modes = ["", ...readdirSync(folder, { recursive: true })].map((name) => {
    const entry = statSync(join(folder, String(name)));
    return (entry.mode & 0o777) === (entry.isDirectory() ? 0o700 : 0o600);
  });
  expect(modes.length).toBeGreaterThan(6);
  expect(modes).not.toContain(false);
});

it("keeps more files beside the review, and replaces them with the plan", async () => {
  const more = { "cost.json": "{}" };
  await savePlan({ folder, environmentName: "dev", stackFolder, markdown: "# Review", json: "{}", more });
  expect(readFileSync(join(folder, "cost.json"), "utf8")).toBe("{}");

  await save();
  expect(readdirSync(folder)).not.toContain("cost.json");
  await expect(requireSavedPlan(folder, "dev")).resolves.toBeDefined();
});

it("replaces an earlier plan, also of another environment, and nothing that stands beside it", async () => {
  await save("prod");
  writeFileSync(join(folder, "notes.txt"), "mine");
  writeFileSync(join(folder, "stacks", "prod", "more.txt"), "mine too");
  writeFileSync(join(stackFolder, PLAN_FILE), "second");

  await save("dev");

  expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
  expect(readdirSync(join(folder, "stacks", "prod"), { recursive: true }).sort()).toEqual(["archives", "more.txt"]);
  expect(readFileSync(join(folder, "stacks", "dev", PLAN_FILE), "utf8")).toBe("second");
  await expect(requireSavedPlan(folder, "dev")).resolves.toBeDefined();
});

it("replaces a plan of before, which did not list its files", async () => {
  await save();
  const file = join(folder, "manifest.json");
  const { written: _, ...older } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify(older));
  await expect(save()).resolves.toBeUndefined();
});

describe("a folder with anything else is left as it is", () => {
  it.each<[string, () => void]>([
    ["other things", () => writeFileSync(join(folder, "thesis.md"), "years of work")],
    ["a manifest that is not of a plan", () => writeFileSync(join(folder, "manifest.json"), '{"name":"an extension"}')],
    [
      "the manifest of a backup",
      () => writeFileSync(join(folder, "manifest.json"), '{"format":1,"environment":"dev"}'),
    ],
    ["only a hidden file", () => writeFileSync(join(folder, ".git"), "gitdir: elsewhere")],
  ])("%s", async (_, put) => {
    mkdirSync(folder);
    put();
    const before = contents(folder);
    await expect(save()).rejects.toThrow(`${folder} holds something other than a saved plan`);
    await expect(replaceableFiles(folder, "dev")).rejects.toThrow("holds something other");
    expect(contents(folder)).toEqual(before);
  });

  it("keeps what stands where a file of the plan would", async () => {
    await save();
    writeFileSync(join(stackFolder, "new.json"), "{}");
    const mine = join(folder, "stacks", "dev", "new.json");
    writeFileSync(mine, "mine");
    const before = contents(folder);
    await expect(save()).rejects.toThrow(`${mine} does not belong to the saved plan there`);
    expect(contents(folder)).toEqual(before);
  });

  it("keeps what a link leads to", async () => {
    await save();
    const elsewhere = temporaryFolder();
    mkdirSync(join(elsewhere, "dev"));
    writeFileSync(join(elsewhere, "dev", PLAN_FILE), "somebody else's");
    rmSync(join(folder, "stacks"), { recursive: true });
    symlinkSync(elsewhere, join(folder, "stacks"));
    await expect(save()).rejects.toThrow(`${join(folder, "stacks")} does not belong to the saved plan there`);
    expect(readFileSync(join(elsewhere, "dev", PLAN_FILE), "utf8")).toBe("somebody else's");
  });

  const OUTSIDE = ["../precious", "../../../precious", "stacks/../../precious", "..", "/etc/hostname", "a\0b", ""];
  it.each<[string, (outside: string) => object]>([
    ["`written`", (outside) => ({ written: [outside] })],
    ["`files`", (outside) => ({ written: undefined, files: { [outside]: "0" } })],
    ["`environment`", (outside) => ({ environment: outside })],
    ["`environment` of a plan of before", (outside) => ({ written: undefined, environment: outside })],
  ])("keeps what is outside of it, whatever %s of a manifest says", async (_, said) => {
    await save();
    const file = join(folder, "manifest.json");
    const own = JSON.parse(readFileSync(file, "utf8"));
    // beside the folder, and where the stack's folder and "stacks" would lead to
    for (const name of ["precious", "review.md", PLAN_FILE]) writeFileSync(join(folder, "..", name), "mine");
    for (const outside of OUTSIDE) {
      writeFileSync(file, JSON.stringify({ ...own, ...said(outside) }));
      const before = contents(join(folder, ".."));
      await expect(save()).rejects.toThrow("holds something other than a saved plan");
      expect(contents(join(folder, ".."))).toEqual(before);
    }
    writeFileSync(file, JSON.stringify(own));
    await expect(save()).resolves.toBeUndefined();
  });

  it("keeps what a caller wants to write outside of it", async () => {
    await save();
    await expect(replaceableFiles(folder, "dev", ["../precious"])).rejects.toThrow(`is not in ${folder}`);
    await expect(replaceableFiles(folder, "dev", ["..precious"])).resolves.toContain("review.md");
  });

  it("keeps what is in the stack's folder and does not belong to the plan", async () => {
    await save();
    for (const name of ["mine.tf", join("archives", "mine.zip")]) {
      const mine = join(folder, "stacks", "dev", name);
      writeFileSync(mine, "mine");
      const before = contents(folder);
      await expect(replaceableFiles(folder, "dev")).rejects.toThrow(`${mine} does not belong to the saved plan there`);
      await expect(save()).rejects.toThrow(`${mine} does not belong to the saved plan there`);
      expect(contents(folder)).toEqual(before);
      rmSync(mine);
    }
    await expect(save()).resolves.toBeUndefined();
  });

  it.each(["gone", "."])("keeps a link to %p", async (leadsTo) => {
    symlinkSync(join(temporaryFolder(), leadsTo), folder);
    await expect(replaceableFiles(folder, "dev")).rejects.toThrow(`${folder} is a link, and a plan needs a folder`);
    await expect(save()).rejects.toThrow(`${folder} is a link`);
  });

  it("below a link to nothing, while one to a folder may be in the way", async () => {
    const links = temporaryFolder();
    symlinkSync(join(links, "gone"), join(links, "nowhere"));
    symlinkSync(temporaryFolder(), join(links, "somewhere"));
    await expect(replaceableFiles(join(links, "nowhere", "plan"), "dev")).rejects.toThrow(
      `${join(links, "nowhere")} is a link`,
    );
    folder = join(links, "somewhere", "plan");
    await expect(save()).resolves.toBeUndefined();
  });

  it("keeps everything where no folder can be made", async () => {
    folder = "/proc/nothing/plan";
    await expect(save()).rejects.toMatchObject({
      name: "UserError",
      message: `${folder} could not be created (ENOENT)`,
    });
  });

  it("keeps a file", async () => {
    writeFileSync(folder, "mine");
    await expect(save()).rejects.toThrow(`${folder} cannot be used (ENOTDIR)`);
  });
});
