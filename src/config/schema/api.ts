import { z } from "zod";
import { auth } from "./auth";
import { cloudFront, domain } from "./domain";

/** Whether it is an origin, for example https://example.com. */
export function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

/** Both gateway and bucket would take a `*` in an origin for many of them. */
function namesOneOrigin(value: string): boolean {
  return !isOrigin(value) || !value.includes("*");
}

export const api = z.strictObject({
  allowedOrigins: z
    .array(
      z
        .string()
        .refine(isOrigin, 'must be an origin such as "https://example.com", without a path')
        .refine(namesOneOrigin, "must name one origin, without a wildcard"),
    )
    .min(1)
    .default(["https://example.com"])
    .describe(
      "Origins whose pages may call the API and use its presigned URLs: https, or http on localhost in an emulated environment.",
    ),
  auth: auth.prefault({ mode: "api-key" }).describe("Who may call: whoever has an API key, a token, or a signature."),
  throttling: z
    .strictObject({
      rateLimit: z
        .number()
        .positive()
        .max(1_000_000)
        .default(100)
        .describe("Requests per second that the gateway lets through, all routes together; others get 429."),
      burstLimit: z.number().int().positive().max(1_000_000).default(200).describe("Requests at once above the rate."),
    })
    .prefault({}),
  domain: domain.optional(),
  cloudFront: cloudFront.optional(),
});
