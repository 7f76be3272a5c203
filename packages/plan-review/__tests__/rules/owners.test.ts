import { type Kind, kindOf } from "../../src/catalogue/types";
import type { Action, ResourceChange } from "../../src/model";
import { goingWithOwner } from "../../src/rules/owners";
import { ACTIONS, changeOf, planOfChanges } from "../support/changes";

// the lists of types have tests of their own, and take longer to load than these tests take
jest.mock("../../src/catalogue/types", () => ({ kindOf: jest.fn() }));

const KINDS: readonly Kind[] = ["holds", "serves", "guards", "grants", "settings", "harmless"];
const ARN = "arn:aws:acme:eu-west-1:111122223333:thing/x";
const going = (type: string, before: ResourceChange["before"], more: Partial<ResourceChange> = {}) =>
  changeOf(type, { action: "delete", before, ...more });
/** What goes with another one of these. */
const owned = (...changes: readonly ResourceChange[]) => [...goingWithOwner(planOfChanges(...changes))];
/** Whether what has an attribute goes with a thing that has another. */
const goes = (
  attribute: string,
  value = "x",
  { type = "acme_bucket_cors", owner = "acme_bucket", name = "id" } = {},
): boolean => {
  const part = going(type, { [attribute]: value });
  return owned(going(owner, { [name]: value }), part).includes(part);
};

/** By type: a bucket holds something, everything else is settings. */
function kindsAre(kinds: Readonly<Record<string, Kind | undefined>>): void {
  jest.mocked(kindOf).mockImplementation((type) => (Object.hasOwn(kinds, type) ? kinds[type] : "settings"));
}

beforeEach(() => {
  kindsAre({ acme_bucket: "holds" });
});

describe("what goes with its owner", () => {
  it("is what names it, deleted with it, worked out once", () => {
    const [bucket, cors] = [going("acme_bucket", { id: "x" }), going("acme_bucket_cors", { bucket: "x" })];
    const plan = planOfChanges(bucket, cors, going("acme_other", { bucket: "y" }));
    expect([...goingWithOwner(plan)]).toStrictEqual([cors]);
    expect(goingWithOwner(plan)).toBe(goingWithOwner(plan));
    expect(owned(cors)).toEqual([]);
  });

  it("is destroyed or replaced, and no settings of a bucket that is made anew go alone", () => {
    const pairs = (own: Action) =>
      ACTIONS.filter((action) => {
        const cors = going("acme_bucket_cors", { bucket: "x" }, { action: own });
        return owned(going("acme_bucket", { id: "x" }, { action }), cors).includes(cors);
      });
    expect([pairs("delete"), pairs("replace"), pairs("update")]).toEqual([["delete"], ["replace", "delete"], []]);
  });

  it.each(["id", "arn", "name", "bucket", "function_name", "identifier", "cluster_identifier", "key_id", "url"])(
    "names it by its %s",
    (name) => {
      expect(goes("bucket_id", "x", { name })).toBe(true);
      expect(goes("bucket_id", "x", { name: `x_${name}` })).toBe(false);
    },
  );

  it("has a name for it that is a text, and no empty one", () => {
    expect(goes("bucket", "")).toBe(false);
    const number = going("acme_bucket_cors", { bucket: 7 });
    expect(owned(going("acme_bucket", { id: 7 }), number)).toEqual([]);
    expect(owned(going("acme_bucket", null), going("acme_bucket_cors", null))).toEqual([]);
    expect(goes("bucket", "undefined", { name: "other" })).toBe(false);
  });

  it("is found among what it says besides", () => {
    const cors = going("acme_bucket_cors", { a: "x", bucket: "x", days: 7 });
    expect(owned(going("acme_bucket", { id: "x", name: "y" }), cors)).toEqual([cors]);
  });
});

describe("what holds something", () => {
  it("never goes silently, and nothing that nobody knows", () => {
    const silent = [...KINDS, undefined].filter((kind) => {
      kindsAre({ acme_bucket: "holds", acme_bucket_cors: kind });
      return goes("bucket");
    });
    expect(silent).toStrictEqual(KINDS.filter((kind) => kind !== "holds"));
  });

  it("is the state of Terraform too", () => {
    const state = going("acme_bucket_cors", { bucket: "x" }, { meaning: "Terraform state" });
    expect(owned(going("acme_bucket", { id: "x" }), state)).toEqual([]);
  });
});

