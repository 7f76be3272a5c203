import { forEachChange, type PlanIndex } from "../../src/rules/rule";
import { changeOf, planOfChanges } from "../support/changes";

const index: PlanIndex = { isNew: () => true, isGoing: () => false };

it("asks about each change, and names it before what is said of it", () => {
  const check = forEachChange(({ type }, given) => {
    if (type === "a") return "a sentence";
    return type === "b" && given.isNew(changeOf(type), []) ? { message: "b", details: ["line"] } : undefined;
  });
  expect([...check(planOfChanges(changeOf("c"), changeOf("a"), changeOf("b")), index)]).toStrictEqual([
    { address: "a.it", message: "a sentence" },
    { address: "b.it", message: "b", details: ["line"] },
  ]);
});
