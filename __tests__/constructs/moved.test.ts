import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { movedFrom } from "../../src/constructs/moved";
import { leaveOutNotEmulated } from "../../src/stacks/leave-out-not-emulated";

/** Two resources, one of them further down. */
class Store extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new S3Bucket(this, "bucket");
    new CloudwatchLogGroup(new Construct(this, "logs"), "group", { name: "mine" });
  }
}

interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
}

function synth(build: (stack: TerraformStack) => void): Synthesized {
  const stack = new TerraformStack(Testing.app(), "stack");
  build(stack);
  return JSON.parse(Testing.synth(stack));
}

/** Of the buckets before the log groups. */
const addresses = ({ resource }: Synthesized) =>
  ["aws_s3_bucket", "aws_cloudwatch_log_group"].flatMap((type) =>
    Object.keys(resource[type] ?? {}).map((id) => `${type}.${id}`),
  );

/** As they were before, read off a stack of that time. */
const former = (...path: string[]) =>
  addresses(
    synth((stack) => {
      const id = path.at(-1) ?? "";
      new Store(
        path.slice(0, -1).reduce<Construct>((scope, name) => new Construct(scope, name), stack),
        id,
      );
    }),
  );

describe("what has moved with a construct", () => {
  it.each([
    ["another id", ["storage"]],
    ["another place", ["api", "deep", "storage"]],
    ["an id that cdktf leaves out of addresses", ["Default"]],
  ])("is each of its resources, from the address that it had under %s", (_, path) => {
    const json = synth((stack) => movedFrom(new Store(stack, "data"), path.join("/")));
    const [bucket, group] = addresses(json);
    expect(json.moved).toEqual([
      { from: former(...path)[0], to: bucket },
      { from: former(...path)[1], to: group },
    ]);
    expect(json.moved).toHaveLength(2);
  });

  it("includes what is added to it later, and not what is left out", () => {
    const json = synth((stack) => {
      const store = new Store(stack, "data");
      movedFrom(store, "storage");
      new S3Bucket(store, "second");
      leaveOutNotEmulated(stack, { aws_cloudwatch_log_group: "no logs" });
    });
    expect(json.moved?.map(({ to }) => to)).toEqual(addresses(json));
    expect(json.moved).toHaveLength(2);
  });

  it("is one resource, when that is what was renamed", () => {
    const json = synth((stack) => movedFrom(new S3Bucket(new Construct(stack, "data"), "bucket"), "data/store"));
    expect(json.moved).toEqual([
      { from: expect.stringMatching(/^aws_s3_bucket\.data_store_/), to: addresses(json)[0] },
    ]);
  });

  it("goes through each address in turn, when it was renamed twice", () => {
    const json = synth((stack) => movedFrom(new Store(stack, "third"), "second", "first"));
    const [third] = addresses(json);
    const buckets = json.moved?.filter(({ from }) => from.startsWith("aws_s3_bucket."));
    expect(buckets).toEqual([
      { from: former("second")[0], to: third },
      { from: former("first")[0], to: former("second")[0] },
    ]);
  });

  it("is told beside what has moved with others", () => {
    const json = synth((stack) => {
      movedFrom(new Store(stack, "one"), "former-one");
      movedFrom(new Store(stack, "two"), "former-two");
    });
    expect(json.moved).toHaveLength(4);
  });
});

describe("what cannot have moved", () => {
  it.each<[string, (stack: TerraformStack) => void, string]>([
    [
      "from where it is",
      (stack) => movedFrom(new Store(stack, "data"), "data"),
      "stack/data: aws_s3_bucket.data_bucket_F0368B94 cannot have moved: a resource has that address",
    ],
    [
      "from where another one is",
      (stack) => {
        movedFrom(new Store(stack, "data"), "storage");
        new Store(stack, "storage");
      },
      "cannot have moved: a resource has that address",
    ],
    ["without a resource", (stack) => movedFrom(new Construct(stack, "data"), "storage"), "nothing in it had another"],
    [
      "as an id that is overridden, which stays",
      (stack) => {
        const bucket = new S3Bucket(stack, "bucket");
        bucket.overrideLogicalId("mine");
        movedFrom(bucket, "store");
      },
      "nothing in it had another address as store",
    ],
    [
      "together with another one",
      (stack) => {
        movedFrom(new Store(stack, "one"), "former");
        movedFrom(new Store(stack, "two"), "former");
      },
      "cannot have moved to two addresses",
    ],
    [
      "from one place by itself, and from another one with what it is in",
      (stack) => {
        const store = new Store(stack, "data");
        movedFrom(store, "storage");
        movedFrom(store.bucket, "bucket");
      },
      "cannot have been at two addresses at once",
    ],
    ["from no path", (stack) => movedFrom(new Store(stack, "data"), ""), 'the former path "" is not'],
    ["from half a path", (stack) => movedFrom(new Store(stack, "data"), "a//b"), 'the former path "a//b" is not'],
    [
      "from one path twice",
      (stack) => movedFrom(new Store(stack, "c"), "a", "b", "a"),
      'the former path "a" is named twice',
    ],
    ["from an address", (stack) => movedFrom(new Store(stack, "data"), "aws_s3_bucket.storage_1A2B3C4D"), "is not"],
  ])("is refused %s", (_, build, message) => {
    expect(() => synth(build)).toThrow(message);
  });
});
