import { readFileSync } from "node:fs";
import { join } from "node:path";
import { originalHandler, originalVariant } from "../../bench/running/original-handler";
import { temporaryFolder } from "../support/temporary-folder";

const USES = Array.from({ length: 5 }, (_, index) => `    use${index}(context.request_id)`).join("\n");

function textWith(code: string, heading = "### `lambda/api_handler.py` - Handler"): string {
  return `# An application\n\n### \`app.py\`\n\n\`\`\`python\nother()\n\`\`\`\n\n${heading}\n\n\`\`\`python\n${code}\n\`\`\`\n\nMore text.\n`;
}

it("takes the handler's code out of the text, and asks Python's context for the attribute that it has", () => {
  const code = originalHandler(textWith(`def handler(event, context):\n${USES}`));
  expect(code).toMatch(/^def handler\(event, context\):\n {4}use0\(context\.aws_request_id\)\n/);
  expect(code).not.toContain("context.request_id");
  expect(code).not.toContain("other()");
});

it("refuses a text without the handler's heading", () => {
  expect(() => originalHandler(textWith(USES, "### `another.py`"))).toThrow(
    'has no code under "### `lambda/api_handler.py`"',
  );
});

it("refuses a handler with another number of the attribute: it would measure what it has not fixed", () => {
  expect(() => originalHandler(textWith("context.request_id"))).toThrow(
    "has 1 times context.request_id, where the benchmark replaces 5",
  );
});

it("writes the fixed code where it is started, with the original's own variables", async () => {
  const folder = join(temporaryFolder(), "original");
  const variant = await originalVariant(textWith(USES), folder, "/usr/bin/python3");
  expect(readFileSync(join(folder, "api_handler.py"), "utf8")).toContain("context.aws_request_id");
  expect(variant).toMatchObject({ taskRoot: folder, handler: "api_handler.handler", python: "/usr/bin/python3" });
  expect(Object.keys(variant.variables).sort()).toEqual(["BUCKET_NAME", "LOG_LEVEL", "REGION", "SECRET_ARN"]);
});
