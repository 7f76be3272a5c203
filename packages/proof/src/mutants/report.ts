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
          /** Of a time-out: whether the change was seen to go round and round. */
          statusReason: z.string().optional(),
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

type Mutant = MutationReport["files"][string]["mutants"][number];

/**
 * The mutants that ran into the time limit and were not seen to go round and round, as places that Stryker's `mutate`
 * takes: the machine may have been slow, or the tests wait for something that never comes. Tried alone, they tell.
 */
export function unsurePlaces({ files }: MutationReport): readonly string[] {
  const places = Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.filter(isUnsure).map(({ location: { start, end } }) => {
      // lines count from one there, columns from nought
      return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
    }),
  );
  return [...new Set(places)];
}

function isUnsure({ status, statusReason }: Mutant): boolean {
  return status === "Timeout" && statusReason?.startsWith("Hit limit reached") !== true;
}

/** The first report, with what the second one, in which they were tried alone, says of the mutants that were unsure. */
export function withSecondTry(first: MutationReport, second: MutationReport): MutationReport {
  const tried = new Map(
    Object.entries(second.files).flatMap(([file, { mutants }]) =>
      mutants.map((mutant) => [identityOf(file, mutant), mutant] as const),
    ),
  );
  const of = (file: string, mutant: Mutant) => {
    if (!isUnsure(mutant)) return mutant;
    const again = tried.get(identityOf(file, mutant));
    if (again === undefined) throw new Error(`a mutant of ${file} ran into the time limit, and was not tried again`);
    return again;
  };
  return {
    files: Object.fromEntries(
      Object.entries(first.files).map(([file, { source, mutants }]) => [
        file,
        { source, mutants: mutants.map((mutant) => of(file, mutant)) },
      ]),
    ),
  };
}

function identityOf(file: string, { mutatorName, replacement, location }: Mutant): string {
  return JSON.stringify([file, mutatorName, replacement, location.start, location.end]);
}
