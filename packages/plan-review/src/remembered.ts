/** Names of attributes and types come from the plan, which may have any number of them. */
const MOST_NAMES = 20_000;
const LONGEST_NAME = 200;

/**
 * A question about a name, asked once for each: a plan has thousands of resources and a few hundred names of attributes.
 *
 * @param ask depends on nothing but the name
 */
export function remembered<T extends NonNullable<unknown> | null>(ask: (name: string) => T): (name: string) => T {
  const answers = new Map<string, T>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    if (name.length > LONGEST_NAME) return ask(name);
    const answer = ask(name);
    if (answers.size < MOST_NAMES) answers.set(name, answer);
    return answer;
  };
}
