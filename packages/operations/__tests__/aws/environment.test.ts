import { environmentNamed, stateBucketOwnerOf, templateNamed } from "../../src/aws/environment";

const VARIABLES = ["DEV_ACCOUNT_ID", "DEV_REGION"];
afterEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});

it("finds an environment by its name, completed by this process's variables", () => {
  process.env["DEV_ACCOUNT_ID"] = "123456789012";
  expect(environmentNamed("dev")).toMatchObject({ name: "dev", accountId: "123456789012" });
});

it.each([
  [
    "stagng",
    /no environment "stagng", only local, dev, staging, prod, preview-<id>/,
    /^Did you mean staging\? Choose one of them/,
  ],
  ["elsewhere", /no environment "elsewhere", only local, dev, staging, prod, preview-<id>/, /^Choose one of them/],
  ["__proto__", /no environment "__proto__"/, /^Choose one of them/],
])("%s is refused with what there is, and what may be meant", (name, message, remedy) => {
  expect(() => environmentNamed(name)).toThrow(
    expect.objectContaining({
      name: "UserError",
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(remedy),
    }),
  );
});

it("names a variable that is not valid with its rule and value", () => {
  process.env["DEV_REGION"] = "Frankfurt";
  expect(() => environmentNamed("dev")).toThrow(
    expect.objectContaining({ name: "UserError", message: expect.stringMatching(/dev: region: .*"Frankfurt"/) }),
  );
});

describe("a preview", () => {
  it("is found by its name, and its template by that of the template alone", () => {
    expect(environmentNamed("preview-123")).toMatchObject({
      name: "preview-123",
      preview: { of: "preview", id: "123" },
    });
    expect(templateNamed("preview")).toMatchObject({ name: "preview", template: { mostAtOnce: 20 } });
    expect(["preview-123", "preview", "dev"].map((name) => stateBucketOwnerOf(name).name)).toEqual([
      "preview",
      "preview",
      "dev",
    ]);
  });

  it.each([
    ["prevew-1", /^There is no environment "prevew-1"/, /^Did you mean preview-1\?/],
    ["Preview-1", /^There is no environment/, /^Did you mean preview-1\?/],
    ["elsewhere-1", /^There is no environment/, /^Choose/],
    ["preview", /^preview is a template, and not an environment$/, /^Name a preview of it, for example preview-1$/],
    ["preview-X", /^preview-X: \(name\): must be preview-<id> with an id of lower-case/, /^Name it by its template/],
    ["preview-1234567", /must have an id of at most 6 characters, .*, got 7$/, /preview-1$/],
  ])("is not made of %s", (name, message, remedy) => {
    expect(() => environmentNamed(name)).toThrow(
      expect.objectContaining({
        name: "UserError",
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
      }),
    );
  });

  it("has only templates of the configuration", () => {
    expect(() => templateNamed("previw")).toThrow(
      expect.objectContaining({ name: "UserError", remedy: expect.stringMatching(/^Did you mean preview\?/) }),
    );
  });
});
