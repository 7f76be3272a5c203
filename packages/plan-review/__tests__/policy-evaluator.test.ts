import fc from "fast-check";
import { comparePolicies } from "../src/policy/compare";
import { policyText, type Statement } from "../src/policy/document";
import type { Request } from "../src/policy/escape";
import { type IamRequest, isAllowed, type RawStatement } from "./iam-evaluator";
import { type Pair, pairs, requests } from "./iam-pairs";
import { policy } from "./plan-builder";

/** PLAN_REVIEW_PAIRS=100000 npx jest policy-evaluator takes a few minutes; the seed makes a run again what it was. */
const PAIRS = Number(process.env["PLAN_REVIEW_PAIRS"] ?? 2_000);
const SEED = Number(process.env["PLAN_REVIEW_SEED"] ?? 20_300_615);

function statements(raw: readonly RawStatement[]): readonly Statement[] {
  return policyText(policy(...raw)) ?? [];
}

/** A request that the comparison names as an example, by a user whose name stands in no policy. */
function requestOf({ principal, action, resource, context }: Request, kind: "identity" | "resource"): IamRequest {
  const fill = (text: string) => text.replaceAll("${aws:username}", "somebody");
  const values = [...context].flatMap(([key, given]) => (given === undefined ? [] : [[key, given.map(fill)] as const]));
  return {
    ...(kind === "resource" ? { principal: principal.replace(/^AWS:/, "") } : {}),
    action,
    resource: fill(resource),
    context: { ...Object.fromEntries(values), "aws:username": ["somebody"] },
  };
}

function isGained({ before, after }: Pair, request: IamRequest): boolean {
  return isAllowed(after, request) && !isAllowed(before, request);
}

function firstGained(pair: Pair, kind: "identity" | "resource"): IamRequest | undefined {
  for (const request of requests(pair, kind)) if (isGained(pair, request)) return request;
  return undefined;
}

describe.each(["identity", "resource"] as const)("policies of kind %s, held against an evaluator", (kind) => {
  let undecided = 0;
  let widened = 0;

  it("are widened exactly when some request is allowed that was not", () => {
    fc.assert(
      fc.property(pairs(kind), (pair) => {
        const compared = comparePolicies(statements(pair.before), statements(pair.after));
        if (compared.widened.length > 0) {
          widened += 1;
          expect(compared.example).toBeDefined();
          expect(isGained(pair, requestOf(compared.example as Request, kind))).toBe(true);
        } else if (compared.unclear.length > 0) undecided += 1;
        else expect(firstGained(pair, kind)).toBeUndefined();
      }),
      { numRuns: PAIRS / 2, seed: SEED },
    );
  });

  it("are decided, all but a few", () => {
    expect(widened).toBeGreaterThan(PAIRS / 10);
    expect(undecided).toBeLessThan(PAIRS / 20);
  });
});
