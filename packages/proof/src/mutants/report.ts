import { z } from "zod";

const position = z.object({ line: z.int().min(1), column: z.int().min(1) });
const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string(),
          status: z.string(),
          location: z.object({ start: position, end: position }),
        }),
      ),
    }),
  ),
});

/** The part of Stryker's report that is read. */
export type MutationReport = z.infer<typeof report>;

export function parseReport(text: string): MutationReport {
  return report.parse(JSON.parse(text));
}
