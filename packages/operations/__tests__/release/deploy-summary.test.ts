import { describeDeploy } from "../../src/release/deploy-summary";

const move = (functionName: string, version: string, to: string) => ({
  alias: { functionName, version, revisionId: "r" },
  to,
});
const deploy = {
  environmentName: "dev",
  duration: 61_400,
  applied: "Apply complete! Resources: 1 added.",
  endpoint: "https://a.example",
  moved: [],
  held: [],
  pruned: {},
};

describe("the summary of a deploy", () => {
  it("says what was released, what was not and why, and how to go back", () => {
    const moved = [move("api", "6", "7"), move("authorizer", "2", "3")];
    const text = describeDeploy({ ...deploy, moved, held: [move("rotation", "1", "2")], pruned: { api: ["1", "2"] } });
    expect(text.split("\n")).toEqual([
      "Deployed dev in 61 s.",
      "  Terraform     Apply complete! Resources: 1 added.",
      "  API           https://a.example",
      "  Released      api 6 → 7, authorizer 2 → 3",
      "  Not released  rotation 1 → 2, a person rolled it back. To release it: --again. Or deploy a fix",
      "  Deleted       old versions: api 1, 2",
      "  Roll back     npm run rollback -- dev",
    ]);
  });

  it("says that there was nothing to release, and names no way back", () => {
    expect(describeDeploy({ ...deploy, endpoint: undefined }).split("\n")).toEqual([
      "Deployed dev in 61 s.",
      "  Terraform  Apply complete! Resources: 1 added.",
      "  Released   nothing: the newest version has all traffic already",
    ]);
  });

  it("does not call a version released that a person rolled back", () => {
    const text = describeDeploy({ ...deploy, held: [move("api", "6", "7")] });
    expect(text).toContain("  Not released  api 6 → 7, a person rolled it back.");
    expect(text).not.toMatch(/^ {2}(Released|Roll back)/m);
  });
});
