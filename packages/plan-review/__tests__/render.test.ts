import fc from "fast-check";
import { renderJson } from "../src/render/json";
import { code, renderMarkdown } from "../src/render/markdown";
import { renderSarif } from "../src/render/sarif";
import { created, deleted, planOf, policy, reviewOf, updated } from "./support/plan-builder";

const anyText = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
const hostile = fc.oneof(
  anyText,
  fc.constantFrom(
    "a|b|c",
    "`code`",
    "``` fence",
    "<script>alert(1)</script>",
    "x\n# heading\n\n- item",
    "[link](https://example.com)",
    "@somebody #1",
    "</details>",
    "a\u202egnp.exe",
    "{0} [text](1)",
    "$&",
    "__proto__",
  ),
);

/** What no request can name, and wildcards, would change what a policy allows instead of how it looks. */
const asInArn = (text: string) => text.replace(/[^ -~]|[*?$]/g, "x");

/** What CommonMark leaves as markup: the text without its code spans. */
function outsideCode(markdown: string): string {
  return markdown.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
}

function renderAll(plan: unknown): readonly string[] {
  const review = reviewOf(plan);
  return [renderMarkdown(review), renderJson(review), renderSarif(review, "plan.json")];
}

describe("names and values of a plan", () => {
  it("stay inside one code span in one line", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = code(text);
        const fence = /^`+/.exec(span)?.[0] ?? "";
        expect(span).not.toMatch(/[\n\r\u2028\u202e]/);
        expect(outsideCode(span)).toBe("");
        expect(span.endsWith(fence)).toBe(true);
        expect(span.slice(fence.length, -fence.length)).not.toMatch(new RegExp(`(?<!\`)${fence}(?!\`)`));
      }),
    );
  });

  it("add nothing to the markup of the review, wherever they stand", () => {
    const skeleton = (name: string, text: string) =>
      outsideCode(
        renderMarkdown(
          reviewOf(
            planOf(
              [
                deleted("aws_s3_bucket", { bucket: `b${text}` }, { address: `a.${name}` }),
                updated("x_thing", { note: "old" }, { note: `n${text}` }, { address: `b.${name}` }),
                created(
                  "aws_s3_bucket_policy",
                  {
                    policy: policy({
                      Effect: "Allow",
                      Principal: "*",
                      Action: "s3:GetObject",
                      Resource: `arn:aws:s3:::b/x${asInArn(text)}x`,
                    }),
                  },
                  { address: `c.${name}` },
                ),
              ],
              { output_changes: { [`o${name}z`]: { actions: ["create"], before: null, after: `v${text}` } } },
            ),
          ),
        ),
      );
    const plain = skeleton("name", "text");
    expect(plain).toContain("## What needs a person");
    fc.assert(
      fc.property(hostile, hostile, (name, text) => expect(skeleton(name, text)).toBe(plain)),
      // a word such as "key" at the end of a name would make the value a secret, so a z follows; and two values of a policy are
      // not an address with a password because one stands behind the other
      { examples: [["@somebody #1", "[link](https://example.com)"]] },
    );
  });

  it("arrive unchanged in JSON and SARIF", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const address = `aws_s3_bucket.${name}`;
        const [, json = "", sarif = ""] = renderAll(
          planOf([deleted("aws_s3_bucket", { bucket: "data" }, { address })]),
        );
        expect(JSON.parse(json).findings[0].address).toBe(address);
        expect(JSON.parse(sarif).runs[0].results[0].locations[0].logicalLocations[0].fullyQualifiedName).toBe(address);
      }),
    );
  });

  it("make neither a link nor an argument of a SARIF message", () => {
    const [, , sarif = ""] = renderAll(planOf([deleted("aws_s3_bucket", {}, { address: "a[see](1) {0}" })]));
    expect(JSON.parse(sarif).runs[0].results[0].message.text).toMatch(/^a\\\[see\\\]\(1\) \{\{0\}\}/);
  });
});

