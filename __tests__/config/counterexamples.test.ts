/** What the properties (properties.test.ts) have found, each as small as it gets, beside what is accepted. */
import { badlyTold, foreignTemplates, loaded, synthesized } from "../support/configuration";
import { anEnvironment, MINIMAL } from "../support/environments";

function problemsOf(definition: unknown): readonly string[] {
  const result = loaded({ test: definition });
  return "problems" in result ? result.problems : [];
}

const withSettings = (settings: object) => problemsOf({ ...MINIMAL, ...settings });
const jwt = { mode: "jwt", issuer: "https://issuer.example" };
const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/1b2c`;

describe("a value of another kind", () => {
  it.each([null, undefined, "x", "x".repeat(5000), 5, [], true])(
    "is refused as a whole environment: %p",
    (definition) => {
      expect(problemsOf(definition)).toEqual([
        expect.stringMatching(/^test: \(root\): must be a group of settings, got /),
      ]);
    },
  );

  it.each(["state", "alerts"])("is refused as the group %s, which variables add to", (group) => {
    for (const value of [[], "x", 5, true, null])
      expect(withSettings({ [group]: value })).toEqual([
        `test: ${group}: must be a group of settings, got ${JSON.stringify(value)}`,
      ]);
    expect(withSettings({ [group]: {} })).toEqual([]);
  });

  it.each([Symbol("x"), Object.create(null), 10n, Number.NaN])("is told as what it is: %p", (value) => {
    expect(badlyTold(withSettings({ region: value, accountId: value, logs: { retentionDays: value } }))).toEqual([]);
    expect(withSettings({ region: value })).toEqual([expect.stringMatching(/^test: region: must be text, got \S/)]);
  });

  it("is told with its sign and its name where JSON has none", () => {
    expect(withSettings({ logs: { retentionDays: -0 } })[0]).toMatch(/, got -0$/);
    expect(withSettings({ logs: { retentionDays: Number.NaN } })[0]).toMatch(/, got NaN$/);
    expect(withSettings({ logs: { retentionDays: 6 } })[0]).toMatch(/, got 6$/);
  });
});

describe("a message", () => {
  it.each(["constructor", "valueOf", "toString"])("refuses the permission %s", (name) => {
    const scopes = { [name]: ["x"] };
    expect(withSettings({ api: { auth: { ...jwt, audience: ["x"], scopes } } })).toEqual([
      expect.stringMatching(/^test: api\.auth\.scopes: must be one of read, list,/),
    ]);
    expect(
      withSettings({
        api: { auth: { mode: "iam", principals: [{ arn: "arn:aws:iam::123456789012:role/r", allow: [name] }] } },
      }),
    ).toEqual([expect.stringMatching(/^test: api\.auth\.principals\.0\.allow\.0: must be one of read, list,/)]);
  });

  it("stays one line that a terminal shows as it is", () => {
    const [problem = ""] = withSettings({ "a\n\u001b[31m": "\u202e" });
    expect(problem).toMatch(/^test: "a\\n\\u001b\[31m": is not a setting; .*, got "\\u202e"$/);
  });

  it("tells of a wrong region, without those of keys in another", () => {
    const problems = withSettings({ region: "a\nb", logs: { kmsKeyArn: key("us-east-1") } });
    expect(problems[0]).toBe('test: region: must be an AWS region such as "us-east-1", got "a\\nb"');
    expect(problems.filter((problem) => problem.includes("kmsKeyArn"))).toEqual([]);
    expect(badlyTold(problems)).toEqual([]);
  });

  it("is cut where the value is long", () => {
    expect(withSettings({ region: "x".repeat(5000) })[0]).toMatch(/got "x{199}… \(5002 characters\)$/);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));
    expect(withSettings(many)).toHaveLength(21);
  });

  it("repeats nothing that may be a secret", () => {
    expect(withSettings({ apiKey: "value-mark" })).toEqual([expect.not.stringContaining("value-mark")]);
    expect(withSettings({ secret: { delivery: "variable", value: "value-mark" } })).toEqual([
      expect.not.stringContaining("value-mark"),
    ]);
    expect(withSettings({ logs: { retention: "value-mark" } })).toEqual([expect.stringContaining("value-mark")]);
  });
});

describe("what Terraform would evaluate", () => {
  const places: [string, (text: string) => object][] = [
    ["a tag", (text) => ({ tags: { Owner: text } })],
    ["the name of a tag", (text) => ({ tags: { [text]: "x" } })],
    ["the runbook", (text) => ({ monitoring: { runbookUrl: text } })],
    ["an audience", (text) => ({ api: { auth: { ...jwt, audience: [text] } } })],
    [
      "an issuer",
      (text) => ({ api: { auth: { mode: "jwt", issuer: `https://issuer.example/${text}`, audience: ["x"] } } }),
    ],
    ["a scope", (text) => ({ api: { auth: { ...jwt, audience: ["x"], scopes: { read: [text] } } } })],
    ["an origin", (text) => ({ api: { allowedOrigins: [`https://${text}`] } })],
  ];

  it.each(places)("is refused in %s", (_, settings) => {
    for (const template of ["${x}", "%{x}"]) expect(withSettings(settings(template)).length).toBeGreaterThan(0);
    expect(withSettings(settings("x"))).toEqual([]);
  });

  it("is told from a dollar sign", () => {
    const [environment] = [anEnvironment({ api: { auth: { ...jwt, mode: "jwt", audience: ["$x%"] } } })];
    expect(synthesized([environment]).flatMap(([, json]) => foreignTemplates(json))).toEqual([]);
  });
});