describe("an owner", () => {
  it("is more than what it owns, or what that is named after", () => {
    const owners = (part: Kind, owner: string) =>
      KINDS.filter((kind) => {
        kindsAre({ [owner]: kind, acme_bucket_cors: part });
        return goes("target_arn", ARN, { owner }) || goes("thing", ARN, { owner });
      });
    expect(owners("serves", "acme_vpc")).toEqual(["holds"]);
    expect(owners("settings", "acme_vpc")).toEqual(["holds", "serves"]);
    expect(owners("serves", "acme_bucket")).toEqual(["holds", "serves"]);
    expect(owners("settings", "acme_bucket")).toEqual(KINDS);
    expect(owners("settings", "acme_buck")).toEqual(["holds", "serves"]);
    kindsAre({ acme_bucket: undefined });
    expect(goes("bucket")).toBe(false);
  });

  it("is not the thing itself", () => {
    const own = going("acme_bucket_cors", { id: ARN, thing: ARN, bucket_cors: ARN });
    kindsAre({});
    expect(owned(own)).toEqual([]);
    const cluster = going("acme_", { id: ARN, thing: ARN });
    expect(owned(cluster)).toEqual([]);
  });

  it("is of the kind that the attribute names, unless an ARN or a path is of it alone", () => {
    for (const attribute of ["bucket", "bucket_id", "bucket_arn", "bucket_name", "bucket_identifier", "bucket_url"])
      expect(goes(attribute)).toBe(true);
    for (const attribute of ["thing", "bucket_x", "bucket_id_x", "my_bucket"]) expect(goes(attribute)).toBe(false);
    for (const value of [ARN, "/subscriptions/1/rg", "projects/p/x"]) {
      expect(goes("thing", value)).toBe(true);
      expect(goes("thing", `x${value}`)).toBe(false);
    }
  });

  it("is none that needs nobody", () => {
    kindsAre({ aws_default_vpc: "holds" });
    expect(goes("vpc_id", "x", { owner: "aws_default_vpc" })).toBe(false);
    kindsAre({ aws_other_vpc: "holds" });
    expect(goes("vpc_id", "x", { owner: "aws_other_vpc" })).toBe(true);
  });
});

describe("an attribute", () => {
  it.each(["id", "arn", "name", "tags", "tags_all", "region", "location", "description"])(
    "says of itself, and of no owner: %s",
    (attribute) => {
      expect(goes(attribute, ARN)).toBe(false);
      expect(goes(`${attribute}_x`, ARN)).toBe(true);
    },
  );

  it.each(
    "key role policy policies log destination target topic certificate secret image snapshot subnet security_group".split(
      " ",
    ),
  )("is what it only uses, unless it is named after that: %s", (used) => {
    kindsAre({ acme_thing: "holds" });
    const owner = "acme_thing";
    const attributes = [used, `my_${used}_id`, `${used}_arn`];
    expect(attributes.filter((attribute) => goes(attribute, ARN, { owner }))).toEqual([]);
    const named = (attribute: string) => goes(attribute, ARN, { owner, type: `acme_${used}_version` });
    expect([named(used), named(`${used}_arn`), named(`${used}_x`)]).toEqual([true, true, false]);
    expect(goes(used, ARN, { owner, type: `acme_${used}` })).toBe(false);
    expect(goes(used, ARN, { owner, type: `acme_my${used}_version` })).toBe(false);
  });
});

describe("a name that many share", () => {
  it("is that of the first eight of them", () => {
    const cors = going("acme_bucket_cors", { bucket: "x" });
    const others = (count: number) => Array.from({ length: count }, () => going("acme_thing", { id: "x" }));
    expect(owned(...others(7), going("acme_bucket", { id: "x" }), cors)).toEqual([cors]);
    expect(owned(...others(8), going("acme_bucket", { id: "x" }), cors)).toEqual([]);
  });

  it("counts once for each of them", () => {
    const cors = going("acme_bucket_cors", { bucket: "x" });
    const others = Array.from({ length: 4 }, () => going("acme_thing", { id: "x", name: "x", arn: "x" }));
    expect(owned(...others, going("acme_bucket", { id: "x" }), cors)).toEqual([cors]);
  });
});
