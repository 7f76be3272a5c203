import {
  GetFunctionCommand,
  GetPolicyCommand,
  LambdaClient,
  paginateListAliases,
  paginateListLayerVersions,
} from "@aws-sdk/client-lambda";
import { z } from "zod";
import { layerNames } from "../../../../../src/config/names";
import { callEach, unlessMissing } from "../../aws/calls";
import type { InventoryContext } from "../context";
import type { FoundResource } from "../found-resource";

/** The part of a function's resource policy that names its statements. */
const policySchema = z.object({ Statement: z.array(z.object({ Sid: z.string() })) });

/** The functions with their aliases and the permissions of both, and every version of their layers. */
export async function functions(context: InventoryContext): Promise<FoundResource[]> {
  const lambda = context.connect(LambdaClient);
  const found = await callEach(context.functionNames, (name) => functionNamed(lambda, name, context));
  const layers = await callEach(layerNames(context.names), (name) => layerVersions(lambda, name));
  return [...found.flat(), ...layers.flat()];
}

async function functionNamed(
  lambda: LambdaClient,
  name: string,
  { isOurs }: InventoryContext,
): Promise<FoundResource[]> {
  const answer = await unlessMissing(
    lambda.send(new GetFunctionCommand({ FunctionName: name })),
    "ResourceNotFoundException",
  );
  if (answer === undefined) return [];
  const type = "aws_lambda_function";
  const parent = { type, importId: name };
  const found: FoundResource[] = [{ type, name, importId: name, ours: isOurs(answer.Tags ?? {}) }];
  found.push(...(await permissions(lambda, name, undefined, parent)));
  for await (const { Aliases = [] } of paginateListAliases({ client: lambda }, { FunctionName: name })) {
    for (const { Name = "" } of Aliases) {
      const importId = `${name}/${Name}`;
      found.push({ type: "aws_lambda_alias", name: importId, importId, ours: undefined, parent });
      found.push(...(await permissions(lambda, name, Name, parent)));
    }
  }
  return found;
}

async function permissions(
  lambda: LambdaClient,
  FunctionName: string,
  Qualifier: string | undefined,
  parent: NonNullable<FoundResource["parent"]>,
): Promise<FoundResource[]> {
  const answer = await unlessMissing(
    lambda.send(new GetPolicyCommand({ FunctionName, ...(Qualifier !== undefined && { Qualifier }) })),
    "ResourceNotFoundException",
  );
  const { Statement } = policySchema.parse(JSON.parse(answer?.Policy ?? '{"Statement":[]}'));
  return Statement.map(({ Sid }) => {
    const importId = `${FunctionName}${Qualifier === undefined ? "" : `:${Qualifier}`}/${Sid}`;
    return { type: "aws_lambda_permission", name: importId, importId, ours: undefined, parent };
  });
}

async function layerVersions(lambda: LambdaClient, LayerName: string): Promise<FoundResource[]> {
  const found: FoundResource[] = [];
  for await (const { LayerVersions = [] } of paginateListLayerVersions({ client: lambda }, { LayerName })) {
    for (const { LayerVersionArn = "" } of LayerVersions) {
      found.push({ type: "aws_lambda_layer_version", name: LayerName, importId: LayerVersionArn, ours: undefined });
    }
  }
  return found;
}
