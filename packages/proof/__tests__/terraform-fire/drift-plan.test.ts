import { type DriftMatrix, type Row, seenOf, surprises, unseen } from "../../src/terraform-fire/drift-plan";

const change = (address: string, ...actions: string[]) => ({ address, change: { actions } });
const finding = (address: string, severity: string, accepted: unknown = null) => ({
  rule: `${severity}-rule`,
  address,
  severity,
  accepted,
});

describe("what a plan says of a resource", () => {
  const plan = {
    resource_changes: [change("t.a", "update"), change("t.b", "delete", "create"), change("t.c", "no-op")],
  };
  const review = {
    findings: [finding("t.a", "high"), finding("t.a", "medium"), finding("t.b", "critical", { reason: "known" })],
  };

  it("is its action, with the rules that want a person and are not accepted", () => {
    expect(seenOf("t.a", plan, review)).toEqual({ plan: "update", asks: ["high-rule"] });
    expect(seenOf("t.b", plan, review)).toEqual({ plan: "replace", asks: [] });
  });

  it("is nothing where the plan does nothing, or does not know it", () => {
    expect(seenOf("t.c", plan, review).plan).toBe("nothing");
    expect(seenOf("t.d", plan, review).plan).toBe("nothing");
  });
});

describe("the matrix", () => {
  const row = (more: Partial<Row>): Row => ({
    type: "t",
    address: "t.a",
    what: "deleted",
    plan: "create",
    asks: [],
    ...more,
  });
  const matrix: DriftMatrix = {
    t: { deleted: { plan: "create", asks: [] }, changed: "cannot be" },
    "t.special": { deleted: { plan: "nothing", asks: [], because: "it is ignored" } },
  };

  it("agrees with what it expects, of a type and of one resource of it", () => {
    const special = row({ address: "t.special", plan: "nothing" });
    expect(surprises([row({}), special], matrix)).toEqual([]);
    expect(unseen([row({}), special], matrix)).toEqual([]);
  });

  it("names what differs, and what has no row", () => {
    expect(
      surprises(
        [row({ plan: "nothing" }), row({ asks: ["x"] }), row({ what: "changed" }), row({ type: "u", address: "u.a" })],
        matrix,
      ),
    ).toEqual([
      "t.a deleted: nothing instead of create",
      "t.a deleted: create, asks (x) instead of create",
      "t.a changed: no row; it was: create",
      "u.a deleted: no row; it was: create",
    ]);
  });

  it("names a row that nothing has shown", () => {
    expect(unseen([row({})], matrix)).toEqual(["t.special deleted"]);
  });
});
