import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { QUOTAS } from "../../../../../src/config/quotas";
import type { Check, CheckContext } from "../check";
import { ok, warning } from "../finding";
import { assumption, quotaOf } from "../quota";

/**
 * "Regional APIs", which cannot be raised: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 * AWS documents it with REST APIs and has no number for HTTP APIs, so to be near it is a warning, not a failure.
 */
const { regionalApis: REGIONAL_APIS } = QUOTAS;
const PAGES = 20;

export const httpApis: Check = {
  id: "http-apis",
  notEmulated: "Service Quotas",
  async run(context) {
    const { environment, names } = context;
    const apis = await apiNames(context);
    const added = apis.includes(names.api) ? 0 : 1;
    const quota = await quotaOf(context, REGIONAL_APIS);
    const message = `${apis.length} HTTP and WebSocket APIs in ${environment.region}, ${added} to be added, of ${quota.value} regional APIs${assumption(quota)}`;
    if (apis.length + added > quota.value)
      return warning(message, "Delete APIs that are not used; AWS does not raise this quota");
    return quota.assumed?.includes("not allowed")
      ? warning(message, "Allow servicequotas:GetServiceQuota")
      : ok(message);
  },
};

async function apiNames({ client, read }: CheckContext): Promise<string[]> {
  const gateway = client(ApiGatewayV2Client);
  const names: string[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const command = new GetApisCommand({ MaxResults: "100", ...(NextToken && { NextToken }) });
    const answer = await read("apigateway:GET", (options) => gateway.send(command, options));
    names.push(...(answer.Items ?? []).map(({ Name = "" }) => Name));
    NextToken = answer.NextToken;
    if (!NextToken) break;
  }
  return names;
}
