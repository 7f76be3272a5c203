/** A way to make a client of an OpenAPI document, and the program of `../clients` that uses it. */
export interface Generator {
  /** As the table of docs/api.md names it. */
  readonly title: string;
  /**
   * Makes the client in an empty folder, with its program beside it.
   *
   * @param document path of the document
   * @returns what runs the program
   */
  prepare(document: string, folder: string): Promise<Program>;
}

/** A command, run in the generator's folder. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

export const GENERATE_SECONDS = 180;
export const COMPILE_SECONDS = 400;
