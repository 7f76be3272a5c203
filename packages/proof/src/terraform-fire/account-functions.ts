import {
  GetPolicyCommand,
  LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  paginateListAliases,
  paginateListEventSourceMappings,
  paginateListFunctions,
  paginateListLayers,
  paginateListLayerVersions,
  paginateListVersionsByFunction,
} from "@aws-sdk/client-lambda";
import { allOf, type Connect } from "./clients";

/**
 * Lambda's part of `accountHolds`. Versions are counted, and their numbers left out: an adopted layer is published once more,
 * and the function with it, and one that was published when a change was killed stays: there are one to three.
 */
export async function functionsOf(connect: Connect): Promise<string[]> {
  const client = connect(LambdaClient);
  const [functions, layers, mappings] = await Promise.all([
    allOf(paginateListFunctions({ client }, {}), ({ Functions }) => Functions),
    allOf(paginateListLayers({ client }, {}), ({ Layers }) => Layers),
    allOf(paginateListEventSourceMappings({ client }, {}), ({ EventSourceMappings }) => EventSourceMappings),
  ]);
  const lines = await Promise.all([
    ...functions.map(({ FunctionName = "" }) => functionNamed(client, FunctionName)),
    ...layers.map(async ({ LayerName = "" }) => {
      const versions = await allOf(paginateListLayerVersions({ client }, { LayerName }), (page) => page.LayerVersions);
      return [`layer ${LayerName}, versions: ${versions.length}`];
    }),
  ]);
  return [
    ...lines.flat(),
    ...mappings.map(({ FunctionArn, EventSourceArn }) => `mapping of ${EventSourceArn} to ${FunctionArn}`),
  ];
}

async function functionNamed(client: LambdaClient, FunctionName: string): Promise<string[]> {
  const [versions, aliases, { FunctionEventInvokeConfigs = [] }] = await Promise.all([
    allOf(paginateListVersionsByFunction({ client }, { FunctionName }), (page) => page.Versions),
    allOf(paginateListAliases({ client }, { FunctionName }), (page) => page.Aliases),
    client.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName })),
  ]);
  const numbers = versions.flatMap(({ Version }) => (Version === "$LATEST" ? [] : [Number(Version)]));
  const newest = String(Math.max(...numbers));
  const qualifiers = [undefined, ...aliases.map(({ Name }) => Name)];
  const permissions = await Promise.all(
    qualifiers.map(async (Qualifier) =>
      (await statements(client, FunctionName, Qualifier)).map(
        (sid) => `permission ${sid} of function ${[FunctionName, Qualifier].filter(Boolean).join(":")}`,
      ),
    ),
  );
  return [
    `function ${FunctionName}, versions: ${numbers.length > 3 ? numbers.length : "1 to 3"}`,
    ...aliases.map(
      ({ Name, FunctionVersion }) =>
        `alias ${Name} of function ${FunctionName}: ${FunctionVersion === newest ? "the newest version" : "an older version"}`,
    ),
    ...FunctionEventInvokeConfigs.map(
      ({ FunctionArn = "" }) => `asynchronous calls of ${FunctionArn.split(":").slice(6)}`,
    ),
    ...permissions.flat(),
  ];
}

async function statements(client: LambdaClient, FunctionName: string, Qualifier?: string): Promise<string[]> {
  try {
    const { Policy = "{}" } = await client.send(
      new GetPolicyCommand({ FunctionName, ...(Qualifier !== undefined && { Qualifier }) }),
    );
    const { Statement = [] } = JSON.parse(Policy) as { Statement?: { Sid: string }[] };
    return Statement.map(({ Sid }) => Sid);
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return [];
    throw error;
  }
}
