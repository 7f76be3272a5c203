import { anEnvironment } from "../../../../__tests__/support/environments";
import { metadataReport, metadataText } from "../../src/secret/metadata";
import { inWords, keyState } from "../../src/secret/overlap";
import { acceptedText, overlapText, refusedText, remarks } from "../../src/secret/report";
import type { SecretMetadata } from "../../src/secret/store";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const ago = (seconds: number) => new Date(NOW - seconds * 1000);
const environment = anEnvironment({}, { TEST_REGION: "eu-west-1" });

function metadataOf(currentAge: number, description: Partial<SecretMetadata["description"]> = {}): SecretMetadata {
  return {
    description: { Name: "s", ARN: "arn:s", CreatedDate: ago(9e6), $metadata: {}, ...description },
    versions: [
      { id: "c", stages: ["AWSCURRENT"], createdAt: ago(currentAge) },
      { id: "p", stages: ["AWSPREVIOUS"], createdAt: ago(9e5) },
    ],
  };
}

const passes = (...args: Parameters<typeof metadataReport>) =>
  metadataReport(...args).versions.map(({ passes, passesUntil }) => [passes, passesUntil]);

describe("which keys pass", () => {
  it("are the previous ones too until the overlap, counted from the current version, is over", () => {
    expect(passes(metadataOf(86_399), environment, NOW)).toEqual([
      [true, null],
      [true, "2026-03-01T12:00:01.000Z"],
    ]);
    expect(passes(metadataOf(86_400), environment, NOW)).toEqual([
      [true, null],
      [false, "2026-03-01T12:00:00.000Z"],
    ]);
    expect(keyState(metadataOf(86_399), environment, NOW).overlapping).toBe(true);
    expect(keyState(metadataOf(86_400), environment, NOW).overlapping).toBe(false);
  });

  it("are none where nobody asks for one, or the secret is to be deleted", () => {
    const iam = anEnvironment({ api: { auth: { mode: "iam" } } });
    expect(passes(metadataOf(1), iam, NOW)).toEqual([
      [false, null],
      [false, null],
    ]);
    expect(passes(metadataOf(1, { DeletedDate: ago(1) }), environment, NOW)).toEqual([
      [false, null],
      [false, null],
    ]);
    expect(metadataText(metadataReport(metadataOf(1), iam, NOW), iam)).toContain("api.auth.mode is iam");
  });

  it("none of a version with another label", () => {
    const pending = { ...metadataOf(1), versions: [{ id: "x", stages: ["AWSPENDING"], createdAt: ago(1) }] };
    expect(passes(pending, environment, NOW)).toEqual([[false, null]]);
    expect(keyState(pending, environment, NOW)).toMatchObject({ current: undefined, previous: undefined });
  });
});

it("people read versions, ages, rotation, key and dates", () => {
  const metadata = metadataOf(7200, {
    KmsKeyId: "arn:kms",
    LastChangedDate: ago(60),
    LastAccessedDate: ago(0),
    RotationEnabled: true,
    RotationRules: { AutomaticallyAfterDays: 30 },
    RotationLambdaARN: "arn:lambda",
    NextRotationDate: new Date("2026-03-20T00:00:00Z"),
  });
  expect(metadataText(metadataReport(metadata, environment, NOW), environment)).toBe(`s
  ARN             arn:s
  Encrypted with  arn:kms
  Created         2025-11-17T08:00:00.000Z
  Last changed    2026-03-01T11:59:00.000Z
  Last read       2026-03-01
  Rotation        every 30 days, next 2026-03-20T00:00:00.000Z, last never, by arn:lambda

Versions:
  c  AWSCURRENT  created 2026-03-01T10:00:00.000Z, 2 hours old: its keys are accepted
  p  AWSPREVIOUS  created 2026-02-19T02:00:00.000Z, 10.4 days old: its keys are accepted until 2026-03-02T10:00:00.000Z
`);
});

it("people are told what to do about a deletion and a missing value", () => {
  const text = (metadata: SecretMetadata) => metadataText(metadataReport(metadata, environment, NOW), environment);
  expect(text(metadataOf(1, { DeletedDate: ago(0) }))).toContain("restore-secret --secret-id s --region eu-west-1");
  expect(text({ ...metadataOf(1), versions: [] })).toContain("No value yet. Put one: npm run secret -- put test");
  expect(text(metadataOf(1))).toContain("by an operator only");
  const rotated = anEnvironment({ secret: { delivery: "out-of-band", rotation: {} } });
  expect(metadataText(metadataReport(metadataOf(1), rotated, NOW), rotated)).toContain(
    "none, although secret.rotation says every 30 days",
  );
});

describe("the times that are told are those of the environment", () => {
  const quick = anEnvironment({
    secret: { delivery: "variable" },
    api: {
      auth: {
        mode: "api-key",
        previousKeyOverlapSeconds: 0,
        authorizer: { secretTtlSeconds: 20, cacheSeconds: 40 },
      },
    },
  });

  it("last until a revoked key is rejected: what the authorizer and the gateway may remember", () => {
    expect(metadataReport(metadataOf(1), environment, NOW).settings.secondsUntilRefused).toBe(600);
    expect(metadataReport(metadataOf(1), quick, NOW).settings.secondsUntilRefused).toBe(60);
    expect(refusedText(quick, NOW)).toContain("by 2026-03-01T12:01:00.000Z at the latest: 1 minute, 20 s in which");
  });

  it("last until a new one passes, and the previous one does not", () => {
    expect(acceptedText(quick)).toContain("is accepted everywhere 10 s from now");
    expect(overlapText(environment, NOW)).toBe("The previous key is accepted until 2026-03-02T12:00:00.000Z (1 day)");
    expect(overlapText(quick, NOW)).toContain("has no overlap. It is rejected everywhere by 2026-03-01T12:01:00.000Z");
  });

  it("tell nothing where nothing asks for a key", () => {
    const signed = anEnvironment({ api: { auth: { mode: "iam" } } });
    expect([acceptedText, overlapText, refusedText].map((text) => text(signed, NOW))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(metadataReport(metadataOf(1), signed, NOW).settings).toMatchObject({
      previousKeyOverlapSeconds: null,
      secondsUntilRefused: null,
    });
  });

  it("say what Terraform and the way of authentication mean for the value", () => {
    expect(remarks(environment, { namedKeys: true })).toEqual([]);
    expect(remarks(quick, { namedKeys: false })).toHaveLength(1);
    expect(remarks(quick, { namedKeys: true })[1]).toContain("api_keys");
    expect(remarks(anEnvironment({ api: { auth: { mode: "iam" } } }), { namedKeys: false })).toHaveLength(1);
  });

  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [60, "1 minute"],
    [90, "90 seconds"],
    [600, "10 minutes"],
    [3600, "1 hour"],
    [86_400, "1 day"],
    [129_600, "36 hours"],
    [604_800, "7 days"],
  ])("%d s are %s", (seconds, words) => {
    expect(inWords(seconds)).toBe(words);
  });
});
