import { previewName } from "../../../../../src/config/names";
import { templateOf } from "../../../../../src/config/previews";
import { inWords } from "../../previews/ages";
import { idsWithState } from "../../previews/state-folders";
import { StateBucket } from "../../state/state-bucket";
import type { Check, CheckContext } from "../check";
import { failure, ok, skipped } from "../finding";

const SHOWN = 5;

/** A template says how many previews there may be; one that is there may always be deployed again. */
export const previews: Check = {
  id: "previews",
  async run(context) {
    const { environment } = context;
    const { preview } = environment;
    if (preview === undefined) return skipped(`${environment.name} is not made of a template`);
    const template = templateOf({ ...environment, preview });
    const ids = await context.read("s3:ListBucketVersions", () =>
      idsWithState({ environment: template, sdk: context.target.sdk }),
    );
    const message = `${ids.length} previews of ${preview.of}, of at most ${preview.mostAtOnce}`;
    if (ids.includes(preview.id) || ids.length < preview.mostAtOnce) return ok(message);
    const oldest = await oldestOf(context, ids, preview.of);
    return failure(
      `${message}; the oldest: ${oldest.join(", ")}`,
      `Destroy one: npm run destroy -- ${previewName(preview.of, "<id>")}, or all that have expired: npm run sweep -- ${preview.of}. Or raise template.mostAtOnce of ${preview.of}`,
    );
  },
};

/** By the first version of their states, which is as old as they are; one that has none yet is being made. */
async function oldestOf({ environment, target, read }: CheckContext, ids: readonly string[], of: string) {
  const ages = await Promise.all(
    ids.map(async (id) => {
      const name = previewName(of, id);
      const bucket = new StateBucket({ environment: { ...environment, name }, sdk: target.sdk });
      const versions = await read("s3:ListBucketVersions", () => bucket.versions("application"));
      return { name, since: Math.min(Date.now(), ...versions.map(({ modified }) => modified.getTime())) };
    }),
  );
  return ages
    .sort((one, other) => one.since - other.since)
    .slice(0, SHOWN)
    .map(({ name, since }) => `${name} (${inWords(Date.now() - since)})`);
}
