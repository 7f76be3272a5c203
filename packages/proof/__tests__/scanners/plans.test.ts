import { environments, templates } from "../../../../src/config/environments";
import { partsOfPreview, STATE_OWNERS, stackIdOf } from "../../../../src/config/names";
import { allStacks } from "../../src/scanners/plans";

const names = () => allStacks().map(({ stack }) => stack);

describe("the stacks that scanners look at", () => {
  it.each(Object.keys(environments))("are all of the environment %s", (name) => {
    expect(names()).toEqual(expect.arrayContaining(STATE_OWNERS.map((owner) => stackIdOf(owner, name))));
  });

  it.each(Object.keys(templates))("are what the previews of %s share, and one of them", (name) => {
    expect(names()).toEqual(expect.arrayContaining([stackIdOf("ciAccess", name), stackIdOf("stateBackend", name)]));
    expect(names().filter((stack) => partsOfPreview(stack, [name]))).toHaveLength(1);
  });

  it("are each named once", () => {
    expect(new Set(names()).size).toBe(names().length);
  });
});
