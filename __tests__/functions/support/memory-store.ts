import { createHash, randomUUID } from "node:crypto";
import type { ListedObject, ObjectInfo, OpenObject, Store, WriteCondition } from "../../../functions/api/store";
import { StoreError, type StoreFailure } from "../../../functions/api/store";

interface Version extends ObjectInfo {
  readonly body: Buffer;
}

/** A store in memory with S3's semantics: conditions, versions, delete markers and the order of keys. */
export class MemoryStore implements Store {
  /** Every call, as a reviewer would count it. */
  readonly calls: string[] = [];
  /** Contents that were opened and given up without being read. */
  discarded = 0;
  /** Sizes reported instead of the real ones, by key. */
  readonly reportedSizes = new Map<string, number>();
  /** Codings reported, by key. */
  readonly codings = new Map<string, string>();
  private readonly versions = new Map<string, (Version | "deleted")[]>();
  private failures: unknown[] = [];

  /** The next call fails so. */
  failNext(failure: StoreFailure | Error): void {
    this.failures.push(failure instanceof Error ? failure : new StoreError(failure));
  }

  current(key: string): Version | undefined {
    const latest = this.versions.get(key)?.at(-1);
    return latest === "deleted" ? undefined : latest;
  }

  versionsOf(key: string): number {
    return this.versions.get(key)?.filter((version) => version !== "deleted").length ?? 0;
  }

  async open(key: string, version?: string, unlessEtag?: string): Promise<OpenObject | undefined> {
    this.enter("open");
    const found = this.find(key, version);
    if (found.etag === unlessEtag) return undefined;
    return {
      ...this.infoOf(key, found),
      read: async () => {
        this.failIfAsked();
        return found.body;
      },
      discard: () => {
        this.discarded++;
      },
    };
  }

  async head(key: string, version?: string): Promise<ObjectInfo> {
    this.enter("head");
    return this.infoOf(key, this.find(key, version));
  }

  async put(key: string, body: Buffer, contentType: string, condition: WriteCondition) {
    this.enter("put");
    const current = this.current(key);
    if (condition.ifAbsent && current) throw new StoreError("precondition_failed");
    this.requireMatch(condition, current);
    const written: Version = {
      body: Buffer.from(body),
      contentType,
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      lastModified: new Date("2026-01-02T03:04:05.678Z"),
      sizeBytes: body.length,
      version: randomUUID(),
    };
    this.versions.set(key, [...(this.versions.get(key) ?? []), written]);
    return { etag: written.etag, version: written.version };
  }

  async delete(key: string, condition: WriteCondition): Promise<void> {
    this.enter("delete");
    this.requireMatch(condition, this.current(key));
    this.versions.set(key, [...(this.versions.get(key) ?? []), "deleted"]);
  }

  async list(query: { readonly prefix: string; readonly limit: number; readonly after?: string }) {
    this.enter("list");
    const all = [...this.versions.keys()]
      .filter((key) => this.current(key) && key.startsWith(query.prefix))
      .filter((key) => query.after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(query.after)) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const objects = all.slice(0, query.limit).map((key): ListedObject => {
      const { etag, lastModified, sizeBytes } = this.find(key);
      return { key, etag, lastModified, sizeBytes };
    });
    return { objects, truncated: all.length > query.limit };
  }

  async uploadUrl(key: string, contentType: string, sizeBytes: number, lifetimeSeconds: number): Promise<string> {
    this.enter("uploadUrl");
    const query = new URLSearchParams({ contentType, size: String(sizeBytes), lifetime: String(lifetimeSeconds) });
    return `https://bucket.invalid/${encodeURIComponent(key)}?${query}`;
  }

  async downloadUrl(key: string, lifetimeSeconds: number, version?: string): Promise<string> {
    this.enter("downloadUrl");
    const query = new URLSearchParams({ lifetime: String(lifetimeSeconds), version: version ?? "" });
    return `https://bucket.invalid/${encodeURIComponent(key)}?${query}`;
  }

  private enter(call: string): void {
    this.calls.push(call);
    this.failIfAsked();
  }

  private failIfAsked(): void {
    const failure = this.failures.shift();
    if (failure) throw failure;
  }

  private find(key: string, version?: string): Version {
    const found =
      version === undefined
        ? this.current(key)
        : this.versions.get(key)?.find((v) => v !== "deleted" && v.version === version);
    if (!found || found === "deleted") throw new StoreError("not_found");
    return found;
  }

  private infoOf(key: string, { body: _, ...info }: Version): ObjectInfo {
    const contentEncoding = this.codings.get(key);
    return {
      ...info,
      sizeBytes: this.reportedSizes.get(key) ?? info.sizeBytes,
      ...(contentEncoding === undefined ? {} : { contentEncoding }),
    };
  }

  private requireMatch(condition: WriteCondition, current: Version | undefined): void {
    if (condition.ifMatch === undefined) return;
    if (!current) throw new StoreError("not_found");
    if (condition.ifMatch !== "*" && condition.ifMatch !== current.etag) throw new StoreError("precondition_failed");
  }
}
