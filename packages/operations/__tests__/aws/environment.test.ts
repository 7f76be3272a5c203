import { environmentNamed } from "../../src/aws/environment";

const VARIABLES = ["DEV_ACCOUNT_ID", "DEV_REGION"];
afterEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});

it("finds an environment by its name, completed by this process's variables", () => {
  process.env["DEV_ACCOUNT_ID"] = "123456789012";
  expect(environmentNamed("dev")).toMatchObject({ name: "dev", accountId: "123456789012" });
});

it.each([
  ["stagng", /no environment "stagng", only local, dev, staging, prod/, /^Did you mean staging\? Choose one of them/],
  ["elsewhere", /no environment "elsewhere", only local, dev, staging, prod/, /^Choose one of them/],
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
