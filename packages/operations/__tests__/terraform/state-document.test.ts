import { covers, managedAddresses, parseState, resourceIds } from "../../src/terraform/state-document";

const resource = (type: string, name: string, id: string, mode = "managed") => ({
  mode,
  type,
  name,
  instances: [{ attributes: { id } }],
});
const document = (...resources: object[]) =>
  JSON.stringify({ version: 4, serial: 3, lineage: "a-lineage", resources, outputs: {} });
const parsed = (...resources: object[]) => {
  const state = parseState(document(...resources));
  if (state === undefined) throw new Error("not a state");
  return state;
};

it("reads a state", () => {
  expect(parsed(resource("aws_s3_bucket", "state", "b"))).toMatchObject({ serial: 3, lineage: "a-lineage" });
});

it.each([
  "",
  "{",
  "[]",
  "null",
  '{"version": 4}',
  document().replace('"version":4', '"version":3'),
  document().slice(0, -5),
])("does not read what is not one: %s", (text) => {
  expect(parseState(text)).toBeUndefined();
});

it("only what Terraform manages counts, and only while it exists", () => {
  const state = parsed(resource("aws_s3_bucket", "state", "b"), resource("aws_region", "region", "r", "data"), {
    mode: "managed",
    type: "aws_iam_role",
    name: "gone",
    instances: [],
  });
  expect(managedAddresses(state)).toEqual(["aws_s3_bucket.state"]);
  expect([...resourceIds(state)]).toEqual(["b"]);
});

it("covers another when it manages the same things, by address and id", () => {
  const bucket = resource("aws_s3_bucket", "state", "b");
  const other = resource("aws_s3_bucket", "state", "another");
  const role = resource("aws_iam_role", "role", "r");
  expect(covers(parsed(bucket, role), parsed(bucket))).toBe(true);
  expect(covers(parsed(bucket), parsed(bucket, role))).toBe(false);
  expect(covers(parsed(bucket), parsed(other))).toBe(false);
});
