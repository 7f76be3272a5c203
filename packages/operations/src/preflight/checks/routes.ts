import { QUOTAS } from "../../../../../src/config/quotas";
import type { Check } from "../check";
import { failure, ok, warning } from "../finding";
import { assumption, increaseCommand, quotaOf } from "../quota";
import { stackDemand } from "../stack-demand";

/** "Routes per HTTP API": https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const { routesPerApi: ROUTES_PER_API } = QUOTAS;

export const routes: Check = {
  id: "routes",
  notEmulated: "Service Quotas",
  async run(context) {
    const { environment, names } = context;
    const wanted = stackDemand(environment, names).routes;
    const quota = await quotaOf(context, ROUTES_PER_API);
    const message = `${wanted} routes of ${quota.value} in an HTTP API${assumption(quota)}`;
    if (wanted > quota.value)
      return failure(message, `Ask for more: ${increaseCommand(ROUTES_PER_API, environment.region, wanted)}`);
    return quota.assumed?.includes("not allowed")
      ? warning(message, "Allow servicequotas:GetServiceQuota")
      : ok(message);
  },
};
