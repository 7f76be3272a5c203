import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetAuthorizersCommand,
  UpdateAuthorizerCommand,
} from "@aws-sdk/client-apigatewayv2";
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { client, NAMES } from "./target";

const ALIAS = "live";
const authorizer = { FunctionName: NAMES.authorizerFunction };

/**
 * For the tests of one block the gateway asks another version of the authorizer about every request: the same code in a
 * new execution environment, with other settings. Afterwards everything is as Terraform made it.
 *
 * @param variables environment variables of the version, besides its own
 */
export function useAuthorizerVersion(variables: Readonly<Record<string, string>>): void {
  const lambda = client(LambdaClient);
  const gateway = client(ApiGatewayV2Client);
  let applied: { version: string; variables: Record<string, string>; cacheSeconds: number } | undefined;
  let published: string | undefined;

  const configure = async (Variables: Record<string, string>) => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ ...authorizer, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30, minDelay: 1 }, authorizer);
  };
  const pointTo = (FunctionVersion: string) =>
    lambda.send(new UpdateAliasCommand({ ...authorizer, Name: ALIAS, FunctionVersion }));
  const deployed = async () => {
    const { Items: apis = [] } = await gateway.send(new GetApisCommand({}));
    const ApiId = apis.find(({ Name }) => Name === NAMES.api)?.ApiId;
    const { Items: authorizers = [] } = await gateway.send(new GetAuthorizersCommand({ ApiId }));
    return { ...authorizers[0], ApiId, AuthorizerId: authorizers[0]?.AuthorizerId };
  };
  const cacheFor = async (AuthorizerResultTtlInSeconds: number) => {
    const { ApiId, AuthorizerId } = await deployed();
    await gateway.send(new UpdateAuthorizerCommand({ ApiId, AuthorizerId, AuthorizerResultTtlInSeconds }));
  };

  beforeAll(async () => {
    const { FunctionVersion = "" } = await lambda.send(new GetAliasCommand({ ...authorizer, Name: ALIAS }));
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand(authorizer));
    const { AuthorizerResultTtlInSeconds: cacheSeconds = 0 } = await deployed();
    expect(cacheSeconds).toBeGreaterThan(0);
    applied = { version: FunctionVersion, variables: Environment?.Variables ?? {}, cacheSeconds };
    await configure({ ...applied.variables, ...variables });
    published = (await lambda.send(new PublishVersionCommand(authorizer))).Version ?? "";
    expect(published).not.toBe(applied.version);
    await pointTo(published);
    await cacheFor(0);
  });

  afterAll(async () => {
    if (applied === undefined) return;
    await cacheFor(applied.cacheSeconds);
    await pointTo(applied.version);
    await configure(applied.variables);
    if (published !== undefined) await lambda.send(new DeleteFunctionCommand({ ...authorizer, Qualifier: published }));
  });
}
