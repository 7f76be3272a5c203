import type { Plan, ResourceChange } from "../../src/model";
import { attachments } from "../../src/network/attached";
import { publicByNature } from "../../src/network/by-nature";
import { type Opened, openedBy } from "../../src/network/firewalls";
import { everyoneIn } from "../../src/network/members";
import { listGrows } from "../../src/network/prefix-lists";
import { allowLists } from "../../src/network/reads";
import { publicRoutes } from "../../src/network/routes";
import { sharedBy } from "../../src/network/sharing";
import { mayReach } from "../../src/network/touched";
import { type Turned, turnedBy } from "../../src/network/turned";
import { exposure, internetFacing, publicAccess, reachWidened, sharedOutside } from "../../src/rules/exposure";
import type { PlanIndex } from "../../src/rules/rule";
import { Unknown } from "../../src/values";
import { ACTIONS, changeOf, planOfChanges } from "../support/changes";
import { expectOwnWords } from "../support/own-words";

// what each of them finds has tests of its own; here is what follows from it
jest.mock("../../src/network/attached", () => ({ attachments: jest.fn() }));
jest.mock("../../src/network/by-nature", () => ({ publicByNature: jest.fn() }));
jest.mock("../../src/network/firewalls", () => ({ openedBy: jest.fn() }));
jest.mock("../../src/network/guards", () => ({
  BLOCKS: [
    { type: /^acme_block$/, blocks: (resource: { readonly state?: unknown }) => resource.state === "on" },
    { type: /^acme_/, blocks: () => false },
  ],
}));
jest.mock("../../src/network/members", () => ({ everyoneIn: jest.fn() }));
jest.mock("../../src/network/prefix-lists", () => ({ listGrows: jest.fn() }));
jest.mock("../../src/network/reads", () => ({
  allowLists: jest.fn(),
  readsAttribute: () => true,
  readsType: jest.fn(),
}));
jest.mock("../../src/network/routes", () => ({ publicRoutes: jest.fn() }));
jest.mock("../../src/network/services", () => ({ isVeiled: (value: unknown) => typeof value === "object" && value }));
jest.mock("../../src/network/sharing", () => ({ sharedBy: jest.fn() }));
jest.mock("../../src/network/touched", () => ({ mayReach: jest.fn() }));
jest.mock("../../src/network/turned", () => ({ turnedBy: jest.fn() }));

const RULES = [publicAccess, internetFacing, sharedOutside, reachWidened];
const change = changeOf("thing");
const isGoing = jest.fn<boolean, Parameters<PlanIndex["isGoing"]>>();
const index = { isNew: () => false, isGoing };

const foundIn = (plan: Plan) =>
  RULES.flatMap((rule) =>
    [...rule.check(plan, index)].map(({ address, message, details = [] }) => [rule.id, address, message, ...details]),
  );
/** What is said of a change: the rule, and the lines. */
const said = (item: ResourceChange = change) =>
  foundIn(planOfChanges(item)).map(([id, , , ...details]) => [id, ...details]);

const opens = (extent: Opened["extent"], isCustomary: boolean, ...details: readonly string[]): Opened => ({
  address: "thing.it",
  extent,
  isCustomary,
  details,
});
const turns = (effect: Turned["effect"], line: string): Turned => ({ effect, line });
const NOBODY = { everyone: [], outside: [], unknown: [] };

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(attachments).mockReturnValue(() => ({ open: [], unseen: [] }));
  jest.mocked(publicByNature).mockReturnValue([]);
  jest.mocked(openedBy).mockReturnValue([]);
  jest.mocked(everyoneIn).mockReturnValue(new Set());
  jest.mocked(listGrows).mockReturnValue("nobody");
  jest.mocked(allowLists).mockReturnValue([]);
  jest.mocked(publicRoutes).mockReturnValue(() => []);
  jest.mocked(sharedBy).mockReturnValue(NOBODY);
  jest.mocked(mayReach).mockReturnValue(true);
  jest.mocked(turnedBy).mockReturnValue([]);
});

