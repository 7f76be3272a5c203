import type { Json, JsonObject } from "./json";
import { REFUSALS, type RefusalName } from "./refusals";

/** HEAD answers as GET does, without content. */
export function headOf(get: JsonObject, operationId: string, summary: string): JsonObject {
  const answers = Object.entries(get["responses"] as JsonObject).map(([status, answer]): [string, Json] => {
    const name = String((answer as JsonObject)["$ref"] ?? "")
      .split("/")
      .at(-1) as RefusalName | "";
    const { content: _, ...rest } = (name ? REFUSALS[name].answer : answer) as JsonObject;
    return [status, rest];
  });
  return { ...get, operationId, summary, responses: Object.fromEntries(answers) };
}
