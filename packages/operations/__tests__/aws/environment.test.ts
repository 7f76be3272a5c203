import { environmentNamed } from "../../src/aws/environment";

const VARIABLES = ["DEV_ACCOUNT_ID", "DEV_REGION"];
afterEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});

it("an environment is found by its name, completed by this process's variables", () => {
  process.env["DEV_ACCOUNT_ID"] = "123456789012";
  expect(environmentNamed("dev", "usage")).toMatchObject({ name: "dev", accountId: "123456789012" });
});

it.each([
  [undefined, /name of an environment is needed/],
  ["production", /no environment "production", only local, dev, staging, prod/],
  ["__proto__", /no environment "__proto__"/],
])("%s is refused with what there is, and the usage", (name, message) => {
  expect(() => environmentNamed(name, "npm run deploy -- <environment>")).toThrow(
    expect.objectContaining({
      name: "UserError",
      message: expect.stringMatching(message),
      remedy: "npm run deploy -- <environment>",
    }),
  );
});

it("a variable that is not valid is named with its rule and value", () => {
  process.env["DEV_REGION"] = "Frankfurt";
  expect(() => environmentNamed("dev", "usage")).toThrow(
    expect.objectContaining({ name: "UserError", message: expect.stringMatching(/dev: region: .*"Frankfurt"/) }),
  );
});
