import { chosenEnvironments } from "../../src/config/chosen-environments";
import { environmentOfStack, STATE_OWNERS, stackIdOf } from "../../src/config/names";

const all = ["local", "dev", "eu-dev"].map((name) => ({ name }));
const chosen = (value?: string) => chosenEnvironments(all, { SYNTH_ENVIRONMENTS: value }).map(({ name }) => name);

it.each([
  [undefined, ["local", "dev", "eu-dev"]],
  ["", ["local", "dev", "eu-dev"]],
  ["dev", ["dev"]],
  ["eu-dev", ["eu-dev"]],
  [" eu-dev , local,", ["local", "eu-dev"]],
])("takes SYNTH_ENVIRONMENTS=%j for the choice of %j", (value, names) => {
  expect(chosen(value)).toEqual(names);
});

it.each([
  ["prd", ['SYNTH_ENVIRONMENTS: must name environments, separated by commas (local, dev, eu-dev), got "prd"']],
  [" , ", [expect.stringContaining("must name environments")]],
  ["dev prod", [expect.stringContaining('got "dev prod"')]],
  ["DEV,local,x", [expect.stringContaining('got "DEV"'), expect.stringContaining('got "x"')]],
])("rejects SYNTH_ENVIRONMENTS=%j", (value, problems) => {
  expect(() => chosen(value)).toThrow(expect.objectContaining({ name: "ConfigurationError", problems }));
});

describe("the environment of a stack", () => {
  const names = all.map(({ name }) => name);

  it.each(names.flatMap((name) => STATE_OWNERS.map((owner) => [stackIdOf(owner, name), name])))(
    "%s: %s",
    (id, name) => {
      expect(environmentOfStack(id, names)).toBe(name);
    },
  );

  it.each(["prod", "state-backend", "state-backend-prod", "dev-state-backend", ""])("%s: none", (id) => {
    expect(environmentOfStack(id, names)).toBeUndefined();
  });
});
