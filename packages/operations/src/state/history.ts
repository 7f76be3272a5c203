import { textTable } from "@secure-serverless/system/text-table";
import type { StateOwner } from "../../../../src/config/names";
import { managedAddresses, parseState } from "../terraform/state-document";
import type { StateBucket, StateVersion } from "./state-bucket";

/** One version of a state, with what it says about itself; serial and resources are undefined where it is not a state. */
export interface StateRecord extends StateVersion {
  readonly serial?: number;
  readonly resources?: number;
}

/** The newest versions of a state, the newest first. */
export async function stateHistory(bucket: StateBucket, owner: StateOwner, limit: number): Promise<StateRecord[]> {
  const versions = (await bucket.versions(owner)).slice(0, limit);
  return Promise.all(
    versions.map(async (version) => {
      const text = version.isDeleteMarker ? undefined : await bucket.read(owner, version.versionId);
      const state = text === undefined ? undefined : parseState(text);
      if (state === undefined) return version;
      return { ...version, serial: state.serial, resources: managedAddresses(state).length };
    }),
  );
}

/** The history as a table for people. */
export function historyTable(records: readonly StateRecord[]): string {
  const rows = records.map((record) => [
    record.versionId,
    record.modified.toISOString().replace(/\.\d+Z$/, "Z"),
    record.serial?.toString() ?? "-",
    record.resources?.toString() ?? "-",
    record.isDeleteMarker ? "-" : `${record.bytes} B`,
    remark(record),
  ]);
  return textTable([["VERSION", "WRITTEN", "SERIAL", "RESOURCES", "SIZE", ""], ...rows]);
}

function remark({ isDeleteMarker, isLatest, serial }: StateRecord): string {
  const what = isDeleteMarker ? "deleted" : serial === undefined ? "not a state" : "";
  return [isLatest ? "current" : "", what].filter((part) => part !== "").join(", ");
}
