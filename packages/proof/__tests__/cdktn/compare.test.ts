import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compareOutputs, compareValues } from "@secure-serverless/proof/cdktn/compare";
import { explain, explanations } from "@secure-serverless/proof/cdktn/explained";
import { otherVersions, requireNode } from "@secure-serverless/proof/cdktn/packages";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

const STACK = "stacks/dev/cdk.tf.json";
const LOCK = "stacks/dev/.terraform.lock.hcl";

function output(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe("two outputs", () => {
  it("are the same where every file is, whatever the order of keys", () => {
    const [one, other] = [output({ [STACK]: '{"a":1,"b":[1]}' }), output({ [STACK]: '{"b":[1],"a":1}' })];
    expect(compareOutputs(one, other)).toEqual([]);
  });

  it.each([
    ["a value", '{"a":{"b":1}}', '{"a":{"b":2}}', "a.b", 1, 2],
    ["a type", '{"a":"1"}', '{"a":1}', "a", "1", 1],
    ["what is gone", '{"a":1,"b":2}', '{"a":1}', "b", 2, undefined],
    ["what is new", '{"a":{}}', '{"a":{"b":null}}', "a.b", undefined, null],
    ["the order of a list", '{"a":[1,2]}', '{"a":[1,3]}', "a.1", 2, 3],
    ["an object in the place of a list", '{"a":[]}', '{"a":{}}', "a", [], {}],
  ])("differ in %s", (_, one, other, path, before, after) => {
    const found = compareOutputs(output({ [STACK]: one }), output({ [STACK]: other }));
    expect(found).toEqual([{ file: STACK, path, before, after }]);
  });

  it("differ in a line of a lock, in a byte of an asset, and in a file that only one has", () => {
    const asset = "stacks/dev/assets/code_1/ABC/index.json";
    const found = compareOutputs(
      output({ [LOCK]: "a\nb\n", [asset]: "{}", "stacks/old/cdk.tf.json": "{}" }),
      output({ [LOCK]: "a\nc\n", [asset]: "{ }" }),
    );
    expect(found.map(({ file, path }) => [file, path])).toEqual([
      [LOCK, "2"],
      [asset, ""],
      ["stacks/old/cdk.tf.json", ""],
    ]);
  });
});

describe("the explanations", () => {
  const known = explanations(
    { library: "0.21.0", archiveProvider: "2.7.1" },
    { library: "0.24.0", archiveProvider: "2.8.1" },
  );
  const difference = (path: string, before: unknown, after: unknown, file = STACK) => ({ file, path, before, after });
  const source = difference("terraform.required_providers.aws.source", "aws", "hashicorp/aws");
  const line = difference("5", '  version     = "2.7.1"', '  version     = "2.8.1"', LOCK);

  it("cover what they name, and count how often it occurs", () => {
    const { unexplained, occurrences } = explain([source, source, line], known);
    expect(unexplained).toEqual([]);
    expect(Object.values(occurrences)).toEqual([0, 0, 2, 0, 1, 0]);
  });

  it.each([
    ["another value", { ...source, after: "somebody/aws" }],
    ["another place", { ...source, path: "terraform.required_providers.aws.source.x" }],
    ["another file", { ...source, file: "manifest.json" }],
    ["another version", { ...line, after: '  version     = "2.9.0"' }],
    ["a version in front of another", { ...line, before: '  version     = "2.7.1" # x' }],
    ["a value of a resource", difference("resource.aws_s3_bucket.a.bucket", "aws", "hashicorp/aws")],
  ])("do not cover %s", (_, found) => {
    expect(explain([found], known).unexplained).toEqual([found]);
  });
});

it("finds every leaf that differs, once", () => {
  const before = { a: { b: [1, { c: 2 }] }, d: "same" };
  const after = { a: { b: [1, { c: 3 }] }, d: "same", e: 4 };
  expect(compareValues("x", before, after).map(({ path }) => path)).toEqual(["a.b.1.c", "e"]);
});

describe("other versions of the packages", () => {
  const known = { cdktn: "0.24.0", constructs: "10.7.2", "@cdktn/provider-aws": "25.7.0" };

  it.each([
    ["", {}],
    [" cdktn@0.25.0  @cdktn/provider-aws@26.0.0-rc.1 ", { cdktn: "0.25.0", "@cdktn/provider-aws": "26.0.0-rc.1" }],
  ])("are read from %j", (asked, versions) => {
    expect(otherVersions(asked, known)).toEqual(versions);
  });

  it.each(["cdktn", "cdktn@^0.25.0", "cdktn@latest", "cdktf@0.21.0", "cdktn@file:../x"])("cannot be %s", (asked) => {
    expect(() => otherVersions(asked, known)).toThrow(`CDKTN_PACKAGES has ${asked}`);
  });
});

describe("the bindings' Node", () => {
  it.each(["22.11.0", "22.19.1", "24.0.0"])("can be %s", (version) => {
    expect(() => requireNode(version)).not.toThrow();
  });

  it.each(["20.20.2", "22.10.9"])("cannot be %s", (version) => {
    expect(() => requireNode(version)).toThrow(`need Node 22.11, and the Node of the functions here is ${version}`);
  });
});
