import { deleteCondition } from "../conditions";
import { decodeKey } from "../path";
import type { RouteHandler } from "../route";
import { StoreError } from "../store";
import { requireKey } from "../validate";

/** `DELETE /api/data/{key}`: the object goes, its versions stay; what is already gone is deleted again. */
export const deleteObject: RouteHandler = async (call) => {
  const key = requireKey(decodeKey(call.encodedKey));
  const condition = deleteCondition(call.request);
  try {
    await call.store.delete(key, condition);
  } catch (error) {
    if (!(error instanceof StoreError) || error.failure !== "not_found") throw error;
    if (condition.ifMatch !== undefined) throw new StoreError("precondition_failed", { cause: error });
  }
  return { status: 204, headers: {} };
};
