const DEEPEST_CAUSE = 8;

/** What is left of an error that somebody else made: it may repeat a URL or a header, which can be a permission. */
export function withoutSecrets(error: unknown, secrets: readonly string[], depth = 0): Error {
  const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
  // causes may go round in a circle
  const hasCause = error instanceof Error && error.cause !== undefined && depth < DEEPEST_CAUSE;
  const inner = hasCause ? withoutSecrets(error.cause, secrets, depth + 1) : undefined;
  const told = new Error(hide(typeof message === "string" ? message : String(error), secrets), { cause: inner });
  if (typeof name === "string") told.name = hide(name, secrets);
  return typeof code === "string" ? Object.assign(told, { code: hide(code, secrets) }) : told;
}

export function hide(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets.filter((secret) => secret !== "").sort((one, other) => other.length - one.length);
  const hidden = longestFirst.reduce((rest, secret) => rest.split(secret).join("[removed]"), text);
  // a presigned URL, whoever spelled it anew
  return hidden.replace(/(https?:\/\/[^\s?#"']*)[?#][^\s"']*/gi, "$1?[removed]");
}
