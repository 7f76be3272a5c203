import { isShare, isSharing, sharedBy } from "../../src/network/sharing";
import { Hidden, type Marked, Unknown } from "../../src/values";

// the table has tests of its own; here is what follows from it
jest.mock("../../src/network/shares", () => ({
  SHARES: [
    { type: /^acme_(share|gift)$/, paths: ["who", "target.account"] },
    { type: /^acme_layer$/, paths: ["who"], boundBy: ["org", "condition.key"] },
    { type: /^acme_document$/, paths: ["who"], isChoice: true },
    { paths: ["shared_accounts"], isChoice: true },
  ],
  OUTSIDE: [
    { type: /^acme_router$/, path: "accepts", opens: "enable" },
    { type: /^acme_(service|share)$/, path: "asks", opens: false },
  ],
}));

const NOTHING = { everyone: [], outside: [], unknown: [] };
const ACCOUNT = "111122223333";

describe("what is shared by its type", () => {
  it("is shared with each resource, or only where one says so", () => {
    const types = ["acme_share", "acme_gift", "acme_layer", "acme_document", "acme_other", "acme_router"];
    expect(types.filter(isShare)).toEqual(["acme_share", "acme_gift", "acme_layer"]);
  });

  it("says so in its attributes, in what binds them, and in the switches", () => {
    const paths = ["who", "target.account", "org", "condition.key", "shared_accounts", "accepts", "asks", "name"];
    const read = (type: string) => paths.filter((path) => isSharing(type, path));
    expect(read("acme_share")).toEqual(["who", "target.account", "shared_accounts", "asks"]);
    expect(read("acme_layer")).toEqual(["who", "org", "condition.key", "shared_accounts"]);
    expect(read("acme_router")).toEqual(["shared_accounts", "accepts"]);
    expect(read("acme_other")).toEqual(["shared_accounts"]);
  });
});

describe("with whom something is shared", () => {
  it("is told once for each, apart by everyone and somebody else", () => {
    expect(sharedBy("acme_share", null, { who: ["all", ACCOUNT, ACCOUNT], target: [{ account: "*" }] })).toStrictEqual({
      everyone: ["who: all", "target.account: *"],
      outside: [`who: ${ACCOUNT}`],
      unknown: [],
    });
  });

  it("is told of the paths of its type, and of those that every type has", () => {
    const after = { who: ACCOUNT, target: { account: ACCOUNT }, shared_accounts: [ACCOUNT], name: ACCOUNT };
    expect(sharedBy("acme_document", null, after).outside).toEqual([`who: ${ACCOUNT}`, `shared_accounts: ${ACCOUNT}`]);
    expect(sharedBy("acme_other", null, after).outside).toEqual([`shared_accounts: ${ACCOUNT}`]);
  });

  it("is nobody where there is no name, or no text", () => {
    expect(sharedBy("acme_share", null, { who: ["", null, 7, true] })).toStrictEqual(NOTHING);
    expect(sharedBy("acme_share", null, {})).toStrictEqual(NOTHING);
    expect(sharedBy("acme_share", { who: "all" }, null)).toStrictEqual(NOTHING);
  });

  it("is nobody with whom it was shared before", () => {
    expect(sharedBy("acme_share", { who: ["all", ACCOUNT] }, { who: [ACCOUNT, "all"] })).toStrictEqual(NOTHING);
    expect(sharedBy("acme_share", { who: ["all"] }, { who: ["all", ACCOUNT] })).toStrictEqual({
      ...NOTHING,
      outside: [`who: ${ACCOUNT}`],
    });
    expect(sharedBy("acme_share", { who: [ACCOUNT] }, { who: ["all"] })).toStrictEqual({
      ...NOTHING,
      everyone: ["who: all"],
    });
  });

  it("is unknown where it shows after apply, or nobody may read it, of what shares by itself", () => {
    const [unknown, hidden] = [new Unknown(), new Hidden("x", "sensitive")];
    expect(sharedBy("acme_share", null, { who: [unknown, ACCOUNT], target: hidden })).toStrictEqual({
      everyone: [],
      outside: [`who: ${ACCOUNT}`],
      unknown: [`who: ${unknown}`, `target.account: ${hidden}`],
    });
    expect(sharedBy("acme_document", null, { who: unknown, shared_accounts: unknown })).toStrictEqual(NOTHING);
  });
});

