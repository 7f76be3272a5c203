import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { VpcIpv6CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv6-cidr-block-association";
import { Testing } from "cdktf";
import { synthScope } from "./terraform-json";

const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Deny", Action: "s3:*", Resource: "*" },
    { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" },
  ],
});

const json = Testing.synthScope((scope) => {
  new S3Bucket(scope, "a", { bucket: "a", forceDestroy: false, tags: { Project: "p", "cost-center": "1" } });
  new S3Bucket(scope, "b", { bucket: "b", forceDestroy: false, tags: { Project: "p" } });
  new S3BucketPublicAccessBlock(scope, "block-a", { bucket: "a", blockPublicAcls: true, blockPublicPolicy: true });
  new S3BucketPublicAccessBlock(scope, "block-b", { bucket: "b", blockPublicAcls: true, blockPublicPolicy: false });
  new S3BucketServerSideEncryptionConfigurationA(scope, "encryption", {
    bucket: "a",
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: true }],
  });
  new S3BucketPolicy(scope, "policy", { bucket: "a", policy });
  new VpcIpv6CidrBlockAssociation(scope, "range", { vpcId: "v", ipv6CidrBlock: "::/56" });
});
const encryption = S3BucketServerSideEncryptionConfigurationA;
const rule = (sseAlgorithm: string) => ({ applyServerSideEncryptionByDefault: { sseAlgorithm } });

/** What a failing expectation says, without colours. */
const saying = (check: () => void): string => {
  try {
    check();
  } catch (error) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal begin with one
    return (error as Error).message.replaceAll(/\u001b\[\d+m/g, "").replaceAll(/_[0-9A-F]{8}\b/g, "");
  }
  throw new Error("the expectation held");
};

describe("cdktf's matchers", () => {
  it("are there, with types, and compare one property of one resource in full", () => {
    expect(json).toHaveResource(S3Bucket);
    expect(json).toHaveResourceWithProperties(S3BucketPublicAccessBlock, { block_public_policy: true });
    expect(json).not.toHaveResourceWithProperties(S3BucketPublicAccessBlock, { blockPublicPolicy: true });
    expect(json).not.toHaveResourceWithProperties(encryption, { rule: [{ bucket_key_enabled: true }] });
  });
});

describe("toHaveEveryResource", () => {
  it("accepts what every resource of the type has", () => {
    expect(json).toHaveEveryResource(S3BucketPublicAccessBlock, { blockPublicAcls: true });
    expect(json).toHaveEveryResource(S3Bucket, { bucket: expect.stringMatching(/^[ab]$/), tags: { Project: "p" } });
  });

  it("rejects what one of them has not, and names it and its attribute", () => {
    expect(saying(() => expect(json).toHaveEveryResource(S3BucketPublicAccessBlock, { blockPublicPolicy: true }))).toBe(
      [
        "expected every aws_s3_bucket_public_access_block to match, 1 of 2 does not",
        "",
        "aws_s3_bucket_public_access_block.block-b",
        "  block_public_policy: expected true, received false",
      ].join("\n"),
    );
  });

  it("rejects a stack without such a resource", () => {
    const none = Testing.synthScope(() => {});
    expect(saying(() => expect(none).toHaveEveryResource(S3Bucket, { bucket: "a" }))).toBe(
      "expected one aws_s3_bucket at least, there is none",
    );
  });

  it("has no opposite, which a stack without such a resource would meet", () => {
    expect(() => expect(json).not.toHaveEveryResource(S3Bucket, { bucket: "c" })).toThrow("use not.toHaveSomeResource");
  });
});

describe("toHaveSomeResource", () => {
  it("accepts what one resource of the type has", () => {
    expect(json).toHaveSomeResource(S3Bucket, { bucket: "b" });
    expect(json).toHaveSomeResource(S3Bucket, { tags: { "cost-center": "1" } });
  });

  it("rejects what none of them has, and says what each has instead", () => {
    expect(saying(() => expect(json).toHaveSomeResource(S3Bucket, { bucket: "c" }))).toBe(
      [
        "expected one aws_s3_bucket at least to match, none of 2 does",
        "",
        "aws_s3_bucket.a",
        '  bucket: expected "c", received "a"',
        "",
        "aws_s3_bucket.b",
        '  bucket: expected "c", received "b"',
      ].join("\n"),
    );
  });

  it("has an opposite that names what is there", () => {
    expect(json).not.toHaveSomeResource(S3Bucket, { bucket: "c" });
    expect(saying(() => expect(json).not.toHaveSomeResource(S3Bucket, { bucket: "a" }))).toBe(
      'expected no aws_s3_bucket with {"bucket": "a"}, found\n  aws_s3_bucket.a',
    );
  });
});

