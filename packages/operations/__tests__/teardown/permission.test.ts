import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { copyEnvironment } from "../../src/backup/copy-environment";
import { confirmationPhrase } from "../../src/teardown/confirmation";
import { type PermissionProps, refuseWhileLocked, requirePermission } from "../../src/teardown/permission";
import { ACCOUNT, aTarget, DATA_BUCKET, mockAccount } from "../support/environment";
import { MemoryS3 } from "../support/memory-s3";
import { silentProgress } from "../support/silent-progress";

const target = aTarget();
const { environment } = target;
const DATA = { objects: 1, versions: 1, deleteMarkers: 0, bytes: 1 };
const PHRASE = confirmationPhrase(environment.name, DATA_BUCKET);

let s3: MemoryS3;
let folder: string;
beforeEach(async () => {
  s3 = new MemoryS3();
  s3.add(DATA_BUCKET);
  s3.add(environment.state.bucketName);
  s3.put(DATA_BUCKET, "a", "1");
  mockAccount();
  folder = temporaryFolder();
  await copyEnvironment(target, folder, silentProgress());
});
afterEach(() => s3.mock.restore());

const ask = (props: Partial<PermissionProps> & { phrase?: string; answers?: string[] } = {}) => {
  const { phrase, answers, ...rest } = props;
  return requirePermission({
    target,
    before: { account: ACCOUNT, bucket: DATA_BUCKET, data: DATA, managed: [] },
    confirmation: {
      environment,
      bucket: DATA_BUCKET,
      yes: false,
      phrase,
      ask: answers && (async () => answers.shift()),
    },
    folder,
    progress: silentProgress(),
    ...rest,
  });
};
const remedyOf = (answer: Promise<unknown>) => answer.then(undefined, (error: { remedy: string }) => error.remedy);

it("is given for a confirmation and a backup of everything that is there", async () => {
  const coverage = await ask({ phrase: PHRASE });
  expect(coverage?.has({ key: "a", etag: '"c4ca4238a0b923820dcc509a6f75849b"', bytes: 1 })).toBe(true);
  expect(coverage?.has({ key: "b", etag: '""', bytes: 0 })).toBe(false);

  await expect(ask({ answers: [environment.name, DATA_BUCKET] })).resolves.toBeDefined();
});

it("is refused without a backup, with both commands to run", async () => {
  const remedy = await remedyOf(ask({ phrase: PHRASE, folder: undefined }));

  expect(remedy).toContain("npm run backup -- test --to <folder>");
  expect(remedy).toContain(`npm run destroy -- test --backup <folder> --confirm "${PHRASE}"`);
});

it("needs no backup where there is no data bucket any more", async () => {
  const before = { account: ACCOUNT, bucket: DATA_BUCKET, managed: [] };
  await expect(ask({ before, phrase: PHRASE, folder: undefined })).resolves.toBeUndefined();
  await expect(ask({ before, folder: undefined })).rejects.toThrow("needs a confirmation");
});

it("is refused for an object that changed after the backup, and asks nobody then", async () => {
  s3.put(DATA_BUCKET, "a", "2");
  const answers = [environment.name, DATA_BUCKET];

  await expect(ask({ answers })).rejects.toThrow('"a"');
  expect(answers).toHaveLength(2);
});

it("is refused when the secret could not be restored", async () => {
  const withWindow = (recovery_window_in_days: number | null) => {
    const managed = [{ type: "aws_secretsmanager_secret", attributes: { name: "api", recovery_window_in_days } }];
    return ask({ phrase: PHRASE, before: { account: ACCOUNT, bucket: DATA_BUCKET, data: DATA, managed } });
  };

  for (const none of [null, 0]) await expect(withWindow(none)).rejects.toThrow("no recovery window for api");
  await expect(withWindow(30)).resolves.toBeDefined();
});

it("is refused while somebody holds the lock of the state, with the command that removes it", async () => {
  const lock = { ID: "lock-1", Who: "ann@laptop", Operation: "OperationTypeApply", Created: "2026-01-01T00:00:00Z" };
  s3.put(environment.state.bucketName, "secure-serverless/test/terraform.tfstate.tflock", JSON.stringify(lock));

  await expect(refuseWhileLocked(target)).rejects.toThrow("locked by ann@laptop");
  await expect(ask({ phrase: PHRASE })).rejects.toThrow("locked by ann@laptop");
  expect(await remedyOf(ask({ phrase: PHRASE }))).toContain("npm run unlock -- test lock-1");
});
