import { PermittedStore } from "../../../functions/api/permitted-store";
import type { Store } from "../../../functions/api/store";
import { PERMISSIONS, type Permission } from "../../../functions/shared/permissions";
import { MemoryStore } from "../support/memory-store";

const KEY = "reports/1";

/** Every method of a store, called for one key. */
const CALLS: { readonly [method in keyof Store]: (store: Store, key: string) => Promise<unknown> } = {
  open: (store, key) => store.open(key),
  head: (store, key) => store.head(key),
  put: (store, key) => store.put(key, Buffer.from("x"), "text/plain", {}),
  delete: (store, key) => store.delete(key, {}),
  list: (store, prefix) => store.list({ prefix, limit: 1 }),
  uploadUrl: (store, key) => store.uploadUrl(key, "text/plain", 1, 1),
  downloadUrl: (store, key) => store.downloadUrl(key, 1),
};

const MAY: { readonly [permission in Permission]: readonly (keyof Store)[] } = {
  read: ["open", "head"],
  list: ["list"],
  write: ["put"],
  delete: ["delete"],
  upload: ["uploadUrl"],
  download: ["downloadUrl", "head"],
};

async function stored(): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const key of [KEY, "other"]) await store.put(key, Buffer.from("x"), "text/plain", {});
  store.calls.length = 0;
  return store;
}

const methods = Object.keys(CALLS) as (keyof Store)[];

describe.each(methods)("%s", (method) => {
  it.each([undefined, ...PERMISSIONS])("holds in an operation with the permission %s", async (permission) => {
    const inner = await stored();
    const call = CALLS[method](new PermittedStore(inner, { permission, prefix: undefined }), KEY);
    const may = permission !== undefined && MAY[permission].includes(method);

    const outcome = await call.then(
      () => "done",
      (error: Error) => error.message,
    );

    expect(outcome).toBe(
      may ? "done" : `an operation with the permission ${permission ?? "none"} must not use ${method}`,
    );
    expect(inner.calls).toEqual(may ? [method] : []);
  });

  it("is kept to the prefix", async () => {
    const permission = PERMISSIONS.find((one) => MAY[one].includes(method));
    const inner = await stored();
    const store = new PermittedStore(inner, { permission, prefix: "reports/" });

    for (const key of ["other", "", "reports", "Reports/1", "/reports/1"])
      await expect(CALLS[method](store, key)).rejects.toMatchObject({
        code: "forbidden",
        detail: expect.stringContaining(method === "list" ? "may list only" : "may use only keys"),
        told: { missingPermission: "prefix" },
      });
    expect(inner.calls).toEqual([]);
    await CALLS[method](store, KEY);
    expect(inner.calls).toEqual([method]);
  });
});
