import { parse } from "../src/input/decode";
import { readPlan } from "../src/input/read-plan";
import { UserError } from "../src/user-error";
import { planOf, updated } from "./support/plan-builder";

const plan = planOf([updated("x_thing", { note: "a" }, { note: 'b\n{"format_version":"9.9"}' })]);
const line = JSON.stringify(plan);

function refusal(read: () => unknown): UserError {
  try {
    read();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("what stands around a plan", () => {
  it.each([
    [
      "the wrapper of setup-terraform",
      `[command]/home/runner/terraform-bin show -json p\n${line}\n::debug::exited with code 0.\n`,
    ],
    [
      "an older wrapper, which repeats it as an output",
      `${line}\n\n::set-output name=stdout::${line.replaceAll("\n", "%0A")}\n`,
    ],
    ["the wrapper on Windows", `[command]C:\\terraform-bin.exe show -json p\r\n${line}\r\n::debug::x\r\n`],
    ["colours", `\u001b[0m\u001b[1m${line}\u001b[0m\n`],
    ["warnings before it", `Warning: the configuration of the command line\n\n${line}`],
  ])("is left out: %s", (_, text) => {
    expect(parse(Buffer.from(text))).toEqual(plan);
  });

  it("is read in UTF-16 of either byte order", () => {
    const little = Buffer.from(`\ufeff${line}`, "utf16le");
    expect(parse(little)).toEqual(plan);
    expect(parse(Buffer.from(little).swap16())).toEqual(plan);
  });

  it("does not hide that there are two plans, of which the first may be another one", () => {
    const { message, remedy } = refusal(() => parse(Buffer.from(`[command]terraform-bin show\n${line}\n${line}\n`)));
    expect(message).toMatch(/wrapper of hashicorp\/setup-terraform/);
    expect(remedy).toMatch(/terraform_wrapper: false/);
  });

  it("is named when the wrapper has cut the plan off", () => {
    const { remedy } = refusal(() =>
      parse(Buffer.from(`[command]terraform-bin show\n${line.slice(0, -9)}\n::debug::x`)),
    );
    expect(remedy).toMatch(/terraform_wrapper: false/);
  });

  it.each([
    ["the progress of a plan", '{"@level":"info"}\n{"@level":"info"}\n', /progress that `terraform plan -json` prints/],
    ["the progress behind the wrapper", '[command]x\n{"@level":"info"}\n{"@level":"info"}\n', /progress/],
    ["the text for people", "\u001b[1mTerraform will perform the following actions:\u001b[0m\n\n  # x\n", /for people/],
    [
      "the text for people, without changes",
      "\nNo changes. Your infrastructure matches the configuration.\n",
      /for people/,
    ],
  ])("is not a plan: %s", (_, text, message) => {
    expect(refusal(() => parse(Buffer.from(text))).message).toMatch(message);
  });

  it("takes time in proportion to the text, whatever it is", () => {
    const startedAt = process.cpuUsage();
    for (const unit of ["{\n", "\u001b[", "::debug::", "[command]\n", '{"format_version"\n', " \n"])
      expect(() => parse(Buffer.from(unit.repeat(300_000)))).toThrow(UserError);
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(5000);
  });
});

describe("what is given in the place of a plan", () => {
  it.each([
    [
      "the first line of the progress",
      { "@level": "info", "@message": "Terraform 1.9.0", type: "version" },
      /progress/,
    ],
    [
      "the file of a state",
      { version: 4, terraform_version: "1.9.0", serial: 3, lineage: "x", resources: [] },
      /is a state/,
    ],
    ["the JSON of a state", { format_version: "1.0", values: { root_module: {} } }, /is a state/],
  ])("is named: %s", (_, json, message) => {
    expect(refusal(() => readPlan(json)).message).toMatch(message);
  });

  // Terraform 0.12 to 1.0.0 wrote 0.1; 1.0.1 was the first with 0.2
  it("is told the version that writes a format which can be read", () => {
    const { message, remedy } = refusal(() => readPlan({ ...plan, format_version: "0.1", terraform_version: "1.0.0" }));
    expect(message).toBe("The plan has format version 0.1, made by version 1.0.0, and this reads 0.2 and 1.x");
    expect(remedy).toBe("Make the plan with Terraform 1.0.1 or newer, or with any OpenTofu");
  });

  it.each(["2.0", "3.1", "10.0"])(
    "is refused in the newer format %s, whose changes may mean something else",
    (version) => {
      expect(refusal(() => readPlan({ ...plan, format_version: version })).remedy).toMatch(
        /newer version of the review/,
      );
    },
  );

  it.each(["0.2", "1.0", "1.2", "1.99"])("is a plan in the format %s", (version) => {
    expect(readPlan({ ...plan, format_version: version }).changes).toHaveLength(1);
  });

  it.each(["", "1", "x", "1.2.3", "1.2x", "0.0"])("is not a plan in the format %p", (version) => {
    expect(() => readPlan({ ...plan, format_version: version })).toThrow(UserError);
  });
});
