import { z } from "zod";

export const ci = z.strictObject({
  repository: z
    .string()
    .regex(
      /^([A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}|[A-Za-z0-9-]{1,39}@\d+\/[A-Za-z0-9._-]{1,100}@\d+)$/,
      'must be a GitHub repository such as "owner/name" or, with its ids, "owner@123/name@456"',
    )
    .describe(
      "The GitHub repository whose workflows may plan and deploy with short-lived credentials: `owner/name`, or `owner@1/name@2` where its tokens hold the ids of both ([which](ci.md)). Without `ci`: none.",
    ),
  oidcProviderExists: z
    .boolean()
    .default(false)
    .describe("Whether another stack of the account has the OIDC provider already, of which there can be only one."),
});
