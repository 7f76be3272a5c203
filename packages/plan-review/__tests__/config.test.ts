import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { type Config, failingOn, NO_CONFIG, parseConfig } from "../src/config/config";
import { configSchema } from "../src/config/schema";
import { readPlan } from "../src/input/read-plan";
import { renderJson } from "../src/render/json";
import { renderMarkdown } from "../src/render/markdown";
import { renderSarif } from "../src/render/sarif";
import { reviewPlan } from "../src/review";
import type { Review } from "../src/review-result";
import { RULES } from "../src/rules/registry";
import { UserError } from "../src/user-error";
import { created, deleted, type Entry, kept, planOf, replaced, TODAY, updated } from "./support/plan-builder";

jest.mock("../src/catalogue/types", () => {
  const actual = jest.requireActual("../src/catalogue/types");
  return { ...actual, isKnownType: (type: string) => type === "known_thing" || actual.isKnownType(type) };
});

const because = { reason: "It is a label", expires: "2030-12-31" };
const config = (more: Readonly<Record<string, unknown>>): Config =>
  parseConfig(JSON.stringify({ version: 1, ...more }), "c.json");
const review = (entries: readonly Entry[], by: Config = NO_CONFIG): Review =>
  reviewPlan(readPlan(planOf(entries)), [], TODAY, by);

const RULE = "provisioner-runs";
const provisioned = planOf([created("acme_job", {})], {
  configuration: {
    root_module: { resources: [{ address: "acme_job.it", provisioners: [{ type: "local-exec", expressions: {} }] }] },
  },
});
const withProvisioner = (by: Config): Review => reviewPlan(readPlan(provisioned), [], TODAY, by);
const harmlessJob = { acme_job: { kind: "harmless", reason: "A job holds nothing" } };

describe("severities", () => {
  it("are raised and lowered by rule", () => {
    const raised = withProvisioner(config({ severities: { [RULE]: "critical" }, types: harmlessJob }));
    expect(raised.findings).toMatchObject([{ rule: { id: RULE, severity: "critical" } }]);
    expect(raised.verdict).toBe("Needs a person: 1 critical finding; 1 created.");
  });

  it("lowered to info need nobody, and are never silent", () => {
    const lowered = withProvisioner(config({ severities: { [RULE]: "info" }, types: harmlessJob }));
    expect(lowered).toMatchObject({
      needsPerson: false,
      outcome: "nothing-to-fear",
      verdict: "Nothing to fear: 1 created; 1 info finding noted.",
    });
    const markdown = renderMarkdown(lowered);
    expect(markdown).toContain("## Noted");
    expect(markdown).toContain("Severities of this project: `provisioner-runs`: medium → info.");
    expect(JSON.parse(renderJson(lowered))).toMatchObject({
      changedSeverities: [{ rule: RULE, from: "medium", to: "info" }],
      findings: [{ severity: "info" }],
    });
    expect(JSON.parse(renderSarif(lowered, "p.json")).runs[0].results).toMatchObject([{ level: "note" }]);
  });

  it("cannot switch a rule off", () => {
    expect(() => config({ severities: { drift: "off" } })).toThrow(/severities\.drift/);
  });
});

describe("the limit", () => {
  const high = planOf([], { errored: true });
  const of = (by: Config) => reviewPlan(readPlan(high), [], TODAY, by);

  it("is medium unless somebody says otherwise", () => {
    expect(of(NO_CONFIG)).toMatchObject({ needsPerson: true, outcome: "needs-person" });
    expect(of(config({ failOn: "high" }))).toMatchObject({ needsPerson: true });
  });

  it("lets graver findings pass without saying that there is nothing to fear", () => {
    for (const by of [config({ failOn: "critical" }), failingOn(NO_CONFIG, "critical")]) {
      expect(of(by)).toMatchObject({
        needsPerson: false,
        verdict: "Nothing that fails here: no changes; 1 high finding noted.",
      });
    }
  });

  it("does not concern what is not judged", () => {
    expect(review([created("acme_thing", {})], config({ failOn: "critical" }))).toMatchObject({
      needsPerson: true,
      outcome: "not-judged",
    });
  });
});

