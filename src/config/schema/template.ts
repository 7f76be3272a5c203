import { z } from "zod";

/** What a template says of the previews that are made of it. */
export const templateSchema = z.strictObject({
  lifetimeHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 90)
    .default(72)
    .describe("Hours after a deploy until a preview expires, up to 90 days."),
  mostAtOnce: z.number().int().min(1).max(200).default(20).describe("Previews that there may be at the same time."),
});

export type TemplateInput = z.input<typeof templateSchema>;
export type TemplateSettings = z.output<typeof templateSchema>;
