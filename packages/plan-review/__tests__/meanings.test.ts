import { alternatives, blockGone, elsewhere } from "../src/meanings/directions";
import { meaningOf } from "../src/meanings/table";
import { isSetting } from "../src/meanings/weakened";
import { weakening } from "../src/meanings/weakening";
import type { ResourceChange } from "../src/model";
import { awsSchema } from "./support/aws-schema";
import { type Entry, planOf, reviewOf, rulesOf, updated } from "./support/plan-builder";

/** Values before and after, some of which every direction takes for a loss and its reverse for a gain. */
const WORDS =
  `NONE>AWS_OWNED>CUSTOMER_MANAGED>KMS off>on disabled>enabled Disabled>Enabled DISABLED>ENABLED no_encrypt>must_encrypt
  PLAINTEXT>TLS PLAINTEXT>SASL_SSL AES256>aws:kms preferred>required String>SecureString http-only>https-only HTTP>HTTPS TLS_1_0>TLS_1_2
  TCP>TLS optional>required OFF>ON OFF>ENFORCED OFF>STRICT off>verify NONE>ALL GOVERNANCE>COMPLIANCE MUTABLE>IMMUTABLE
  WriteOnly>All FAILURE_ONLY>SUCCESS_AND_FAILURE OFF>INFO NONE>FULL NoProtection>FullProtection DELETE>RETAIN DELETE>PREVENT
  FailedDataOnly>AllDocuments NONE>CRDR DAILY>CONTINUOUS USER_PAUSED>RUNNING SPECIFIED_REGIONS>ALL_REGIONS BASIC>ENHANCED
  PassThrough>Active ignore>breaching NONE>BLOCK COUNT>BLOCK ALLOW>BLOCK ALERT>DROP aws:pass>aws:drop monitor>strictest NONE>HIGH
  LEGACY>ENABLED Inactive>Active Warn>Enforce ALLOW_ALL>STANDARD NO_ACTION>BLOCK ALLOW>DENY API_KEY>AWS_IAM PASSWORD>PUBLIC_KEY host>awsvpc
  root>app Enabled>Disabled STOPPED>RUNNING stopped>running stopped>available fixed-response>forward single-az>cross-az
  SINGLE_INSTANCE>ACTIVE_STANDBY_MULTI_AZ SINGLE_AZ_1>MULTI_AZ_1 EC2>ELB off>default standard>advanced DEFAULT>PER_TOPIC_PER_BROKER
  NOT_SIGNING>SIGNING SSLv3>TLSv1.2 plaintext>ssl-encryption ClientSpecified>MandatoryEncryption SHARED>PER_TENANT CONFIG_MAP>API
  open-access>restricted 2030-01-01>2031-01-01 DISABLED>PERMISSIVE>STRICT MANUAL>CONTINUOUS_SCAN disabled>use_load_balancer_configuration_true
  disabled>true ARCHIVE>NOOP PAUSED>ENABLED standard>enhanced UNSPECIFIED>REQUIRED none>whitelist
  REMOVE>PRESERVE ATTRIBUTE_FILTER>USER_TOKEN AWS_OWNED_CMK>CUSTOMER_MANAGED_CMK
  CHECK_CRYPTOGRAPHY_ONLY>CHECK_CRYPTOGRAPHY_AND_VALIDATE_NAME PublicInternetOnly>VpcOnly DISABLED>USER_PROFILE_NAME
  Delete>Retain RSA_1024_BIT>RSA_2048_BIT FTP>SFTP ikev1>ikev2`
    .split(/\s+/)
    .flatMap((chain) => {
      const words = chain.split(">");
      return words.slice(1).map((word, index) => [word, words[index]] as const);
    });
const LOSSES: readonly (readonly [unknown, unknown])[] = [
  [true, false],
  [false, true],
  [5, 0],
  [30, 7],
  [7, 30],
  ["arn:aws:x:eu-west-1:111122223333:y/z", null],
  ["disabled", "enabled"],
  [null, "x"],
  ["arn:aws:x:eu-west-1:111122223333:y/z", "arn:aws:x:eu-west-1:444455556666:y/z"],
  [1, 0],
  ["2", "1"],
  ["2031-01-01", "2030-01-01"],
  ...WORDS,
];

const PAIRS = awsSchema().flatMap(({ type, paths }) =>
  paths.flatMap((path) => {
    const meaning = meaningOf(type, path);
    return meaning === undefined ? [] : [{ type, path, meaning }];
  }),
);
/** Both ways are a loss, or what stands around decides: they have tests of their own. */
const DEPENDS = new Set([elsewhere, blockGone, alternatives]);
const decided = PAIRS.filter(
  ({ type, path, meaning }) =>
    !DEPENDS.has(meaning.direction) &&
    meaning.direction.bothWays !== true &&
    typeof meaning.rule !== "function" &&
    !/^aws_waf\w*\.(rule|rules|activated_rule)\./.test(`${type}.${path}`) &&
    !/lifecycle(_configuration|_rule)\.(.*\.)?(prefix|status|enabled|object_size_\w+|tag\.\w+)$/.test(
      `${type}.${path}`,
    ),
);

function nested(path: string, value: unknown): Record<string, unknown> {
  const [first = "", ...rest] = path.split(".");
  return { [first]: rest.length === 0 ? value : [nested(rest.join("."), value)] };
}

