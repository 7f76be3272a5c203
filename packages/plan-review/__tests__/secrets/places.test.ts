import fc from "fast-check";
import { renderJson } from "../../src/render/json";
import { renderMarkdown } from "../../src/render/markdown";
import { renderSarif } from "../../src/render/sarif";
import { created, type Entry, entry, kept, planOf, reviewOf, rulesOf, updated } from "../support/plan-builder";
import { SECRET_NAMES } from "../support/secret-names";

const formats = (plan: unknown): readonly string[] => {
  const review = reviewOf(plan);
  return [renderMarkdown(review), renderJson(review), renderSarif(review, "plan.json")];
};
/** As Markdown, JSON and a URL spell it. */
const spellings = (secret: string) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
const shows = (plan: unknown, secret: string) =>
  formats(plan).some((text) => spellings(secret).some((spelling) => text.includes(spelling)));
const lambda = (before: unknown, after: unknown): Entry =>
  updated("aws_lambda_function", { variables: before }, { variables: after });

/**
 * Printable, as a program draws it: a part of it is not a word with a number. Without what ends it in a shell or a URL. Under
 * names that may mean something else, only such a value is a secret.
 */
const secret = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9_.~!*+-]{0,30}[0-9][a-z][0-9][A-Z][A-Za-z0-9]{2,10}$/)
  .filter((text) => new Set(text).size > 6)
  .map((text) => `q9${text}Z7`);
const name = fc.constantFrom(...SECRET_NAMES.filter((text) => /^[\w.-]+$/.test(text)));
const place = fc.constantFrom<(name: string, secret: string) => unknown>(
  (key, text) => ({ [key]: text }),
  (key, text) => ({ list: [{ [key]: text }] }),
  (key, text) => ({ env: [{ name: key, value: text }] }),
  (key, text) => ({ env: [{ value: text, name: key }] }),
  (key, text) => ({ [key]: [text] }),
  (key, text) => ({ command: ["run", `--${key}`, text, "--next"] }),
  (key, text) => ({ text: JSON.stringify({ command: ["run", `--${key}`, text] }) }),
  (key, text) => ({ text: JSON.stringify({ [key]: text }) }),
  (key, text) => ({ text: JSON.stringify({ a: JSON.stringify([{ name: key, value: text }]) }, null, 2) }),
  (key, text) => ({ text: `a: b\n${key}: ${text}\nc: d\n` }),
  (key, text) => ({ text: `a:\n  - b: c\n    ${key}: "${text}"\n` }),
  (key, text) => ({ text: `a=b\n${key}=${text}\nc=d\n` }),
  (key, text) => ({ text: `#!/bin/sh\nexport ${key}='${text}'\nrun\n` }),
  (key, text) => ({ text: `<a><${key}>${text}</${key}></a>` }),
  (key, text) => ({ text: `run --${key} ${text} --next` }),
  (key, text) => ({ text: `x = {\n  ${key} = "${text}"\n}\n` }),
  (_, text) => ({ text: `redis://:${encodeURIComponent(text)}@cache:6379` }),
  (_, text) => ({ text: `Server=db;Password=${text};Encrypt=true` }),
  (key, text) => ({ text: Buffer.from(`x: y\n${key}: ${text}\n`).toString("base64") }),
);

