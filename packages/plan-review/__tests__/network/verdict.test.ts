import { partsOf } from "../../src/network/parts";
import { allowsOf, isOnlyNoted, isOutward, isSwitchedOff, priorityOf, targetsOf } from "../../src/network/verdict";
import { Hidden, type MarkedObject, Unknown } from "../../src/values";

const of =
  <T>(ask: (parts: ReturnType<typeof partsOf>) => T) =>
  (block: MarkedObject) =>
    ask(partsOf(block));

describe("the direction of a rule", () => {
  it("is outward where it says so, in any of the words of the clouds", () => {
    const outward: readonly MarkedObject[] = [
      { egress: true },
      { direction: "egress" },
      { direction: "Outbound" },
      { direction: " EGRESS " },
      { type: "egress" },
      { traffic_direction: "out" },
      { rule_direction: "outgoing" },
      { direction: "output" },
      { name: "web", direction: "out" },
    ];
    expect(outward.filter((block) => !of(isOutward)(block))).toEqual([]);
  });

  it("is inward where it says so, says nothing, or nobody can tell", () => {
    const inward: readonly MarkedObject[] = [
      {},
      { egress: false },
      { egress: null },
      { direction: "ingress" },
      { direction: true },
      { type: "outbound-and-inbound" },
      { direction: "no egress" },
      { direction: new Unknown() },
      { name: "egress" },
    ];
    expect(inward.filter(of(isOutward))).toEqual([]);
  });
});

it("holds for nobody where it is switched off", () => {
  const off: readonly MarkedObject[] = [
    { disabled: true },
    { enabled: false },
    { endpoint_public_access: false },
    { public_network_access_enabled: false },
    { publicly_accessible: false },
    { ipv4_enabled: false },
    { enabled: true, publicly_accessible: false },
  ];
  expect(off.filter((block) => !isSwitchedOff(block))).toEqual([]);
  const on: readonly MarkedObject[] = [
    {},
    { disabled: false },
    { disabled: "yes" },
    { disabled: new Unknown() },
    { enabled: true },
    { enabled: null },
    { enabled: new Unknown() },
    { name: false },
  ];
  expect(on.filter(isSwitchedOff)).toEqual([]);
});

describe("the action of a rule", () => {
  const allows = of(allowsOf);

  it("lets in, or keeps out, in any of the words of the clouds", () => {
    const letting = ["allow", "Allowed", "accept", "permit", "pass", "aws:pass", " ALLOW "];
    expect(letting.filter((action) => allows({ action }) !== true)).toEqual([]);
    const keeping = ["deny", "Denied", "drop", "reject", "block", "deny(403)", " DENY "];
    expect(keeping.filter((action) => allows({ action }) !== false)).toEqual([]);
    expect([allows({ access: "Deny" }), allows({ rule_action: "allow" })]).toEqual([false, true]);
  });

  it("is unsaid by other words and names, and where nobody can tell", () => {
    const unsaid: readonly MarkedObject[] = [
      {},
      { action: "" },
      { action: "not allow" },
      { action: "allow all" },
      { action: true },
      { action: new Unknown() },
      { name: "deny" },
      { description: "allow" },
    ];
    expect(unsaid.map(allows)).toEqual(unsaid.map(() => undefined));
  });

  it("is only noted, and decides nothing, where no word lets in or keeps out", () => {
    const noted: readonly MarkedObject[] = [{ action: "log" }, { action: "Count" }, { actions: ["x", "alert"] }];
    expect(noted.map((block) => [of(isOnlyNoted)(block), allows(block)])).toEqual(noted.map(() => [true, undefined]));
    const decided = ["allow", "deny", "login", "count-all", ""].map((action) => ({ action }));
    const others = [{ actions: ["log", "deny"] }, { actions: ["log", "allow"] }, { name: "log" }, {}];
    expect([...decided, ...others].filter(of(isOnlyNoted))).toEqual([]);
  });

  it("is to keep out where a list has that too, and the first that says something", () => {
    expect([allows({ actions: ["allow", "deny"] }), allows({ actions: ["log in", "allow"] })]).toEqual([false, true]);
    expect(allows({ type: "ingress", access: "deny" })).toBe(false);
    expect(allows({ access: "allow", rule_action: "deny" })).toBe(true);
  });
});

it("has the number that says which rule comes first", () => {
  const priority = of(priorityOf);
  const said: readonly MarkedObject[] = [{ priority: 5 }, { rule_no: 0 }, { name: 1, rule_number: 7, priority: 8 }];
  expect(said.map(priority)).toEqual([5, 0, 7]);
  const unsaid: readonly MarkedObject[] = [{}, { priority: "5" }, { priority: new Unknown() }, { port: 5 }];
  expect(unsaid.map(priority)).toEqual(unsaid.map(() => undefined));
  expect(priority({ priority: null, rule_no: 3 })).toBe(3);
});

describe("the targets of a rule", () => {
  const targets = of(targetsOf);

  it("are what it names, one by one, by the name that the cloud has for them", () => {
    expect(targets({ target_tags: ["web", "db"], apply_to: "x", source_tags: ["a"] })).toEqual([
      "target_tags: web",
      "target_tags: db",
      "apply_to: x",
    ]);
    expect(targets({ destination_address_prefix: "10.0.0.0/24", linodes: [7] })).toEqual([
      "destination_address_prefix: 10.0.0.0/24",
      "linodes: 7",
    ]);
  });

  it("are no narrower than everything where it names all, nothing, or what nobody can tell", () => {
    const all: readonly MarkedObject[] = [
      {},
      { target_tags: [] },
      { target_tags: null },
      { apply_to: "" },
      { destination_address_prefix: "*" },
      { destination_address_prefix: "Any" },
      { destination_ranges: ["0.0.0.0/0"] },
      { target_tags: new Unknown() },
      { target_tags: new Hidden("x", "sensitive") },
      { name: "web" },
    ];
    expect(all.map(targets)).toEqual(all.map(() => undefined));
    const close = ["any-vm", "many", "10.0.0.0/0.0.0.0/0", "*x", "0.0.0.0/01"];
    expect(targets({ target_tags: close })).toEqual(close.map((item) => `target_tags: ${item}`));
  });
});
