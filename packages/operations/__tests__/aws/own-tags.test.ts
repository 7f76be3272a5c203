import { loadEnvironments } from "../../../../src/config/load-environment";
import { defaultTags } from "../../../../src/config/names";
import { hasOwnTags, tagsOf } from "../../src/aws/own-tags";

const environments = loadEnvironments();

describe("hasOwnTags", () => {
  it("is true for what Terraform tags, in the environment that it belongs to alone", () => {
    expect(environments.length).toBeGreaterThan(1);
    for (const environment of environments) {
      const tags = defaultTags(environment);
      const owners = environments.filter((other) => hasOwnTags(other, tags)).map(({ name }) => name);
      expect(owners).toEqual([environment.name]);
    }
  });

  it("is true for what was made before a tag was configured", () => {
    const [environment] = environments as [(typeof environments)[0]];
    const tags = defaultTags({ ...environment, tags: {} });
    expect(hasOwnTags({ ...environment, tags: { CostCenter: "42" } }, tags)).toBe(true);
  });

  it.each(["Project", "Environment", "ManagedBy"])("is false without the right %s", (name) => {
    const [environment] = environments as [(typeof environments)[0]];
    const tags = defaultTags(environment);
    expect(hasOwnTags(environment, { ...tags, [name]: "other" })).toBe(false);
    expect(hasOwnTags(environment, { ...tags, [name]: undefined })).toBe(false);
  });
});

describe("tagsOf", () => {
  it("reads a list of keys and values, and none", () => {
    expect(tagsOf([{ Key: "Project", Value: "orders" }, { Key: "Empty" }])).toEqual({
      Project: "orders",
      Empty: undefined,
    });
    expect(tagsOf(undefined)).toEqual({});
  });
});