describe("a secret that nobody marked", () => {
  it("is in no format and is a finding, under any name, in any place", () => {
    fc.assert(
      fc.property(name, secret, place, (key, text, put) => {
        const plan = planOf([entry("x_thing", ["delete", "create"], {}, { config: put(key, text) })]);
        expect(shows(plan, text)).toBe(false);
        expect(rulesOf(plan)).toContain("plain-secret");
      }),
      { numRuns: 3_000 },
    );
  });

  it("is hidden where it stands a second time, whatever the place", () => {
    fc.assert(
      fc.property(secret, place, (text, put) => {
        const plan = planOf([
          lambda({}, { API_TOKEN: text }),
          updated("x_thing", { note: "a" }, { note: `is ${text} today`, more: put("comment", text) }),
        ]);
        expect(shows(plan, text)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("is a finding when it is new or changes, and none when it stays, moves or goes", () => {
    const script = (rest: string, text = "hunter2hunter2") => ({ user_data: `export API_TOKEN=${text}\n${rest}` });
    expect(rulesOf(planOf([updated("aws_instance", script("a"), script("a", "hunter3hunter3"))]))).toContain(
      "plain-secret",
    );
    expect(rulesOf(planOf([updated("aws_instance", script("a"), script("b"))]))).not.toContain("plain-secret");
    expect(rulesOf(planOf([updated("aws_instance", script("a"), { user_data: "" })]))).not.toContain("plain-secret");
    const moved = planOf([lambda([{ API_TOKEN: "hunter2hunter2" }], [{ A: "1" }, { API_TOKEN: "hunter2hunter2" }])]);
    expect(rulesOf(moved)).not.toContain("plain-secret");
    expect(shows(moved, "hunter2hunter2")).toBe(false);
    expect(shows(planOf([updated("aws_instance", script("a"), { user_data: "" })]), "hunter2hunter2")).toBe(false);
  });

  it("is told from another one although both are hidden", () => {
    const [markdown = ""] = formats(planOf([lambda({ API_TOKEN: "hunter2hunter2" }, { API_TOKEN: "hunter3hunter3" })]));
    expect(markdown).toContain("*(hidden: looks like a secret)* → *(hidden: looks like a secret)*");
  });

  it("leaves the rest of a long text to be read", () => {
    const [markdown = ""] = formats(
      planOf([
        updated("x_thing", { values: "replicas: 1\n" }, { values: "replicas: 1\npassword: hunter2hunter2\nx: y\n" }),
      ]),
    );
    expect(markdown).toContain("replicas: 1\\npassword: (hidden: looks like a secret)\\nx: y");
  });

  it("may be a number, a key of a map, an output, a variable", () => {
    expect(
      shows(planOf([updated("x", { password: 12345678 }, { password: 87654321, port: 87654321 })]), "87654321"),
    ).toBe(false);
    expect(rulesOf(planOf([updated("x", { password: 12345678 }, { password: 87654321 })]))).toContain("plain-secret");
    const key = ["gh", "p_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].join("");
    expect(shows(planOf([updated("x", { map: {} }, { map: { [key]: "a" } })]), key)).toBe(false);
    const output = { actions: ["create"], before: null, after: "hunter2hunter2", after_unknown: false };
    expect(shows(planOf([], { output_changes: { db_password: output } }), "hunter2hunter2")).toBe(false);
    expect(rulesOf(planOf([], { output_changes: { db_password: output } }))).toContain("plain-secret");
    const variables = { db_password: { value: "hunter2hunter2" } };
    expect(shows(planOf([updated("x", { a: "b" }, { a: "is hunter2hunter2" })], { variables }), "hunter2hunter2")).toBe(
      false,
    );
  });

  it("hides what else a rule would have judged, and says so", () => {
    const policy = (secretText: string) =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Sid: "a" }], password: secretText });
    const plan = planOf([updated("aws_iam_role_policy", { policy: "{}" }, { policy: policy("hunter2hunter2") })]);
    expect(rulesOf(plan)).toEqual(expect.arrayContaining(["plain-secret", "unknown-risk"]));
  });
});

describe("a secret that the plan marks", () => {
  const marked = (value: unknown, rest: Record<string, unknown> = {}) =>
    planOf([updated("x", { a: 1 }, { a: value, ...rest }, { sensitive: { a: true } })]);

  it("leaves addresses, types and the names of attributes as they are in every format", () => {
    const plan = planOf([
      updated(
        "aws_db_instance",
        { username: "postgres", engine: "a", deletion_protection: true },
        { username: "postgres", engine: "my postgres", postgres_version: "1", deletion_protection: false },
        { address: "aws_db_instance.postgres", sensitive: { username: true } },
      ),
    ]);
    for (const text of formats(plan)) {
      expect(text).toContain("aws_db_instance.postgres");
      expect(text).not.toContain("my postgres");
    }
    expect(formats(plan)[1]).toContain('"path": "postgres_version"');
  });

  it("is found inside of itself and in other spellings", () => {
    const inside = JSON.stringify({ username: "app", password: "hunter2hunter2" });
    expect(shows(marked(inside, { note: "hunter2hunter2" }), "hunter2hunter2")).toBe(false);
    const text = 'a "b" <c> & d/e';
    for (const spelled of [
      text,
      JSON.stringify(text),
      encodeURIComponent(text),
      Buffer.from(text).toString("base64"),
    ]) {
      expect(formats(marked(text, { note: `x ${spelled} y` })).some((page) => page.includes(spelled))).toBe(false);
    }
  });

  it("is hidden as a word where it has 5 to 7 characters, when it is not a word of a language and no number", () => {
    expect(shows(marked("pa55wd", { note: "is pa55wd, today" }), "pa55wd")).toBe(false);
    expect(shows(marked("pa55wd", { note: "pa55wdx" }), "pa55wdx")).toBe(true);
    expect(shows(marked("admin", { note: "admin" }), "admin")).toBe(true);
    expect(shows(marked(54321, { port: 54321 }), "54321")).toBe(true);
  });

  it("is hidden where it is read outside of the changes", () => {
    const plan = planOf([
      kept("x", { a: "hunter2hunter2" }, { sensitive: { a: true } }),
      created("y", { bucket: "hunter2hunter2" }),
    ]);
    expect(shows(plan, "hunter2hunter2")).toBe(false);
  });
});
