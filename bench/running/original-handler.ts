import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { STUB_BUCKET, STUB_SECRET } from "./aws-stub";
import type { Variant } from "./handler-process";

/** The heading in front of the handler's code in the text of the original. */
const HEADING = "### `lambda/api_handler.py`";

/**
 * What has to be changed for the original's handler to answer anything but an error: Python's context has no `request_id`,
 * and the branch for errors reads it too.
 */
const WRONG_ATTRIBUTE = "context.request_id";
const RIGHT_ATTRIBUTE = "context.aws_request_id";
const USES = 5;

/**
 * Takes the handler out of the text that describes the original application, and fixes it.
 *
 * @throws Error when the text has no such block, or not what is to be replaced
 */
export function originalHandler(text: string): string {
  const [, after] = text.split(HEADING);
  const [, code] = /^```python\n(.*?)^```$/ms.exec(after ?? "") ?? [];
  if (code === undefined) throw new Error(`The original's text has no code under "${HEADING}"`);
  const uses = code.split(WRONG_ATTRIBUTE).length - 1;
  if (uses !== USES)
    throw new Error(
      `The original's handler has ${uses} times ${WRONG_ATTRIBUTE}, where the benchmark replaces ${USES}`,
    );
  return code.replaceAll(WRONG_ATTRIBUTE, RIGHT_ATTRIBUTE);
}

/**
 * The original's handler as something to start.
 *
 * @param folder receives its code
 * @param python of an environment with boto3 and aws-xray-sdk
 */
export async function originalVariant(text: string, folder: string, python: string): Promise<Variant> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "api_handler.py"), originalHandler(text));
  return {
    name: "original",
    taskRoot: folder,
    handler: "api_handler.handler",
    layers: [],
    // as its stack sets them
    variables: { BUCKET_NAME: STUB_BUCKET, SECRET_ARN: STUB_SECRET, REGION: "us-east-1", LOG_LEVEL: "INFO" },
    python,
  };
}