describe("secrets", () => {
  const secret = fc.string({ unit: "grapheme", minLength: 8, maxLength: 30 }).map((text) => `S3cr&t"${text}`);

  it("never appear, neither where they are marked nor where they are copied", () => {
    fc.assert(
      fc.property(secret, (text) => {
        const outputs = renderAll(
          planOf(
            [
              updated(
                "aws_db_instance",
                { password: `${text}old` },
                { password: text },
                { sensitive: { password: true } },
              ),
              created("x_config", { note: `uses ${text} here`, json: JSON.stringify({ note: text }) }),
              created(
                "aws_lambda_function",
                { environment: [{ variables: { API_TOKEN: `${text}2` } }] },
                { address: "f.f" },
              ),
              created("aws_s3_bucket_policy", {
                policy: policy({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: text }),
              }),
            ],
            {
              output_changes: {
                o: {
                  actions: ["update"],
                  before: text,
                  after: `${text}3`,
                  before_sensitive: true,
                  after_sensitive: true,
                },
              },
            },
          ),
        );
        for (const output of outputs) {
          expect(output).not.toContain(text);
          expect(output).not.toContain(JSON.stringify(text).slice(1, -1));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("are found where they end up, those of sensitive variables", () => {
    const plan = planOf([created("x_config", { note: "is swordfish-2030 today" })], {
      variables: { code: { value: "swordfish-2030" }, region: { value: "us-east-1" } },
      configuration: { root_module: { variables: { code: { sensitive: true }, region: {} } } },
    });
    const json = renderJson(reviewOf(plan));
    expect(json).not.toContain("swordfish");
    expect(json).toContain("is (sensitive value) today");
  });

  it("stay hidden when their mark is removed", () => {
    const change = updated("x_thing", { pin: "123-456" }, { pin: "123-457" });
    const unmarked = { ...change, change: { ...change.change, before_sensitive: { pin: true } } };
    const outputs = renderAll(planOf([unmarked]));
    expect(outputs).toHaveLength(3);
    for (const output of outputs) expect(output).not.toContain("123-45");
  });

  it("hide that part where they are only marked in a part of a block", () => {
    const values = (password: string) => ({ settings: [{ user: "app", password }] });
    const [markdown] = renderAll(
      planOf([
        updated("x_thing", values("first-password"), values("other-password"), {
          sensitive: { settings: [{ password: true }] },
        }),
      ]),
    );
    expect(markdown).toContain("`settings.0.password`: *(sensitive value)* → *(sensitive value)*");
    expect(markdown).not.toContain("first-password");
  });
});

describe("a review", () => {
  const entries = [
    deleted("aws_s3_bucket", { bucket: "b" }, { address: "aws_s3_bucket.b" }),
    deleted("aws_s3_bucket", { bucket: "a" }, { address: "aws_s3_bucket.a" }),
    updated("aws_lambda_function", { timeout: 3, memory_size: 128 }, { memory_size: 256, timeout: 4 }),
    created("aws_s3_bucket", { bucket: "example-tfstate" }, { address: "aws_s3_bucket.state" }),
  ];

  it("has the same bytes for the same plan, in whatever order it is written", () => {
    expect(renderAll(planOf([...entries].reverse()))).toEqual(renderAll(planOf(entries)));
  });

  it("has every finding of 10,000 changes, within seconds", () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      updated(
        "aws_cloudwatch_log_group",
        { retention_in_days: 90 },
        { retention_in_days: index % 2 === 0 ? 7 : 120 },
        {
          address: `aws_cloudwatch_log_group.g[${index}]`,
        },
      ),
    );
    const startedAt = process.cpuUsage();
    const [markdown] = renderAll(planOf(many));
    expect(markdown).toContain("**Needs a person: 5000 high findings; 10000 changed.**");
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(20_000);
  }, 30_000);

  it("groups by what things mean", () => {
    expect(reviewOf(planOf(entries)).groups.map(({ meaning }) => meaning)).toEqual([
      "Terraform state",
      "Storage",
      "Functions",
    ]);
  });

  it("shows a policy statement by statement", () => {
    const before = policy({ Sid: "A", Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
    const after = policy({ Sid: "B", Effect: "Allow", Action: "s3:PutObject", Resource: "*" });
    const [markdown] = renderAll(planOf([updated("aws_iam_role_policy", { policy: before }, { policy: after })]));
    expect(markdown).toContain("− `Allow s3:GetObject on *`\n    - \\+ `Allow s3:PutObject on *`");
  });

  it("fits into a comment, with whole blocks and what is left out", () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      deleted("aws_s3_bucket", { bucket: `b${index}` }, { address: `aws_s3_bucket.b[${index}]` }),
    );
    const review = reviewOf(planOf(many));
    const markdown = renderMarkdown(review, { maximumCharacters: 20_000 });
    expect(markdown.length).toBeLessThanOrEqual(20_000);
    expect(markdown).toMatch(/Cut here: \d+ more parts do not fit/);
    expect(markdown.split("<details>")).toHaveLength(markdown.split("</details>").length);
    expect(renderMarkdown(review)).not.toContain("Cut here");
  });
});
