/** The requests that change something, each with what is there before and what a client gets that repeats it blindly. */
export interface Operation {
  readonly name: string;
  readonly method: "PUT" | "POST" | "DELETE";
  /** Whether an object is there before. */
  readonly replaces: boolean;
  readonly condition: "if-match" | "if-none-match" | undefined;
  /** Whether it goes to S3 itself, by a URL that the API gives. @default to the API */
  readonly isPresigned?: true;
  /** The answer to the same request when it was carried out before. */
  readonly again: number;
}

export const OPERATIONS: readonly Operation[] = [
  { name: "PUT, If-None-Match: *", method: "PUT", replaces: false, condition: "if-none-match", again: 412 },
  { name: "PUT, If-Match", method: "PUT", replaces: true, condition: "if-match", again: 412 },
  { name: "PUT of a new key", method: "PUT", replaces: false, condition: undefined, again: 200 },
  { name: "PUT over an object", method: "PUT", replaces: true, condition: undefined, again: 200 },
  { name: "POST of a new key", method: "POST", replaces: false, condition: undefined, again: 200 },
  { name: "DELETE", method: "DELETE", replaces: true, condition: undefined, again: 204 },
  { name: "DELETE, If-Match", method: "DELETE", replaces: true, condition: "if-match", again: 412 },
  {
    name: "PUT to a presigned URL",
    method: "PUT",
    replaces: false,
    condition: undefined,
    isPresigned: true,
    again: 200,
  },
];
