import { buildAwsProvider } from "../src/stand-ins/aws-provider";
import releases from "../src/stand-ins/aws-provider/releases.json";
import { lockedProviderVersions, pinnedTerraformVersion, satisfiesPin } from "../src/versions";

it.each([
  ["1.15.5", true],
  ["1.15.6", true],
  ["1.16.0", true],
  ["1.15.4", false],
  ["1.11.4", false],
  ["1.9.9", false],
  ["2.0.0", false],
  ["0.15.5", false],
  ["1.16.0-beta1", false],
  ["", false],
])("holds Terraform %s against the pin 1.15.5: %s", (version, expected) => {
  expect(satisfiesPin(version, "1.15.5")).toBe(expected);
});

it("reads the pin and the locked providers from the committed files", () => {
  expect(pinnedTerraformVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(lockedProviderVersions()).toEqual({
    "hashicorp/archive": expect.stringMatching(/^2\.\d+\.\d+$/),
    "hashicorp/aws": expect.stringMatching(/^6\.\d+\.\d+$/),
  });
});

it("knows the source of the AWS provider that is locked, for machines without the registry", () => {
  expect(Object.keys(releases)).toContain(lockedProviderVersions()["hashicorp/aws"]);
});

it("says what to do where a version is locked whose source is not known", async () => {
  const step = { detail: () => {} };
  await expect(buildAwsProvider("6.0.1", step)).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringContaining("6.0.1"),
    remedy: expect.stringContaining("docs/upgrading.md"),
  });
});
