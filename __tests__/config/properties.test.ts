import { changed, changesOf, placesOf } from "@secure-serverless/proof/properties/schema-values";
import fc from "fast-check";
import { environmentSchema } from "../../src/config/schema";
import { environmentFields } from "../../src/config/schema/fields";
import { settingsOf } from "../../src/config/settings";
import {
  acceptedEnvironments,
  badlyTold,
  everySetting,
  foreignTemplates,
  loaded,
  settingAt,
  synthesized,
} from "../support/configuration";

const SEED = 7;
const places = everySetting(SEED);

/** The paths whose values are named by the configuration itself have a `*` here. */
const RECORDS = /^(tags|monitoring\.thresholds|api\.auth\.scopes)\..+$/;

/** One setting of an accepted environment, made something else. */
const changes = fc
  .constantFrom(...places)
  .chain(({ base, place }) => fc.constantFrom(...changesOf(place)).map((change) => ({ base, change })));

describe("every setting of the schema", () => {
  it("is among what is changed here, a new one too", () => {
    const known = settingsOf(environmentSchema).map(({ path }) => path);
    const reached = new Set(places.map(({ place }) => settingAt(place).replace(RECORDS, "$1")));

    expect(known.length).toBeGreaterThan(60);
    // of the state bucket there is always a name, which another rule makes where none is given
    expect(known.filter((path) => !reached.has(path))).toEqual([]);
  });

  it("is refused by path, rule and value, or accepted, whatever it is made", () => {
    fc.assert(
      fc.property(changes, ({ base, change }) => {
        const result = loaded({ test: changed(base, change) });
        const problems = "problems" in result ? result.problems : [];
        expect(badlyTold(problems)).toEqual([]);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it("gives Terraform nothing to evaluate when it is accepted", () => {
    fc.assert(
      fc.property(changes, ({ base, change }) => {
        const result = loaded({ test: changed(base, change) });
        fc.pre("environments" in result);
        const stacks = "environments" in result ? synthesized(result.environments) : [];
        expect(stacks.flatMap(([, json]) => foreignTemplates(json))).toEqual([]);
      }),
      { seed: SEED, numRuns: 20 },
    );
  });
});

describe("a whole environment", () => {
  it("is synthesized where each of its settings is accepted", () => {
    fc.assert(
      fc.property(acceptedEnvironments(0.5), (definition) => {
        const result = loaded({ test: definition });
        const stacks = "environments" in result ? synthesized(result.environments) : [];
        expect(stacks.length).toBeGreaterThan(1);
        expect(stacks.flatMap(([, json]) => foreignTemplates(json))).toEqual([]);
      }),
      { seed: SEED, numRuns: 10 },
    );
  });

  it("is refused with every problem at once where several settings are wrong", () => {
    const several = acceptedEnvironments(0.3).chain((base) =>
      fc
        .uniqueArray(fc.constantFrom(...placesOf(environmentFields, base).filter(({ path }) => path.length === 1)), {
          minLength: 2,
          maxLength: 4,
        })
        .chain((wrong) => fc.tuple(...wrong.map((place) => fc.constantFrom(...changesOf(place)))))
        .map((all) => all.reduce<unknown>((definition, change) => changed(definition, change), base)),
    );
    fc.assert(
      fc.property(several, (definition) => {
        const result = loaded({ test: definition });
        expect(badlyTold("problems" in result ? result.problems : [])).toEqual([]);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});
