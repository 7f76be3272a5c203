import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { previewOf } from "../../../../../src/config/previews";
import type { Environment } from "../../../../../src/config/schema";
import type { CheckContext } from "../../../src/preflight/check";
import { previews } from "../../../src/preflight/checks/previews";
import { aTarget } from "../../support/environment";
import { aTemplate } from "../../support/previews";

const s3 = mockClient(S3Client);
const template = aTemplate({ mostAtOnce: 3 });
const HOUR = 3_600_000;

/** A state bucket with the states of these previews, each so many hours old. */
function withStates(ages: Readonly<Record<string, number>>): void {
  s3.reset();
  s3.on(ListObjectVersionsCommand).callsFake(({ Prefix = "", Delimiter }) => {
    const folders = Object.keys(ages).map((id) => `orders/preview-${id}/`);
    if (Delimiter)
      return {
        CommonPrefixes: folders.filter((folder) => folder.startsWith(Prefix)).map((folder) => ({ Prefix: folder })),
      };
    const id = /preview-(.+)\//.exec(Prefix)?.[1] ?? "";
    return { Versions: [{ Key: Prefix, VersionId: "1", LastModified: new Date(Date.now() - (ages[id] ?? 0) * HOUR) }] };
  });
}

const check = (environment: Environment) =>
  previews.run({
    environment,
    target: { ...aTarget(), environment },
    read: (_: string, call: (options: object) => unknown) => call({}),
  } as unknown as CheckContext);

it("lets one more in while there are fewer than the template says", async () => {
  withStates({ 1: 5, 2: 6 });
  expect(await check(previewOf(template, "9"))).toEqual({
    status: "ok",
    message: "2 previews of preview, of at most 3",
  });
});

it("refuses one too many with the oldest first, and lets those that are there be deployed again", async () => {
  withStates({ 1: 5, 2: 96, 3: 30 });
  expect(await check(previewOf(template, "9"))).toEqual({
    status: "failure",
    message: "3 previews of preview, of at most 3; the oldest: preview-2 (4 d), preview-3 (30 h), preview-1 (5 h)",
    remedy: expect.stringContaining("npm run sweep -- preview"),
  });
  expect(await check(previewOf(template, "3"))).toMatchObject({ status: "ok" });
});

it("has nothing to say of an environment that is not made of a template", async () => {
  expect(await check(aTarget().environment)).toMatchObject({ status: "skipped" });
});