describe("everyone who is bound to an organization", () => {
  const layer = (before: Marked, after: Marked) => sharedBy("acme_layer", before, after);

  it("is somebody else, whatever of it binds them", () => {
    const line = { ...NOTHING, outside: ["who: *"] };
    expect(layer(null, { who: "*", org: "o-1" })).toStrictEqual(line);
    expect(layer(null, { who: "*", condition: [{ key: "k" }] })).toStrictEqual(line);
    expect(layer(null, { who: "*", org: "o-1", condition: [] })).toStrictEqual(line);
    expect(layer(null, { who: "*", org: "", condition: [{ key: null }] })).toStrictEqual({
      ...NOTHING,
      everyone: ["who: *"],
    });
    expect(layer(null, { who: "*", condition: [{ key: "" }, { key: "k" }] })).toStrictEqual(line);
    // only what binds this type
    expect(sharedBy("acme_share", null, { who: "*", org: "o-1" }).everyone).toEqual(["who: *"]);
  });

  it("is everyone where that goes, and nobody new where it comes", () => {
    expect(layer({ who: "*", org: "o-1" }, { who: "*" })).toStrictEqual({ ...NOTHING, everyone: ["who: *"] });
    expect(layer({ who: "*", condition: [{ key: "" }, { key: "k" }] }, { who: "*" }).everyone).toEqual(["who: *"]);
    expect(layer({ who: "*" }, { who: "*", org: "o-1" })).toStrictEqual(NOTHING);
    expect(layer({ who: "*" }, { who: "*" })).toStrictEqual(NOTHING);
  });

  it("is somebody else where that becomes another one, also of one account", () => {
    const line = (who: string) => ({ ...NOTHING, outside: [`who: ${who}, bound differently`] });
    expect(layer({ who: "*", org: "o-1" }, { who: "*", org: "o-2" })).toStrictEqual(line("*"));
    expect(layer({ who: ACCOUNT, org: "o-1" }, { who: ACCOUNT })).toStrictEqual(line(ACCOUNT));
    expect(layer({ who: "*", org: "o-1", condition: { key: "k" } }, { who: "*", org: "o-1" })).toStrictEqual(line("*"));
    expect(layer({ who: "*", org: "o-1" }, { who: "*", org: "o-1" })).toStrictEqual(NOTHING);
    expect(layer({ who: ACCOUNT }, { who: ACCOUNT, org: "o-1" })).toStrictEqual(NOTHING);
  });

  it("is somebody else where nobody may read to whom, and it is not the same", () => {
    const bound = (org: string) => ({ who: "*", org: new Hidden(org, "sensitive") });
    expect(layer(bound("o-1"), bound("o-2")).outside).toEqual(["who: *, bound differently"]);
    expect(layer(bound("o-1"), bound("o-1"))).toStrictEqual(NOTHING);
  });
});

describe("a switch of sharing with others", () => {
  it("is told where a change turns it", () => {
    const line = "accepts: disable → enable";
    expect(sharedBy("acme_router", { accepts: "disable" }, { accepts: "enable" })).toStrictEqual({
      ...NOTHING,
      outside: [line],
    });
    expect(sharedBy("acme_service", {}, { asks: false }).outside).toEqual(["asks: null → false"]);
  });

  it("is nothing where it stays, closes, is of something new, or of another type", () => {
    expect(sharedBy("acme_router", { accepts: "enable" }, { accepts: "enable" })).toStrictEqual(NOTHING);
    expect(sharedBy("acme_router", { accepts: "enable" }, { accepts: "disable" })).toStrictEqual(NOTHING);
    expect(sharedBy("acme_service", { asks: false }, {})).toStrictEqual(NOTHING);
    expect(sharedBy("acme_router", null, { accepts: "enable" })).toStrictEqual(NOTHING);
    expect(sharedBy("acme_other", { accepts: "disable" }, { accepts: "enable" })).toStrictEqual(NOTHING);
  });
});
