import type { Environment } from "./schema";

/** The tags that every resource of an environment gets. */
export function defaultTags({ name, tags }: Pick<Environment, "name" | "tags">): Record<string, string> {
  return { Project: "secure-serverless", Environment: name, ManagedBy: "terraform", ...tags };
}
