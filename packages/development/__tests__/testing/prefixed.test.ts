import { Prefixed } from "@secure-serverless/development/testing/prefixed";

function written(...texts: string[]): string[] {
  const calls: string[] = [];
  const prefixed = new Prefixed("a | ", { write: (text: string | Uint8Array) => calls.push(String(text)) > 0 });
  for (const text of texts) prefixed.write(text);
  prefixed.end();
  return calls;
}

it("puts the prefix before each line, whole ones in one piece", () => {
  expect(written("one\ntwo\n")).toEqual(["a | one\na | two\n"]);
  expect(written("on", "e\nt", "wo")).toEqual(["a | one\n", "a | two\n"]);
});

it("writes nothing of its own", () => {
  expect(written()).toEqual([]);
  expect(written("")).toEqual([]);
  expect(written("\n")).toEqual(["a | \n"]);
});
