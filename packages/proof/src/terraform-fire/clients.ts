/** Makes a client of the AWS that is looked at; whoever gives it ends the clients. */
export type Connect = <T extends { destroy(): void }>(Service: new (config: never) => T) => T;

/** All items of all pages. */
export async function allOf<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}
