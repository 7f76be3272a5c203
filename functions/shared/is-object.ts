/** What an object of unknown origin holds, by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value of unknown origin is an object with fields: no list, and not null. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the fields of a value of unknown origin: of anything but an object with fields, none. */
export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}