describe("the rules about reach", () => {
  it("have a name, a severity and words of their own", () => {
    expect([exposure.id, ...RULES.map(({ id, severity }) => `${id} ${severity}`)]).toEqual([
      "exposure",
      "public-access-opened critical",
      "internet-facing high",
      "shared-outside high",
      "reach-widened medium",
    ]);
    expectOwnWords(RULES);
  });

  it("say nothing of a change that opens nothing", () => {
    expect(said()).toEqual([]);
  });

  it("name the resource, with a sentence of their own", () => {
    jest.mocked(turnedBy).mockReturnValueOnce([turns("everyone", "a"), turns("look", "b")]);
    jest.mocked(turnedBy).mockReturnValueOnce([turns("facing", "c")]);
    jest.mocked(sharedBy).mockReturnValueOnce({ ...NOBODY, outside: ["d"] });
    expect(foundIn(planOfChanges(change, changeOf("other")))).toEqual([
      ["public-access-opened", "thing.it", "can be reached by more people than before", "a"],
      ["internet-facing", "other.it", "faces the Internet from now on", "c"],
      ["shared-outside", "thing.it", "is shared with more accounts than before", "d"],
      ["reach-widened", "thing.it", "can be reached from more places", "b"],
    ]);
  });

  it("look at a plan once, and at nothing that cannot reach it", () => {
    const plan = planOfChanges(change);
    expect([foundIn(plan), foundIn(plan)]).toEqual([[], []]);
    expect(openedBy).toHaveBeenCalledTimes(1);
    expect(openedBy).toHaveBeenCalledWith(plan);
    jest.mocked(mayReach).mockImplementation(({ type }) => type === "thing");
    jest.mocked(turnedBy).mockReturnValue([turns("everyone", "a")]);
    expect(foundIn(planOfChanges(changeOf("other"), change)).map(([, address]) => address)).toEqual(["thing.it"]);
  });

  it("say each line once", () => {
    jest.mocked(turnedBy).mockReturnValue([turns("facing", "a"), turns("facing", "a")]);
    expect(said()).toEqual([["internet-facing", "a"]]);
  });
});

describe("a firewall", () => {
  it("is open to everyone by one rule of several, and wide by another", () => {
    jest
      .mocked(openedBy)
      .mockReturnValue([
        opens("everyone", false, "a"),
        opens("wide", false, "b"),
        { ...opens("everyone", false, "c"), address: "other.it" },
        opens("everyone", true, "d"),
      ]);
    expect(said()).toEqual([
      ["public-access-opened", "a"],
      ["reach-widened", "b", "d"],
    ]);
    jest.mocked(openedBy).mockReturnValue([opens("wide", true, "a")]);
    expect(said()).toEqual([["reach-widened", "a"]]);
  });
});

describe("what is opened to everyone", () => {
  it("is told by switches, members and shares, and what faces the Internet with it", () => {
    jest.mocked(openedBy).mockReturnValue([opens("everyone", false, "rule")]);
    jest.mocked(turnedBy).mockReturnValue([turns("everyone", "switch"), turns("facing", "address")]);
    jest.mocked(everyoneIn).mockReturnValueOnce(new Set(["member"]));
    jest.mocked(sharedBy).mockReturnValue({ ...NOBODY, everyone: ["share"] });
    jest.mocked(publicRoutes).mockReturnValue(() => ["route"]);
    jest.mocked(attachments).mockReturnValue(() => ({ open: ["sg-1"], unseen: [] }));
    expect(said()).toEqual([
      [
        "public-access-opened",
        "rule",
        "switch",
        "member",
        "share",
        "address",
        "route",
        "attaches sg-1, which lets in a large part of the Internet",
      ],
    ]);
  });

  it("faces the Internet only, where nobody is let in", () => {
    jest.mocked(turnedBy).mockReturnValue([turns("facing", "address")]);
    jest.mocked(publicRoutes).mockReturnValue((item) => (item === change ? ["route"] : []));
    jest.mocked(attachments).mockReturnValue((item) => ({ open: item === change ? ["sg-1"] : [], unseen: [] }));
    expect(said()).toEqual([
      ["internet-facing", "address", "route", "attaches sg-1, which lets in a large part of the Internet"],
    ]);
  });

  it("has members that it did not have, as long as it is there", () => {
    const [before, after] = [{ side: "before" }, { side: "after" }];
    jest.mocked(everyoneIn).mockImplementation((side) => new Set(side === after ? ["a", "b"] : ["a"]));
    const told = ACTIONS.filter((action) => said(changeOf("thing", { action, before, after })).length > 0);
    expect(told).toEqual(["create", "update", "replace"]);
    expect(said(changeOf("thing", { before, after }))).toEqual([["public-access-opened", "b"]]);
    expect(said(changeOf("thing", { before: after, after: before }))).toEqual([]);
  });
});

describe("a share", () => {
  it("is with everyone, with somebody, or with whom nobody knows yet", () => {
    jest.mocked(sharedBy).mockReturnValue({ everyone: ["a"], outside: ["b"], unknown: ["c"] });
    expect(said()).toEqual([
      ["public-access-opened", "a"],
      ["shared-outside", "b"],
      ["reach-widened", "c"],
    ]);
    expect(sharedBy).toHaveBeenCalledWith("thing", change.before, change.after);
  });

  it("is one of what is there after the plan", () => {
    jest.mocked(sharedBy).mockReturnValue({ everyone: ["a"], outside: ["b"], unknown: ["c"] });
    const told = ACTIONS.filter((action) => said(changeOf("thing", { action })).length > 0);
    expect(told).toEqual(["create", "update", "replace"]);
  });
});

