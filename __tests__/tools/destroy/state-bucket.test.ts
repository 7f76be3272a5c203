import { destroyStateBucket } from "../../../tools/destroy/destroy-stacks";
import { aTarget } from "../backup/support/environment";
import { MemoryS3 } from "../backup/support/memory-s3";
import { silentProgress } from "../backup/support/silent-progress";

const target = { ...aTarget(), outdir: "/nonexistent" };
const { name, state } = target.environment;

let s3: MemoryS3;
beforeEach(() => {
  s3 = new MemoryS3();
  s3.add(state.bucketName);
});
afterEach(() => s3.mock.restore());

const destroyWith = (resources: readonly object[]) => {
  const document = { version: 4, serial: 1, lineage: "one", resources };
  s3.put(state.bucketName, `secure-serverless/${name}/terraform.tfstate`, JSON.stringify(document));
  return destroyStateBucket({
    target,
    toolchain: { terraform: "/nonexistent", providers: "registry", environment: {} } as never,
    progress: silentProgress(),
  });
};

it("keeps a state bucket whose application was deployed again meanwhile", async () => {
  const resource = { mode: "managed", type: "aws_iam_role", name: "a", instances: [{ attributes: { id: "a" } }] };
  await expect(destroyWith([resource])).rejects.toThrow(/still holds 1 resources of test/);
});

it("goes on where the state holds nothing, here to a stack that is not synthesized", async () => {
  await expect(destroyWith([])).rejects.toThrow(/ENOENT/);
});
