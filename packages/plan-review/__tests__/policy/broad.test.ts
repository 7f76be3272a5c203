import { isBroad } from "../../src/policy/broad";
import { statementOf } from "../support/statement";

const broad = (actions: readonly string[], more: object = {}) =>
  isBroad(statementOf({ actions, resources: ["*"], ...more }));

describe("a grant of an identity", () => {
  it.each(["*", "**", "*:*", "**:**"])("is broad with the action %s, on whatever it is", (action) => {
    expect(broad([action])).toBe(true);
    expect(broad(["s3:GetObject", action], { resources: ["arn:aws:s3:::a"] })).toBe(true);
  });

  it.each(["s3:*", "S3:*", "code-build:*", "*3:GetObject", "?3:GetObject", "iam:PassRole", "IAM:Pass*", "iam:*"])(
    "is broad with the action %s on everything, and not on one thing",
    (action) => {
      expect(broad(["s3:GetObject", action])).toBe(true);
      expect(broad([action], { resources: ["arn:aws:s3:::a", "arn:aws:*"] })).toBe(true);
      expect(broad([action], { negated: new Set(["resources"]), resources: ["arn:aws:s3:::a"] })).toBe(true);
      expect(broad([action], { resources: ["arn:aws:s3:::a", "arn:aws:s3:::*"] })).toBe(false);
    },
  );

  it.each(["s3:GetObject", "s3:Get*", "s3:*Object", "iam:GetRole", "s3:*x", "x:s3:*", "s3:x*:*", "x*", "*:*x", "x*:*"])(
    "is not broad with the action %s on one thing",
    (action) => {
      expect(broad([action], { resources: ["arn:aws:s3:::a"] })).toBe(false);
    },
  );

  it.each(["s3:GetObject", "s3:Get*", "s3:*Object", "iam:GetRole", "s3:*x", "x:s3:*"])(
    "is not broad with the action %s on everything",
    (action) => {
      expect(broad([action])).toBe(false);
    },
  );

  it("is broad with all actions but some, on everything", () => {
    const negated = new Set(["actions"]);
    expect(broad(["s3:GetObject"], { negated })).toBe(true);
    expect(broad(["s3:GetObject"], { negated, resources: ["arn:aws:s3:::a"] })).toBe(false);
    expect(broad(["*"], { negated, resources: ["arn:aws:s3:::a"] })).toBe(false);
  });

  it("is none where it denies, or is a resource's own", () => {
    expect(broad(["*"], { effect: "Deny" })).toBe(false);
    expect(broad(["*"], { principals: ["AWS:x"] })).toBe(false);
    expect(broad(["*"], { negated: new Set(["principals"]) })).toBe(false);
  });
});
