import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { parse } from "../src/input/decode";
import { readPlan } from "../src/input/read-plan";
import { renderJson } from "../src/render/json";
import { renderMarkdown } from "../src/render/markdown";
import { renderSarif } from "../src/render/sarif";
import { reviewPlan } from "../src/review";
import { UserError } from "../src/user-error";
import { created, deleted, entry, kept, planOf, replaced, reviewOf, TODAY, updated } from "./support/plan-builder";

/** Reads and renders: true when it is a plan, false when it is refused with one sentence. */
function survives(json: unknown): boolean {
  try {
    const review = reviewPlan(readPlan(json), [], TODAY);
    renderMarkdown(review);
    renderJson(review);
    renderSarif(review, "plan.json");
    return true;
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes("\n")) throw error;
    return false;
  }
}

const values = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4, noNullPrototype: false });
const action = fc.constantFrom(
  ["create"],
  ["update"],
  ["delete"],
  ["delete", "create"],
  ["no-op"],
  ["read"],
  ["forget"],
);
const change = fc.record(
  {
    address: fc.oneof(fc.string({ minLength: 1 }), fc.constant("__proto__")),
    type: fc.constantFrom(
      "aws_s3_bucket",
      "aws_iam_role",
      "aws_lambda_permission",
      "aws_apigatewayv2_route",
      "__proto__",
      "",
    ),
    change: fc.record(
      {
        actions: action,
        before: fc.oneof(values, fc.constant(null), fc.jsonValue()),
        after: fc.oneof(values, fc.constant(null), fc.jsonValue()),
        after_unknown: fc.oneof(values, fc.boolean(), fc.jsonValue()),
        before_sensitive: fc.oneof(values, fc.boolean()),
        after_sensitive: fc.oneof(values, fc.boolean()),
        replace_paths: fc.array(fc.array(fc.oneof(fc.string(), fc.nat()))),
      },
      { requiredKeys: ["actions"] },
    ),
  },
  { requiredKeys: ["address", "type", "change"] },
);

