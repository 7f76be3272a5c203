import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderJson } from "../../src/render/json";
import { renderMarkdown } from "../../src/render/markdown";
import { renderSarif } from "../../src/render/sarif";
import type { Review } from "../../src/review-result";
import { awsSchema } from "../support/aws-schema";
import { AWS_SECRETS } from "../support/aws-secrets";
import { drawn } from "../support/fakes";
import { HARMLESS_TEXTS } from "../support/harmless-texts";
import { created, planOf, reviewOf } from "../support/plan-builder";
import { DRAWN_NAMES, HARMLESS_PAIRS, ODD_PASSWORDS, SECRET_NAMES } from "../support/secret-names";
import { SECRET_TEXTS, WORD } from "../support/secret-texts";

interface Sample {
  readonly what: string;
  readonly name: string;
  readonly value: unknown;
  readonly secret: string;
}

/** A name with a text that is its secret, in the places where plans have such pairs. */
const named = (name: string, secret: string): readonly Sample[] => [
  { what: `attribute ${name}`, name, value: secret, secret },
  { what: `map with ${name}`, name: "variables", value: { [name]: secret }, secret },
  { what: `block of ${name}`, name: "env", value: [{ name, value: secret }], secret },
  { what: `JSON with ${name}`, name: "definition", value: JSON.stringify({ [name]: secret }), secret },
];

const SECRETS: readonly Sample[] = [
  ...SECRET_NAMES.flatMap((name) => named(name, WORD)),
  ...ODD_PASSWORDS.flatMap((text) => named("DB_PASSWORD", text)),
  ...DRAWN_NAMES.flatMap((name) => named(name, drawn(32))),
  ...SECRET_TEXTS.map(([what, value, secret]) => ({ what, name: "setting", value, secret })),
  ...SECRET_TEXTS.map(([what, value, secret]) => ({
    what: `${what} in a list`,
    name: "values",
    value: ["x", value],
    secret,
  })),
];

const HARMLESS: readonly Pick<Sample, "name" | "value">[] = [
  ...HARMLESS_PAIRS.map(([name, value]) => ({ name, value })),
  ...HARMLESS_PAIRS.map(([name, value]) => ({ name: "variables", value: { [name]: value } })),
  ...HARMLESS_PAIRS.map(([name, value]) => ({ name: "env", value: [{ name, value }] })),
  ...HARMLESS_TEXTS.map((value) => ({ name: "setting", value })),
  ...HARMLESS_TEXTS.map((value) => ({ name: "values", value: [value] })),
  ...HARMLESS_TEXTS.map((value) => ({ name: "user_data_base64", value: Buffer.from(value).toString("base64") })),
];

const english = (number: number) => number.toLocaleString("en");
const rendered = (review: Review) => [renderMarkdown(review), renderJson(review), renderSarif(review, "plan.json")];
const isFinding = (review: Review) => review.findings.some(({ rule }) => rule.id === "plain-secret");
/** As replacement, so that Markdown shows every attribute. */
const planWith = ({ name, value }: Pick<Sample, "name" | "value">) => {
  const entry = created("x_thing", { [name]: value });
  return planOf([{ ...entry, change: { ...entry.change, actions: ["delete", "create"], before: {} as never } }]);
};

function leaks({ name, value, secret }: Sample): boolean {
  const inside = JSON.stringify(secret).slice(1, -1);
  return rendered(reviewOf(planWith({ name, value } as Sample))).some(
    (text) => text.includes(secret) || text.includes(inside),
  );
}

it("hides a secret in every format, and makes it a finding, in all of the corpus", () => {
  expect(SECRETS.filter(leaks).map(({ what }) => what)).toEqual([]);
  expect(SECRETS.filter((sample) => !isFinding(reviewOf(planWith(sample)))).map(({ what }) => what)).toEqual([]);
});

it("shows what is none, and makes it no finding, in all of the corpus", () => {
  expect(
    HARMLESS.filter((sample) => isFinding(reviewOf(planWith(sample)))).map((sample) => JSON.stringify(sample)),
  ).toEqual([]);
});

describe("the AWS provider's attributes", () => {
  const ordinary = [
    "example",
    "my-app-prod",
    "ENABLED",
    "eu-west-1",
    "2026-01-01T00:00:00Z",
    "app@example.com",
    "10.0.0.0/16",
  ];
  const names = [...new Set(awsSchema().flatMap(({ paths }) => paths.map((path) => path.split(".").at(-1) ?? "")))];
  const secret = names.filter((name) => ordinary.some((value) => isFinding(reviewOf(planWith({ name, value })))));

  it("are secrets by these names and no others", () => {
    expect(secret.sort()).toEqual(AWS_SECRETS);
  });

  it("has the numbers in the documentation", () => {
    const page = readFileSync(join(__dirname, "../../../../docs/plan-review.md"), "utf8").replace(/\s+/g, " ");
    const numbers = [
      `**${english(SECRETS.length)} places with a secret: none is printed. ${english(HARMLESS.length)} look-alikes: none is called a secret.**`,
      `With ordinary values ${secret.length} of the ${english(names.length)} attribute names of the AWS provider`,
    ];
    expect(numbers.filter((sentence) => !page.includes(sentence))).toEqual([]);
  });
});
