import fc from "fast-check";
import { comparePolicies } from "../src/policy/compare";
import { policyText, type Statement } from "../src/policy/document";
import type { Request } from "../src/policy/escape";
import { type IamRequest, isAllowed, type RawStatement } from "./support/iam-evaluator";
import { type Pair, pairs, requests } from "./support/iam-pairs";
import { policy } from "./support/plan-builder";

/** PLAN_REVIEW_PAIRS=100000 npx jest policy-evaluator takes a few minutes; the seed makes a run again what it was. */
const PAIRS = Number(process.env["PLAN_REVIEW_PAIRS"] ?? 2_000);
const SEED = Number(process.env["PLAN_REVIEW_SEED"] ?? 20_300_615);

function statements(raw: readonly RawStatement[]): readonly Statement[] {
  return policyText(policy(...raw)) ?? [];
}

/** A request that the comparison names as an example, by a user whose name is in no policy. */
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

describe.each(["identity", "resource"] as const)("policies of kind %s, compared with an evaluator", (kind) => {
  const counted = { widened: 0, undecided: 0, unchanged: 0 };

  it("are widened exactly when some request is allowed that was not", () => {
    fc.assert(
      fc.property(pairs(kind), (pair) => {
        const compared = comparePolicies(statements(pair.before), statements(pair.after));
        const verdict =
          compared.widened.length > 0 ? "widened" : compared.unclear.length > 0 ? "undecided" : "unchanged";
        const gains = {
          widened: () => compared.example !== undefined && isGained(pair, requestOf(compared.example, kind)),
          undecided: () => undefined,
          unchanged: () => firstGained(pair, kind) !== undefined,
        };

        counted[verdict] += 1;
        expect([verdict, gains[verdict]()]).toEqual([
          verdict,
          { widened: true, undecided: undefined, unchanged: false }[verdict],
        ]);
      }),
      { numRuns: PAIRS / 2, seed: SEED },
    );
  });

  it("are decided, all but a few", () => {
    expect(counted.widened).toBeGreaterThan(PAIRS / 10);
    expect(counted.unchanged).toBeGreaterThan(PAIRS / 10);
    expect(counted.undecided).toBeLessThan(PAIRS / 20);
  });
});
