import { planOf, reviewOf, updated } from "../support/plan-builder";

const rule = (action: "allow" | "deny", cidr: string, number: number) => ({
  action,
  cidr_block: cidr,
  from_port: 0,
  to_port: 65_535,
  protocol: "tcp",
  rule_no: number,
});

const changed = (before: readonly object[], after: readonly object[]) =>
  reviewOf(
    planOf([updated("aws_network_acl", { id: "acl-1", ingress: before }, { id: "acl-1", ingress: after })]),
  ).findings.map(({ rule: { id } }) => id);

describe("a denial of few addresses", () => {
  const open = rule("allow", "0.0.0.0/0", 200);
  const denial = rule("deny", "198.51.44.0/24", 100);

  it("is a finding where it goes and another rule lets them in", () => {
    expect(changed([open, denial], [open])).toEqual(["reach-widened"]);
  });

  it("is a finding where another rule lets in the first half of them", () => {
    const inside = rule("allow", "10.0.0.0/8", 200);
    expect(changed([inside, denial], [inside, rule("allow", "198.51.44.0/25", 100)])).toEqual(["reach-widened"]);
  });

  it.each([
    ["stays", [open, denial], [denial, open]],
    ["is held by a wider one", [open, denial], [open, rule("deny", "198.51.0.0/16", 90)]],
    ["goes with what let them in", [open, denial], []],
    [
      "goes where only others are let in",
      [rule("allow", "10.0.0.0/8", 200), denial],
      [rule("allow", "10.0.0.0/8", 200)],
    ],
  ])("is none where it %s", (_, before, after) => {
    expect(changed(before, after)).toEqual([]);
  });
});