function change(type: string, path: string, before: unknown, after: unknown, index: number): Entry {
  return updated(type, nested(path, before), nested(path, after), { address: `${type}.n${index}` });
}

/** The rules of the table that speak at each address. */
function spoken(entries: readonly Entry[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { address, rule } of reviewOf(planOf(entries)).findings)
    found.set(address, [...(found.get(address) ?? []), rule.id]);
  return found;
}

describe("the table of meanings", () => {
  const losses = decided.map(({ type, path, meaning }) => ({
    type,
    path,
    rule: meaning.rule,
    loss: LOSSES.find(([before, after]) => {
      const entries = [change(type, path, before, after, 0), change(type, path, after, before, 1)];
      const rules = spoken(entries);
      return (
        rules.get(`${type}.n0`)?.includes(String(meaning.rule)) === true &&
        rules.get(`${type}.n1`)?.includes(String(meaning.rule)) !== true
      );
    }),
  }));

  it("is about many attributes of many types", () => {
    expect(PAIRS.length).toBeGreaterThan(1_900);
    expect(new Set(PAIRS.map(({ type }) => type)).size).toBeGreaterThan(500);
    expect(decided.length).toBeGreaterThan(1_700);
  });

  it("has a loss, which is a finding, for each attribute, and its reverse is none", () => {
    expect(losses.filter(({ loss }) => loss === undefined).map(({ type, path }) => `${type} ${path}`)).toEqual([]);
  });

  it("has a finding for both directions where a change cannot be told to be a gain", () => {
    const both = PAIRS.filter(({ meaning }) => meaning.direction.bothWays === true);
    const owners = ["https://a.example.com/x", "https://a.example.net/x"] as const;
    const entries = both.flatMap(({ type, path }, index) => [
      change(type, path, owners[0], owners[1], 2 * index),
      change(type, path, owners[1], owners[0], 2 * index + 1),
    ]);
    const rules = spoken(entries);
    const silent = both.filter(({ type, meaning }, index) =>
      [2 * index, 2 * index + 1].some((n) => rules.get(`${type}.n${n}`)?.includes(String(meaning.rule)) !== true),
    );
    expect(both.length).toBeGreaterThan(300);
    expect(silent.map(({ type, path }) => `${type} ${path}`)).toEqual([]);
  });

  it("says nothing of what stays, of what is made and of what is destroyed", () => {
    const kinds = ["create", "delete", "no-op"] as const;
    const entries = losses.flatMap(({ type, path, loss }, index) => {
      const [before, after] = [nested(path, loss?.[0]), nested(path, loss?.[1])];
      return kinds.map((kind) => {
        const entry = change(type, path, loss?.[0], loss?.[0], index);
        const sides = kind === "create" ? [null, after] : kind === "delete" ? [before, null] : [before, before];
        return {
          ...entry,
          address: `${entry.address}.${kind}`,
          change: { ...entry.change, actions: [kind], before: sides[0] ?? null, after: sides[1] ?? null },
        } as Entry;
      });
    });
    const rules = spoken(entries);
    expect(
      // what expires in a bucket that exists, a new API that is open to every page and settings of an account have tests of
      // their own
      losses.flatMap(({ type, rule }, index) =>
        type === "aws_s3_bucket_lifecycle_configuration" ||
        rule === "cors-widened" ||
        isSetting({ action: "create", type } as ResourceChange)
          ? []
          : (["create", "no-op"] as const).filter((kind) =>
              rules.get(`${type}.n${index}.${kind}`)?.includes(String(rule)),
            ),
      ),
    ).toEqual([]);
  });

  it("is what its judge knows, and nothing else", () => {
    for (const { type, path } of PAIRS) expect(weakening.knows(type, path)).toBe(true);
    expect(weakening.knows("aws_s3_bucket", "bucket")).toBe(false);
    expect(weakening.knows("aws_lambda_function", "memory_size")).toBe(false);
    expect(weakening.knows("aws_instance", "tags.deletion_protection_note")).toBe(false);
  });
});

describe("lists of blocks", () => {
  /** A small generator of numbers, so that a failure comes again. */
  function numbers(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
  }

  const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
    items
      .map((item) => ({ item, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);

  it("give the same findings in every order, and with others around them", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = numbers(seed);
      const rule = (index: number) => ({
        id: `rule-${index}`,
        status: random() < 0.8 ? "Enabled" : "Disabled",
        expiration: [{ days: Math.ceil(random() * 30) }],
        filter: [{ prefix: `p${index}/` }],
      });
      const before = Array.from({ length: 2 + Math.floor(random() * 6) }, (_, index) => rule(index));
      const after = before.flatMap((item, index) => (random() < 0.2 ? [] : random() < 0.5 ? [rule(index)] : [item]));
      const plan = (old: unknown, now: unknown) =>
        rulesOf(planOf([updated("aws_s3_bucket_lifecycle_configuration", { rule: old }, { rule: now })]));
      const expected = plan(before, after);
      expect(plan(shuffled(before, random), shuffled(after, random))).toEqual(expected);
      const other = { id: "other", status: "Enabled", expiration: [{ days: 5 }], filter: [{ prefix: "other/" }] };
      expect(plan([other, ...before], [...after, other])).toEqual(expected);
    }
  });
});
