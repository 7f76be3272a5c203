import type { AttributeChange } from "../../src/attributes";
import type { ResourceChange } from "../../src/model";
import { readsAttribute } from "../../src/network/reads";
import { mayReach } from "../../src/network/touched";
import { Hidden, type Marked, Unknown } from "../../src/values";
import { attributeOf, changeOf } from "../support/changes";

// what the rules read, and what is open by itself, have tests of their own
jest.mock("../../src/network/reads", () => ({
  readsAttribute: jest.fn((_type: string, path: string) => path === "deep.who"),
}));
jest.mock("../../src/network/defaults", () => ({
  OPEN_BY_DEFAULT: [{ type: /^acme_cluster$/ }, { type: /^acme_x$/ }],
}));

const may = (attributes: readonly AttributeChange[], more: Partial<ResourceChange> = {}) =>
  mayReach(changeOf("acme_thing", { attributes, ...more }));
const change = (path: string, before: Marked, after: Marked, more: Partial<AttributeChange> = {}) =>
  may([attributeOf(path, { before, after, ...more })]);

describe("a change that may say who reaches the resource", () => {
  it("is any but one in place, of a firewall, and of what is open by itself", () => {
    const actions = ["create", "delete", "replace", "no-op", "forget"] as const;
    expect(actions.filter((action) => !may([], { action }))).toEqual([]);
    expect([may([]), may([], { type: "acme_firewall" }), may([], { type: "acme_cluster" })]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("is one under a name that may hold those who are let in", () => {
    const names = [
      "allowlist",
      "authorized",
      "whitelist",
      "trusted",
      "permitted",
      "restriction",
      "access",
      "port_range",
      "cidrs",
      "Public",
      "network",
      "ips",
      "firewall",
      "a/b",
      "a*b",
    ];
    expect(names.filter((name) => !change(name, "a", "b"))).toEqual([]);
    expect(change("size", "a", "b")).toBe(false);
  });

  it("is one that the rules read, at whatever place of a list", () => {
    const read = (path: string) => may([attributeOf(path)], { type: "acme_deep" });
    expect([read("deep.0.who"), read("deep.0.what")]).toEqual([true, false]);
    expect(readsAttribute).toHaveBeenCalledWith("acme_deep", "deep.who");
  });

  it("is one of a value that is not plain, before or after", () => {
    const values: readonly Marked[] = [
      "1.2.3.4",
      "a,b",
      "a:b",
      "Any",
      "all",
      "internet",
      "Everyone",
      "public",
      "world",
    ];
    expect(values.filter((value) => !change("size", value, "a") || !change("size", "a", value))).toEqual([]);
    expect([change("size", "a", new Unknown()), change("size", new Unknown(), "a")]).toEqual([true, true]);
    // however plain what is shown of it is
    const hidden = new Hidden("x", "looks like a secret", { shown: "plain", secrets: ["x"] });
    expect([change("size", "a", hidden), change("size", hidden, "a")]).toEqual([true, true]);
    expect(change("tree", { a: "1", b: "a" }, { a: "1.2.3.4", b: "b" })).toBe(true);
    const plain: readonly Marked[] = ["t3-micro x_1", "", "many", 7, true, null];
    expect(plain.filter((value) => change("size", value, "b"))).toEqual([]);
  });

  it("is one of several, of which none is a policy", () => {
    const [plain, open] = [attributeOf("size"), attributeOf("who", { after: "1.2.3.4" })];
    expect([may([plain, open]), may([plain]), may([{ ...open, policy: {} as never }])]).toEqual([true, false, false]);
  });
});
