import { keptByAws, pendingDeletions, recoverableIn } from "../../src/teardown/kept-by-aws";
import { managedResources, parseState, type StateDocument } from "../../src/terraform/state-document";
import { aState } from "../support/a-state";

const managed = (windows: { secret: number | null; key: number }) =>
  managedResources(
    parseState(
      aState([
        {
          type: "aws_secretsmanager_secret",
          attributes: [{ name: "api", arn: "arn:secret", recovery_window_in_days: windows.secret }],
        },
        {
          type: "aws_kms_key",
          attributes: [{ key_id: "k1", description: "topic", deletion_window_in_days: windows.key }],
        },
        { type: "aws_sns_topic", attributes: [null] },
      ]),
    ) as StateDocument,
  );
const NOW = new Date("2026-03-02T12:00:00Z");
const key = { type: "aws_kms_key", name: "topic", importId: "k1", ours: true, deletedOn: new Date("2026-03-20") };

it("tells until when secret and key can be restored, and how", () => {
  const [secret, kms] = keptByAws(recoverableIn(managed({ secret: 30, key: 7 })), [], "eu-west-1", NOW);

  expect(secret).toContain("until 2026-04-01");
  expect(secret).toContain("aws secretsmanager restore-secret --secret-id arn:secret --region eu-west-1");
  expect(kms).toContain("until 2026-03-09");
  expect(kms).toContain("aws kms cancel-key-deletion --key-id k1 --region eu-west-1");
});

it("says that a secret without a window cannot be restored", () => {
  for (const none of [0, null]) {
    const [secret] = keptByAws(recoverableIn(managed({ secret: none, key: 7 })), [], "eu-west-1", NOW);

    expect(secret).toContain("cannot be restored");
    expect(secret).not.toContain("restore-secret");
  }
});

it("tells what an earlier run left to wait, once", () => {
  const recoverable = recoverableIn(managed({ secret: 30, key: 7 }));
  const mentions = (lines: string[]) => lines.filter((line) => line.includes("--key-id k1")).length;

  expect(mentions(keptByAws([], [key], "eu-west-1", NOW))).toBe(1);
  expect(mentions(keptByAws(recoverable, [key], "eu-west-1", NOW))).toBe(1);
  expect(pendingDeletions([key], "eu-west-1")[0]).toContain("2026-03-20");
  expect(pendingDeletions([{ ...key, deletedOn: undefined } as never], "eu-west-1")).toEqual([]);
});