describe("ignored attributes", () => {
  const types = { acme_thing: { kind: "settings", reason: "It configures a job" } };
  const change = updated(
    "acme_thing",
    { wobble: "a", blocks: [{ quirk: 1 }] },
    { wobble: "b", blocks: [{ quirk: 2 }] },
  );
  const ignore = (attributes: readonly string[], more = {}) =>
    config({ types, ignore: [{ type: "acme_*", attributes, ...because, ...more }] });

  it("are judged no more, and listed with their reason", () => {
    const found = review([change], ignore(["wobble", "blocks.*"]));
    expect(found).toMatchObject({
      needsPerson: false,
      unjudged: [],
      ignored: [{ address: "acme_thing.it", attributes: ["blocks.quirk", "wobble"], reason: "It is a label" }],
    });
    expect(renderMarkdown(found)).toContain("- ignored by the configuration, `acme_thing.it`: `blocks.quirk, wobble`");
    expect(JSON.parse(renderJson(found)).ignored).toHaveLength(1);
  });

  it("leave the others not judged", () => {
    expect(review([change], ignore(["wobble"]))).toMatchObject({
      outcome: "not-judged",
      unjudged: [{ attributes: ["blocks.quirk"] }],
      ignored: [{ attributes: ["wobble"] }],
    });
  });

  it("are no longer ignored after their last day, which is told", () => {
    const found = review([change], ignore(["*"], { expires: "2030-06-14" }));
    expect(found).toMatchObject({ outcome: "not-judged", ignored: [] });
    expect(renderMarkdown(found)).toContain("- expired on 2030-06-14: ignored attributes, `acme_*: *`");
  });

  it("say nothing of another type, nor of a type that nobody has classified", () => {
    const entry = { type: "acme_other", attributes: ["*"], ...because };
    expect(review([change], config({ types, ignore: [entry] })).outcome).toBe("not-judged");
    expect(review([change], config({ ignore: [{ ...entry, type: "*" }] })).outcome).toBe("not-judged");
  });

  it("hide no finding", () => {
    const open = updated("acme_thing", { deletion_protection: true }, { deletion_protection: false });
    expect(review([open], ignore(["*"])).findings.map(({ rule }) => rule.id)).toContain("protection-removed");
  });
});

describe("types of a private provider", () => {
  const types = (kind: string) => config({ types: { acme_database: { kind, reason: "Ours" } } });

  it.each(["created", "updated"])("are judged when they are %s", (how) => {
    const entry = how === "created" ? created("acme_database", {}) : updated("acme_database", { a: [] }, { a: null });
    expect(review([entry]).outcome).toBe("not-judged");
    expect(review([entry], types("settings")).outcome).toBe("nothing-to-fear");
  });

  it("are critical when they go where they hold data", () => {
    const rules = (entry: Entry) => review([entry], types("holds")).findings.map(({ rule }) => rule.id);
    expect(rules(deleted("acme_database", {}))).toEqual(["stateful-destroyed"]);
    expect(rules(replaced("acme_database", {}, {}))).toEqual(["stateful-replaced"]);
  });

  it("are not judged by giving access alone", () => {
    expect(review([created("acme_database", {})], types("grants")).outcome).toBe("not-judged");
  });

  it("cannot be called something else where the review knows them itself", () => {
    const harmless = (type: string) => config({ types: { [type]: { kind: "harmless", reason: "No" } } });
    expect(() => harmless("known_thing")).toThrow(/says what known_thing is, which the review knows itself/);
    expect(() => harmless("acme_database")).not.toThrow();
  });
});

