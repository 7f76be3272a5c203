import type { LambdaClient } from "@aws-sdk/client-lambda";
import { textTable } from "@secure-serverless/system/text-table";
import type { LiveAlias } from "./move-alias";
import { publishedVersions } from "./published-versions";
import { formatRecord, newestKnown } from "./release-record";
import { readDecision } from "./released-alias";

/** The versions of a function as a table, the newest first. */
export async function listVersions(client: LambdaClient, alias: LiveAlias): Promise<string> {
  const { functionName, canary } = alias;
  const decision = await readDecision(client, functionName);
  const record = decision?.record ?? alias.record;
  const isOver = decision !== undefined && Number(alias.version) > newestKnown(record);
  const rows = (await publishedVersions(client, functionName)).map(({ version, publishedAt, codeHash }) => [
    version,
    publishedAt.slice(0, 19),
    codeHash,
    share(alias, version),
  ]);
  return [
    functionName,
    textTable([["version", "published", "code", "traffic"], ...rows], { align: ["right"] }),
    `last: ${record ? formatRecord(record) : "no command has moved traffic"}${canary ? ", gradual and not finished" : ""}` +
      (isOver && record ? ", and an apply has released newer code since" : ""),
    "",
  ].join("\n");
}

function share({ version: live, canary }: LiveAlias, version: string): string {
  const percent = (weight: number) => `${Math.round(weight * 100)} %`;
  if (version === canary?.version) return percent(canary.weight);
  if (version !== live) return "";
  return canary === undefined ? "live, 100 %" : `live, ${percent(1 - canary.weight)}`;
}
