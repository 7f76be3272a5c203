import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { DeleteObjectCommand, HeadBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { bringStateHome } from "../../src/state/state-backend";
import { whileUnused } from "../../src/state/while-unused";
import { destroyStateBucket } from "../../src/teardown/destroy-stacks";
import { parseLockFile } from "../../src/terraform/state-lock";
import type { SynthesizedStack } from "../../src/terraform/synthesized-stack";
import { aState } from "../support/a-state";
import { aTarget } from "../support/environment";
import { MemoryS3 } from "../support/memory-s3";
import { silentProgress } from "../support/silent-progress";

const target = { ...aTarget(), outdir: "/nonexistent" };
const { name, state } = target.environment;

let s3: MemoryS3;
beforeEach(() => {
  s3 = new MemoryS3();
  s3.add(state.bucketName);
});
afterEach(() => s3.mock.restore());

const destroyWith = (document: string) => {
  s3.put(state.bucketName, `secure-serverless/${name}/terraform.tfstate`, document);
  return destroyStateBucket({
    target,
    toolchain: { terraform: "/nonexistent", providers: "registry", environment: {} } as never,
    progress: silentProgress(),
  });
};

it("keeps a state bucket whose application was deployed again meanwhile", async () => {
  const document = aState([{ type: "aws_iam_role", attributes: [{ id: "a" }] }]);
  await expect(destroyWith(document)).rejects.toThrow(/still holds 1 resources of test/);
});

it.each(["", '{"version":4', "not a state"])(
  "keeps a state bucket whose application's state is broken: %j",
  async (text) => {
    await expect(destroyWith(text)).rejects.toThrow(/state of test in .* cannot be read/);
  },
);

it("goes on where the state holds nothing, here to a stack that is not synthesized", async () => {
  await expect(destroyWith(aState([]))).rejects.toThrow(/ENOENT/);
});

describe("the lock of the application's state", () => {
  const LOCK_KEY = `secure-serverless/${name}/terraform.tfstate.tflock`;
  const held = { ID: "id-1", Who: "ana@build-7", Operation: "OperationTypePlan", Created: "2026-11-22T20:04:56Z" };

  it("keeps a state bucket that somebody else works with, and the lock", async () => {
    s3.put(state.bucketName, LOCK_KEY, JSON.stringify(held));
    await expect(destroyWith(aState([]))).rejects.toThrow(/test is locked by ana@build-7 \(OperationTypePlan\) since/);
    expect(JSON.parse(s3.text(state.bucketName, LOCK_KEY) ?? "")).toEqual(held);
  });

  it("is refused to everybody else while the bucket goes, and given back when it stays", async () => {
    const put = () => s3.mock.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);
    await expect(destroyWith(aState([]))).rejects.toThrow(/ENOENT/);
    expect(put()).toEqual([expect.objectContaining({ Key: LOCK_KEY, IfNoneMatch: "*" })]);
    const lock = parseLockFile(String(put()[0]?.Body));
    expect(lock).toMatchObject({ who: `${userInfo().username}@${hostname()}`, operation: "OperationTypeDestroy" });
    const released = s3.mock.commandCalls(DeleteObjectCommand).map(({ args: [{ input }] }) => input.Key);
    expect(released).toEqual([LOCK_KEY]);
  });

  it("stays with who has it by now", async () => {
    s3.mock.on(PutObjectCommand).callsFake(() => {
      s3.put(state.bucketName, LOCK_KEY, JSON.stringify(held));
      return {};
    });
    await expect(destroyWith(aState([]))).rejects.toThrow(/ENOENT/);
    expect(JSON.parse(s3.text(state.bucketName, LOCK_KEY) ?? "")).toEqual(held);
  });

  it("needs no bucket", async () => {
    s3.mock.on(HeadBucketCommand).rejects(Object.assign(new Error(), { $metadata: { httpStatusCode: 404 } }));
    expect(await whileUnused(target, async () => "done")).toBe("done");
    expect(s3.mock.commandCalls(PutObjectCommand)).toEqual([]);
  });
});

describe("a local file of the state bucket's state", () => {
  const document = (...names: string[]) =>
    aState(names.map((name) => ({ type: "aws_s3_bucket", name, attributes: [{ id: name }] })));

  const bringHomeTo = async (present: string) => {
    const root = temporaryFolder();
    const file = join(root, "terraform", `state-backend-${name}.tfstate`);
    mkdirSync(join(root, "terraform"));
    writeFileSync(file, present);
    s3.put(state.bucketName, `secure-serverless/${name}/state-backend.tfstate`, document("state_bucket_1"));
    const stack = { folder: root, init: async () => {} } as unknown as SynthesizedStack;
    const local = { ...target, local: { instance: { root } } } as unknown as typeof target;
    const error = await bringStateHome(local, stack).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    return { error, content: readFileSync(file, "utf8") };
  };

  it("is replaced when the bucket's state knows all that it knows", async () => {
    const { error, content } = await bringHomeTo(document());
    expect([error, content]).toEqual([undefined, document("state_bucket_1")]);
  });

  it.each([document("another"), "not a state"])("stays when it is another one: %s", async (present) => {
    const { error, content } = await bringHomeTo(present);
    expect(error?.message).toContain("holds another state than the state bucket");
    expect(content).toBe(present);
  });
});