describe("what AWS would refuse at the apply", () => {
  it.each<[string, object, object, string]>([
    [
      "an origin for many",
      { api: { allowedOrigins: ["https://*"] } },
      { api: { allowedOrigins: ["https://a.example"] } },
      "api.allowedOrigins.0: must name one origin, without a wildcard",
    ],
    [
      "a key of another region",
      { logs: { kmsKeyArn: key("eu-west-1") } },
      { logs: { kmsKeyArn: key("us-east-1") } },
      "logs.kmsKeyArn: must be a key of us-east-1",
    ],
    [
      "a state's key of another region",
      { state: { kmsKeyArn: key("eu-west-1") } },
      { state: { kmsKeyArn: key("us-east-1") } },
      "state.kmsKeyArn: must be a key of us-east-1",
    ],
    [
      "a key of a partition that there is not",
      { logs: { kmsKeyArn: "arn:a-:kms:us-east-1:123456789012:key/1" } },
      { logs: { kmsKeyArn: key("us-east-1") } },
      "logs.kmsKeyArn: must be the ARN of a KMS key",
    ],
    [
      "an address twice",
      { alerts: { emails: ["a@b.example", "a@b.example"] } },
      { alerts: { emails: ["a@b.example", "b@b.example"] } },
      "alerts.emails.1: must name each address once",
    ],
    [
      "a tag's character",
      { tags: { Owner: "a*b" } },
      { tags: { Owner: "Ärger, no".replace(",", "") } },
      "tags.Owner: must have letters, digits, spaces",
    ],
    [
      "a tag without a name",
      { tags: { "": "x" } },
      { tags: { x: "" } },
      'tags."": must have a name of 1 to 128 characters',
    ],
    [
      "a tag twice for IAM",
      { tags: { project: "x" } },
      { tags: { Project: "x" } },
      "tags.project: must differ from Project in more than capitals",
    ],
    ["too many tags", { tags: numbered(48) }, { tags: numbered(47) }, "tags: must be at most 47 tags of your own"],
    [
      "a line break",
      { monitoring: { runbookUrl: "a\0b" } },
      { monitoring: { runbookUrl: "ab" } },
      "monitoring.runbookUrl: must not contain line breaks",
    ],
    [
      "a runbook too long for a description",
      { monitoring: { runbookUrl: "x".repeat(501) } },
      { monitoring: { runbookUrl: "x".repeat(500) } },
      "monitoring.runbookUrl: must have at most 500 characters",
    ],
    [
      "more days than S3 counts",
      { bucket: { expirationDays: 2 ** 31 } },
      { bucket: { expirationDays: 2 ** 31 - 1 } },
      "bucket.expirationDays: must be at most 2147483647",
    ],
    [
      "more requests than there are",
      { api: { throttling: { burstLimit: 1e7 } } },
      { api: { throttling: { burstLimit: 1e6 } } },
      "api.throttling.burstLimit: must be at most 1000000",
    ],
    [
      "a threshold that no number reaches",
      { monitoring: { thresholds: { duration: 1e300 } } },
      { monitoring: { thresholds: { duration: 1e4 } } },
      "monitoring.thresholds.duration: must be at most",
    ],
    [
      "a principal that IAM cannot have",
      { api: { auth: { mode: "iam", principals: [{ arn: "arn:aws:iam::123456789012:role/a b", allow: ["read"] }] } } },
      { api: { auth: { mode: "iam", principals: [{ arn: "arn:aws:iam::123456789012:role/p/a", allow: ["read"] }] } } },
      "api.auth.principals.0.arn: must be the ARN of a user or a role",
    ],
  ])("refuses %s", (_, refused, accepted, problem) => {
    expect(withSettings(refused)).toEqual([expect.stringContaining(`test: ${problem}`)]);
    expect(withSettings(accepted)).toEqual([]);
  });
});

function numbered(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "x"]));
}
