import { jsonReply } from "../reply";
import { metadata, type RouteHandler } from "../route";

/** `GET /api/health`: the function runs and its configuration is valid. Calls nothing. */
export const health: RouteHandler = async ({ settings, context }) =>
  jsonReply(200, {
    status: "healthy",
    region: settings.region,
    version: settings.serviceVersion,
    function: context.functionName,
    request_id: context.awsRequestId,
    metadata: metadata(context),
  });
