import { z } from "zod";
import { kmsKeyArn } from "./primitives";

const key = kmsKeyArn.optional().describe("Encrypts the secret. Without it: the AWS managed key `aws/secretsmanager`.");

/** Terraform writes the value from the ephemeral variable api_secret. */
const byVariable = z.strictObject({
  delivery: z.literal("variable").describe("Terraform writes the value from the ephemeral variable `api_secret`."),
  version: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe("Raise it by one to have Terraform write the variable's value again: that is a rotation."),
  kmsKeyArn: key,
});

/** An operator puts the value: Terraform makes the secret and never has a value of it. */
const outOfBand = z.strictObject({
  delivery: z.literal("out-of-band").describe("An operator puts the value (`npm run secret`); Terraform never has it."),
  rotation: z
    .strictObject({
      everyDays: z
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(30)
        .describe(
          "Days between two rotations of the API key by a function. Without `secret.rotation`: nobody but an operator rotates.",
        ),
    })
    .optional(),
  kmsKeyArn: key,
});

/** Who writes the API's secret, and the settings that only that way has. */
export const secret = z
  .discriminatedUnion("delivery", [byVariable, outOfBand], {
    error: ({ code }) => (code === "invalid_union" ? 'must be "variable" or "out-of-band"' : undefined),
  })
  .describe("Who writes the API's secret: Terraform from a variable, or an operator.");