describe("own rules", () => {
  const rule = (match: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) =>
    config({
      types: { acme_vm: { kind: "serves", reason: "Ours" } },
      rules: [
        {
          id: "acme-size",
          severity: "high",
          title: "Size",
          why: "Money.",
          match: { type: "acme_vm", ...match },
          ...more,
        },
      ],
    });
  const speaks = (entry: Entry, by: Config) =>
    review([entry], by).findings.some(({ rule: { id } }) => id === "acme-size");
  const size = (before: unknown, after: unknown) => updated("acme_vm", { wobble: before }, { wobble: after });
  const on = (more: Readonly<Record<string, unknown>>) => rule({ attribute: "wobble", ...more });

  it.each([
    ["equals", on({ after: { equals: "x" } }), size("a", "x"), size("x", "a")],
    ["not", on({ after: { not: "x" } }), size("x", "a"), size("a", "x")],
    ["oneOf", on({ after: { oneOf: ["x", "y"] } }), size("a", "y"), size("a", "z")],
    ["matches", on({ after: { matches: "x2*large" } }), size("a", "x2.xlarge"), size("a", "x1.xlarge")],
    ["lessThan", on({ after: { lessThan: 7 } }), size(9, 6), size(9, 7)],
    ["lessThan of a text", on({ after: { lessThan: 7 } }), size("9", "6"), size("9", "none")],
    ["moreThan", on({ after: { moreThan: 7 } }), size(1, 8), size(1, 7)],
    ["both sides", on({ before: { equals: true }, after: { equals: false } }), size(true, false), size(false, true)],
    ["is absent", on({ after: { is: "absent" } }), size("a", null), size("a", "b")],
    ["is set", on({ before: { is: "set" } }), size("a", "b"), size(null, "b")],
    ["all that is said", on({ after: { moreThan: 1, lessThan: 3 } }), size(0, 2), size(0, 3)],
    ["the change alone", on({}), size("a", "b"), kept("acme_vm", { wobble: "a" })],
    ["an action", rule({ actions: ["delete"] }), deleted("acme_vm", {}), size("a", "b")],
    ["a type", rule({}), size("a", "b"), updated("acme_other", { size: 1 }, { size: 2 })],
  ])("look at %s", (_, by, loud, quiet) => {
    expect([speaks(loud, by), speaks(quiet, by)]).toEqual([true, false]);
  });

  it("find attributes in blocks by their names, wherever they stand", () => {
    const disks = (...sizes: number[]) => ({ disk: sizes.map((volume) => ({ volume })) });
    const by = rule({ attribute: "disk.volume", after: { moreThan: 100 } });
    expect(speaks(updated("acme_vm", disks(1, 1), disks(1, 200)), by)).toBe(true);
    expect(speaks(updated("acme_vm", disks(1, 1), disks(1, 20)), by)).toBe(false);
  });

  it("speak of what nobody can see before apply", () => {
    const by = on({ after: { equals: "x" } });
    expect(speaks(updated("acme_vm", { wobble: "a" }, {}, { unknown: { wobble: true } }), by)).toBe(true);
    expect(speaks(updated("acme_vm", { wobble: "a" }, { wobble: "b" }, { sensitive: { wobble: true } }), by)).toBe(
      true,
    );
  });

  it("judge the attributes that they look at", () => {
    expect(review([size("a", "b")], rule({ attribute: "colour" })).unjudged).toMatchObject([
      { attributes: ["wobble"] },
    ]);
    expect(review([size("a", "b")], on({ after: { equals: "x" } })).outcome).toBe("nothing-to-fear");
  });

  it("appear in every format, with their severity", () => {
    const found = review([size("a", "x")], on({ after: { equals: "x" } }));
    expect(renderMarkdown(found)).toContain("### High: Size");
    expect(JSON.parse(renderJson(found)).findings).toMatchObject([{ rule: "acme-size", details: ["wobble: a → x"] }]);
    const { tool, results } = JSON.parse(renderSarif(found, "p.json")).runs[0];
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe("acme-size");
  });

  it("are matched in time that grows with the text", () => {
    const startedAt = process.cpuUsage();
    const by = on({ after: { matches: "*a*a*a*a*a*a*b" } });
    expect(speaks(size("x", "a".repeat(200_000)), by)).toBe(false);
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(2000);
  });
});

describe("the configuration file", () => {
  const rule = { id: "acme-size", severity: "high", title: "T", why: "W", match: { type: "x" } };

  it.each([
    ["without JSON", "{", /c\.json is not JSON/],
    ["of another version", { version: 2 }, /version/],
    ["with a word too many", { version: 1, silence: true }, /silence/],
    ["with a word too many in a rule", { version: 1, rules: [{ ...rule, off: true }] }, /rules\.0: .*off/],
    [
      "with a severity of a rule that does not exist",
      { version: 1, severities: { drifts: "info" } },
      /"drifts", which does not exist/,
    ],
    ["with a limit that lets everything pass", { version: 1, failOn: "info" }, /failOn/],
    ["with a rule twice", { version: 1, rules: [rule, rule] }, /has a rule "acme-size", and there is one/],
    [
      "with a rule of the review's own name",
      { version: 1, rules: [{ ...rule, id: RULES[0]?.id }] },
      /and there is one of that name/,
    ],
    ["with the name of what is not judged", { version: 1, rules: [{ ...rule, id: "not-judged" }] }, /one of that name/],
    [
      "with a name that SARIF would not like",
      { version: 1, rules: [{ ...rule, id: "A b" }] },
      /rules\.0\.id: must be words/,
    ],
    [
      "with values of no attribute",
      { version: 1, rules: [{ ...rule, match: { type: "x", after: { equals: 1 } } }] },
      /no attribute/,
    ],
    [
      "with a predicate that says nothing",
      { version: 1, rules: [{ ...rule, match: { type: "x", attribute: "a", after: {} } }] },
      /must say something/,
    ],
    [
      "with something ignored without a reason",
      { version: 1, ignore: [{ type: "x", attributes: ["a"], expires: "2030-01-01", reason: " " }] },
      /ignore\.0\.reason: must say why/,
    ],
    [
      "with something ignored for ever",
      { version: 1, ignore: [{ type: "x", attributes: ["a"], reason: "r" }] },
      /ignore\.0\.expires/,
    ],
    ["with a kind that there is not", { version: 1, types: { x: { kind: "safe", reason: "r" } } }, /types\.x\.kind/],
  ])("is refused %s", (_, content, message) => {
    const read = () => parseConfig(typeof content === "string" ? content : JSON.stringify(content), "c.json");
    expect(read).toThrow(UserError);
    expect(read).toThrow(message);
  });

  it("has a schema for editors, made of what checks it", () => {
    const file = readFileSync(join(__dirname, "..", "plan-review.config.schema.json"), "utf8");
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(configSchema))));
  });
});
