import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROBLEMS } from "../../../../functions/api/problem";

const page = readFileSync(join(__dirname, "../../../../docs/api.md"), "utf8");

it("docs/api.md lists every code with its status, and no other", () => {
  const listed = [...page.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| \S/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(listed).toEqual(Object.entries(PROBLEMS).map(([code, [status]]) => [code, status]));
});