describe("what needs a look", () => {
  it("is what may be reached from more places", () => {
    jest.mocked(turnedBy).mockReturnValue([turns("look", "switch")]);
    jest.mocked(listGrows).mockReturnValue("wide");
    jest.mocked(attachments).mockReturnValue(() => ({ open: [], unseen: ["sg-1"] }));
    jest.mocked(publicByNature).mockReturnValue(["nature"]);
    expect(said()).toEqual([
      [
        "reach-widened",
        "switch",
        "has a large part of the Internet in it, for every rule that names the list",
        "attaches sg-1, whose rules this plan does not show",
        "nature",
      ],
    ]);
  });

  it("is a list of networks that grows by many", () => {
    const told = (["nobody", "some", "wide", "everyone"] as const).filter((extent) => {
      jest.mocked(listGrows).mockReturnValue(extent);
      return said().length > 0;
    });
    expect(told).toEqual(["wide", "everyone"]);
  });
});

describe("an allow list", () => {
  const list = (...allowed: readonly (string | null | Unknown)[]) => ({ allowed });
  const emptied = (more: Partial<ResourceChange> = {}) =>
    said(changeOf("thing", { before: list("a", "b"), after: list(), ...more }));

  beforeEach(() => {
    jest.mocked(allowLists).mockImplementation((type, side) => (type === "thing" && side !== null ? ["allowed"] : []));
  });

  it("needs a look where all of it goes", () => {
    expect(emptied()).toEqual([["reach-widened", "allowed: a, b → not set"]]);
    expect(emptied({ before: list("a", "b", "c", "d", "e"), after: list("", null) })).toEqual([
      ["reach-widened", "allowed: a, b, c, d → not set"],
    ]);
    expect(ACTIONS.filter((action) => emptied({ action }).length > 0)).toEqual(["update", "replace"]);
  });

  it("is closed as before where some of it stays, or shows after apply, or there was none", () => {
    expect(emptied({ after: list("b") })).toEqual([]);
    expect(emptied({ after: list(new Unknown()) })).toEqual([]);
    expect(emptied({ before: list() })).toEqual([]);
    expect(emptied({ before: list("", null) })).toEqual([]);
  });

  it("is nothing to add where the firewall is compared as a whole", () => {
    jest.mocked(openedBy).mockReturnValue([opens("wide", false, "a")]);
    expect(emptied()).toEqual([["reach-widened", "a"]]);
  });
});

describe("a block of public access", () => {
  const block = (more: Partial<ResourceChange> = {}) =>
    foundIn(
      planOfChanges(
        changeOf("acme_block", { action: "delete", before: { state: "on", bucket: "a" }, after: null, ...more }),
      ),
    );
  const found = (message: string) => [["public-access-opened", "acme_block.it", message]];

  it("is deleted, where it blocked something", () => {
    expect(block()).toEqual(found("the public access block is deleted"));
    expect(block({ before: { state: "off" } })).toEqual([]);
    expect(foundIn(planOfChanges(changeOf("acme_other", { action: "delete", before: { state: "on" } })))).toEqual([]);
    expect(foundIn(planOfChanges(changeOf("thing", { action: "delete", before: { state: "on" } })))).toEqual([]);
  });

  it.each(["bucket", "storage_account_id", "storage_account_name", "account_id"])(
    "leaves what it guarded for another %s",
    (name) => {
      const of = (value: string | Unknown) => ({ state: "on", [name]: value });
      const moved = (after: string | Unknown) => block({ action: "replace", before: of("a"), after: of(after) });
      expect(moved("b")).toEqual(found("the public access block leaves what it guarded"));
      expect(moved(new Unknown())).toEqual(found("the public access block leaves what it guarded"));
      expect(moved("a")).toEqual([]);
    },
  );

  it("goes with what it guards", () => {
    isGoing.mockReturnValue(true);
    expect(block()).toEqual([]);
    expect(block({ action: "replace", after: { state: "on", bucket: "b" } })).toEqual([]);
    expect(isGoing.mock.calls[0]?.[1]).toEqual(["bucket", "storage_account_id", "storage_account_name"]);
  });

  it("goes only by one of these", () => {
    const told = ACTIONS.filter((action) => block({ action }).length > 0);
    expect(told).toEqual(["replace", "delete"]);
  });

  it("is told beside what is opened", () => {
    jest.mocked(turnedBy).mockReturnValue([turns("everyone", "a")]);
    expect(block().map(([, , message]) => message)).toEqual([
      "the public access block is deleted",
      "can be reached by more people than before",
    ]);
  });
});