describe("the reader of plans", () => {
  it("survives any JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void survives(json)));
  });

  it("survives any JSON in the places of a plan", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (changes, drift, outputs) => {
        survives({ format_version: "1.2", resource_changes: changes, resource_drift: drift, output_changes: outputs });
      }),
    );
  });

  it("survives any values in changes that are well formed", () => {
    let plans = 0;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.array(change, { maxLength: 2 }), (changes, drift) => {
        if (
          survives(
            JSON.parse(JSON.stringify({ format_version: "1.2", resource_changes: changes, resource_drift: drift })),
          )
        )
          plans += 1;
      }),
      { numRuns: 500 },
    );
    expect(plans).toBeGreaterThan(150);
  });

  it("survives keys that mean something to JavaScript", () => {
    const text =
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}, "toString": "x", "hasOwnProperty": null}';
    const plan = planOf([entry("x_thing", ["update"], JSON.parse(text), JSON.parse(text.replace("true", "false")))]);
    expect(survives(plan)).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(reviewOf(plan).groups[0]?.changes[0]?.attributes.map(({ path }) => path)).toEqual(["__proto__.polluted"]);
  });

  it.each([
    ["nothing", {}, /not a plan/],
    ["a list", [], /not a plan/],
    ["a number", 3, /not a plan/],
    ["null", null, /not a plan/],
    ["a state", { format_version: "1.0", values: { root_module: {} } }, /a state, not a plan/],
    ["an empty state", { format_version: "1.0" }, /neither changes nor a configuration/],
    ["a format that does not mark secrets", { ...planOf([]), format_version: "0.1" }, /format version 0\.1/],
    ["a later format", { ...planOf([]), format_version: "2.0" }, /format version 2\.0/],
    [
      "an action of the future",
      planOf([entry("x_thing", ["burn"], null, null)]),
      /does not know, at x_thing\.it: burn/,
    ],
    ["an action twice over", planOf([entry("x_thing", ["update", "delete"], null, null)]), /does not know/],
    [
      "a change without actions",
      { ...planOf([]), resource_changes: [{ address: "a", type: "b", change: {} }] },
      /resource_changes\.0\.change\.actions/,
    ],
  ])("refuses %s", (_, json, message) => {
    expect(() => readPlan(json)).toThrow(UserError);
    expect(() => readPlan(json)).toThrow(message);
  });

  it("refuses a depth that only an attack has", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`);
    expect(() => readPlan(planOf([created("x_thing", deep)]))).toThrow(/more than 100 levels deep/);
  });

  it("reads what OpenTofu writes", () => {
    const plan = planOf(
      [{ ...deleted("aws_s3_bucket", { bucket: "data" }), provider_name: "registry.opentofu.org/hashicorp/aws" }],
      {
        terraform_version: "1.10.6",
      },
    );
    expect(reviewOf(plan)).toMatchObject({ toolVersion: "1.10.6", needsPerson: true });
  });

  it("reads a plan that stopped with an error and has no changes", () => {
    const plan = { format_version: "1.2", planned_values: { root_module: {} }, prior_state: {}, errored: true };
    expect(reviewOf(plan).findings.map(({ rule }) => rule.id)).toEqual(["plan-incomplete"]);
  });

  it("hides an output that only the planned values call sensitive", () => {
    const plan = planOf([], {
      output_changes: { pin: { actions: ["create"], before: null, after: "1234", after_unknown: false } },
      planned_values: { outputs: { pin: { sensitive: true, value: "1234" } } },
    });
    expect(renderJson(reviewOf(plan))).not.toContain("1234");
  });

  it("tells moves and imports from changes, and instances that are deposed from others", () => {
    const moved = { ...kept("aws_s3_bucket", { bucket: "data" }), previous_address: "aws_s3_bucket.old" };
    const imported = kept("aws_sns_topic", { name: "a" });
    const review = reviewOf(
      planOf([
        moved,
        { ...imported, change: { ...imported.change, importing: { id: "arn" } } } as typeof imported,
        { ...deleted("aws_lambda_function", {}), deposed: "0a1b2c" } as typeof imported,
        { ...entry("aws_caller_identity", ["read"], null, {}), mode: "data" },
      ]),
    );
    expect(review.findings.map(({ address }) => address)).toEqual(["aws_lambda_function.it (deposed 0a1b2c)"]);
    expect(review.groups.flatMap(({ changes }) => changes)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ previousAddress: "aws_s3_bucket.old", action: "no-op" }),
        expect.objectContaining({ imported: true }),
      ]),
    );
  });
});

describe("the text of a plan", () => {
  const text = JSON.stringify(planOf([updated("x_thing", { a: "ä" }, { a: "ö" })]));

  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16, as Windows PowerShell writes it", Buffer.from(`\ufeff${text}`, "utf16le")],
  ])("is read as %s", (_, bytes) => {
    expect(parse(bytes)).toEqual(JSON.parse(text));
  });

  it.each([
    ["empty", Buffer.alloc(0), /empty/],
    ["cut off", Buffer.from(text.slice(0, -5)), /neither JSON nor a file/],
    ["compressed", gzipSync(text), /neither JSON nor a file/],
    ["the progress of a plan", Buffer.from('{"@level":"info"}\n{"@level":"info"}\n'), /progress/],
  ])("is refused when it is %s", (_, bytes, message) => {
    expect(() => parse(bytes)).toThrow(message);
  });

  it("is never quoted by an error, not even as its cause", async () => {
    const reading = async () => parse(Buffer.from('{"password": swordfish'));
    const error = await reading().then(
      () => undefined,
      (thrown: Error) => thrown,
    );

    expect(error).toBeInstanceOf(UserError);
    expect(`${error?.stack} ${String(error?.cause)}`).not.toContain("swordfish");
  });
});

it.each(["bucket", "name", "role", "viewer_protocol_policy"])(
  "reads an object where a provider has the text %s",
  (attribute) => {
    const hostile = { [attribute]: { toString: [null] }, toString: [null] };
    for (const type of ["aws_s3_bucket", "aws_iam_role_policy", "aws_cloudfront_distribution"]) {
      expect(() => reviewOf(planOf([replaced(type, hostile, { [attribute]: [hostile] })]))).not.toThrow();
    }
  },
);