describe("the properties of both", () => {
  it("match in part at every depth, within lists too", () => {
    expect(json).toHaveEveryResource(encryption, { rule: [rule("AES256")] });
    expect(json).not.toHaveSomeResource(encryption, { rule: [rule("aws:kms")] });
    expect(saying(() => expect(json).toHaveSomeResource(encryption, { rule: [rule("aws:kms")] }))).toContain(
      'rule[0].apply_server_side_encryption_by_default.sse_algorithm: expected "aws:kms", received "AES256"',
    );
  });

  it("count the items of a list", () => {
    expect(json).not.toHaveSomeResource(encryption, { rule: [] });
    expect(json).not.toHaveSomeResource(encryption, { rule: [rule("AES256"), rule("AES256")] });
  });

  it("may hold any of jest's matchers, in which names are camelCase too", () => {
    const some = (expected: unknown) => expect.arrayContaining([expected]);
    expect(json).toHaveEveryResource(encryption, { rule: some({ bucketKeyEnabled: true }) });
    expect(json).toHaveEveryResource(encryption, { rule: some(expect.objectContaining({ bucketKeyEnabled: true })) });
    expect(json).toHaveEveryResource(encryption, { rule: expect.arrayOf({ bucketKeyEnabled: expect.any(Boolean) }) });
    expect(json).not.toHaveSomeResource(encryption, { rule: some({ bucketKeyEnabled: false }) });
    expect(json).not.toHaveSomeResource(encryption, {
      rule: some(expect.objectContaining({ bucketKeyEnabled: false })),
    });
    expect(json).not.toHaveSomeResource(encryption, { rule: expect.arrayOf({ bucketKeyEnabled: expect.any(Number) }) });
    expect(json).not.toHaveSomeResource(encryption, { rule: expect.not.arrayContaining([{ bucketKeyEnabled: true }]) });
    expect(json).not.toHaveSomeResource(encryption, {
      rule: [expect.not.objectContaining({ bucketKeyEnabled: true })],
    });
  });

  it("say with undefined that there is none", () => {
    expect(json).toHaveSomeResource(S3Bucket, { tags: { "cost-center": undefined } });
    expect(json).toHaveEveryResource(S3Bucket, { bucketPrefix: undefined });
    expect(json).not.toHaveSomeResource(S3Bucket, { forceDestroy: undefined });
  });

  it("are found by the name of a property, also where a number is in it, and maps by their own keys", () => {
    expect(json).toHaveEveryResource(VpcIpv6CidrBlockAssociation, { ipv6CidrBlock: "::/56" });
    expect(json).not.toHaveSomeResource(VpcIpv6CidrBlockAssociation, { ipv6CidrBlock: "::/48" });
    expect(json).not.toHaveSomeResource(S3Bucket, { tags: { project: "p" } });
  });

  it("are refused where there are none, or there is no stack", () => {
    expect(() => expect(json).toHaveEveryResource(S3Bucket, {})).toThrow("name a property at least");
    for (const stack of ["", "[]", "null", '{"aws_s3_bucket": {}}', undefined, 1])
      expect(() => expect(stack).not.toHaveSomeResource(S3Bucket, { bucket: "a" })).toThrow(
        "expected what Testing.synth",
      );
  });

  it("are refused by the compiler where they are misspelled or of another type", () => {
    // @ts-expect-error
    expect(json).not.toHaveSomeResource(S3BucketPublicAccessBlock, { blockPublicAcl: true });
    // @ts-expect-error
    expect(json).not.toHaveSomeResource(encryption, { rule: [{ bucketKeyEnable: true }] });
    // @ts-expect-error
    expect(json).not.toHaveSomeResource(S3Bucket, { forceDestroy: "false" });
  });

  it("are compared with a stack that is read already as well", () => {
    const read = synthScope((scope) => void new S3Bucket(scope, "a", { bucket: "a" }));
    expect(read).toHaveEveryResource(S3Bucket, { bucket: "a" });
    expect(read).not.toHaveSomeResource(S3Bucket, { bucket: "b" });
  });
});

describe("toBeJsonMatching", () => {
  it("accepts a text in JSON in part, in place of a property too", () => {
    expect(policy).toBeJsonMatching({ Version: "2012-10-17" });
    expect(json).toHaveEveryResource(S3BucketPolicy, {
      policy: expect.toBeJsonMatching({ Statement: expect.arrayContaining([{ Effect: "Deny", Action: "s3:*" }]) }),
    });
  });

  it("rejects another value, another spelling and what is not JSON", () => {
    expect(saying(() => expect(policy).toBeJsonMatching({ Version: "2008-10-17" }))).toBe(
      'expected a text in JSON that matches\n  Version: expected "2008-10-17", received "2012-10-17"',
    );
    expect(policy).not.toBeJsonMatching({ version: "2012-10-17" });
    for (const text of ["", "{", undefined, { Version: "2012-10-17" }])
      expect(text).not.toBeJsonMatching({ Version: "2012-10-17" });
    expect(json).not.toHaveSomeResource(S3BucketPolicy, {
      policy: expect.toBeJsonMatching({ Statement: expect.arrayContaining([{ Effect: "Allow", Action: "s3:*" }]) }),
    });
  });

  it("has an opposite that says what matched", () => {
    expect(saying(() => expect(policy).not.toBeJsonMatching({ Version: "2012-10-17" }))).toBe(
      'expected a text that does not match {"Version": "2012-10-17"}',
    );
  });
});
