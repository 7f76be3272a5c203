import { deleteCondition } from "../conditions";
import { keyOfPath } from "../path";
import { keyQuery } from "../query";
import type { Reply } from "../reply";
import type { Call, RouteHandler } from "../route";
import { StoreError } from "../store";

/** `DELETE /api/data/{key}` */
export const deleteObject: RouteHandler = async (call) => remove(call, keyOfPath(call.pathKey));

/** `DELETE /api/data?key=` */
export const deleteData: RouteHandler = async (call) => remove(call, keyQuery(call.request) ?? "");

/** The object goes, its versions stay; what is already gone is deleted again. */
async function remove(call: Call, key: string): Promise<Reply> {
  const condition = deleteCondition(call.request);
  try {
    await call.store.delete(key, condition);
  } catch (error) {
    if (!(error instanceof StoreError) || error.failure !== "not_found") throw error;
    if (condition.ifMatch !== undefined) throw new StoreError("precondition_failed", { cause: error });
  }
  return { status: 204, headers: {} };
}
