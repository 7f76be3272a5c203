import { compareActions, importedOperations, type Operation } from "@secure-serverless/proof/policies/sdk-calls";
import { FUNCTION_IDS } from "../../src/config/parts";
import { anEnvironment } from "../support/environments";
import { grantedActions } from "../support/granted-actions";
import { readableBundle } from "../support/read-bundle";
import { secureServerlessStack } from "../support/stacks";
import { synthStack } from "../support/terraform-json";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";
/** With what brings each function, and each grant of one. */
const stack = synthStack(
  secureServerlessStack(
    anEnvironment({
      bucket: { kmsKeyArn: KEY },
      secret: { delivery: "out-of-band", rotation: {}, kmsKeyArn: KEY },
    }),
  ),
);

it.each(FUNCTION_IDS)("grants the function %s the actions of the calls in its bundle, and no others", (id) => {
  const operations = importedOperations(readableBundle(id));

  expect(operations.length).toBeGreaterThan(0);
  expect(compareActions(grantedActions(stack, id), operations)).toEqual({ missing: [], extra: [] });
});

describe("the comparison", () => {
  const called: Operation[] = ["s3:HeadObject", "secretsmanager:GetSecretValue"];
  const granted = ["s3:GetObject", "s3:GetObjectVersion", "secretsmanager:GetSecretValue", "logs:PutLogEvents"];

  it("accepts what calls and services need", () => {
    expect(compareActions(granted, called)).toEqual({ missing: [], extra: [] });
  });

  it("reports a grant that is gone", () => {
    const { missing } = compareActions(
      granted.filter((action) => action !== "secretsmanager:GetSecretValue"),
      called,
    );
    expect(missing).toEqual(["secretsmanager:GetSecretValue"]);
  });

  it("reports a grant that nothing needs", () => {
    expect(compareActions([...granted, "s3:GetBucketTagging"], called).extra).toEqual(["s3:GetBucketTagging"]);
  });
});

describe("the reading of a bundle", () => {
  it("finds the commands of each client, also under another name", () => {
    const code =
      'import{GetObjectCommand as G,S3Client}from"@aws-sdk/client-s3";import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";';
    expect(importedOperations(code)).toEqual(["s3:GetObject", "secretsmanager:GetSecretValue"]);
  });

  it("takes no command for one that another package exports", () => {
    expect(importedOperations('import{FooCommand}from"elsewhere";import{S3Client}from"@aws-sdk/client-s3";')).toEqual(
      [],
    );
  });
});
