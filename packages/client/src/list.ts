import type { ListedObject, ListPage } from "./contract";
import { AnswerError } from "./errors";
import { jsonOf } from "./objects";
import { operate, sendRead } from "./operation";
import { type CallOptions, whole } from "./options";
import type { Transport } from "./transport";

export interface ListOptions extends CallOptions {
  /** Only the keys that begin so. @default all */
  readonly prefix?: string;
  /** Objects on a page, from 1 to 1000; a page may hold fewer. @default 1000 */
  readonly pageSize?: number;
  /** Goes on after the page whose `next_cursor` this is. @default from the beginning */
  readonly cursor?: string;
}

/**
 * The objects of a list, in the order of their keys' UTF-8 bytes; `pages()` has the same page by page. Nothing is asked before
 * the first step, and a page only when it is needed. The time limit is that of each page.
 */
export class ObjectList implements AsyncIterable<ListedObject> {
  constructor(
    private readonly transport: Transport,
    private readonly options: ListOptions,
  ) {
    whole("pageSize", options.pageSize ?? 1000);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ListedObject, void, undefined> {
    for await (const { objects } of this.pages()) yield* objects;
  }

  async *pages(): AsyncGenerator<ListPage, void, undefined> {
    let { cursor } = this.options;
    const asked = new Set<string>();
    do {
      if (cursor !== undefined) asked.add(cursor);
      const page: ListPage = await this.#page(cursor);
      // a list that does not go on would never end
      if (page.next_cursor !== null && asked.has(page.next_cursor))
        throw new AnswerError("list", 200, "the list does not go on: the same cursor was answered twice");
      yield page;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  async #page(cursor: string | undefined): Promise<ListPage> {
    const { prefix, pageSize = 1000, ...options } = this.options;
    return operate(this.transport, "list", options, async (signal) => {
      const query = {
        limit: pageSize,
        ...(prefix !== undefined && { prefix }),
        ...(cursor !== undefined && { cursor }),
      };
      const call = { operation: "list", method: "get", path: "/api/data", query } as const;
      const page = jsonOf<ListPage>("list", await sendRead(this.transport, call, signal));
      if (page.operation !== "list" || !Array.isArray(page.objects))
        throw new AnswerError("list", 200, "the answer is not one of the API");
      return page;
    });
  }
}
