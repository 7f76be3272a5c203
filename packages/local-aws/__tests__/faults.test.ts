import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { clearFaults, type FaultRule, FaultsFile, readFaults, writeFaults } from "../src/faults";

const RULES: readonly FaultRule[] = [
  { service: "s3", action: "status", status: 503 },
  { service: "secretsmanager", action: "reset" },
  { service: "s3", action: "lose-answer" },
  { service: "sns", action: "delay", milliseconds: 250 },
  { service: "s3", action: "status", status: 503, code: "SlowDown", path: "/a", method: "PUT", skip: 1, times: 2 },
  { service: "s3", action: "status-after", status: 500 },
  { service: "s3", action: "late-answer", milliseconds: 5 },
  { service: "s3", action: "late-effect", milliseconds: 5 },
];

it("reads what is written, and clears it twice without an error", () => {
  const file = join(temporaryFolder(), "faults.json");
  expect(readFaults(file)).toEqual([]);
  writeFaults(file, RULES);
  expect(readFaults(file)).toEqual(RULES);
  clearFaults(file);
  clearFaults(file);
  expect([existsSync(file), readFaults(file)]).toEqual([false, []]);
});

it("refuses a file that is not JSON by its name", () => {
  const file = join(temporaryFolder(), "faults.json");
  writeFileSync(file, '{"rules":[');
  expect(() => readFaults(file)).toThrow(`${file} is not valid JSON`);
});

it.each([
  [{}, "rules"],
  [{ rules: [{ service: "s3", action: "explode" }] }, "action"],
  [{ rules: [{ service: "S3", action: "reset" }] }, "service"],
  [{ rules: [{ service: "s3", action: "status", status: 200 }] }, "status"],
  [{ rules: [{ service: "s3", action: "delay", milliseconds: -1 }] }, "milliseconds"],
  [{ rules: [{ service: "s3", action: "reset", percent: 50 }] }, "percent"],
  [{ rules: [{ service: "s3", action: "reset", times: 0 }] }, "times"],
  [{ rules: [{ service: "s3", action: "reset", method: "FETCH" }] }, "method"],
  [{ rules: [{ service: "s3", action: "late-effect" }] }, "milliseconds"],
])("refuses %j with what is wrong in it", (content, named) => {
  const file = join(temporaryFolder(), "faults.json");
  writeFileSync(file, JSON.stringify(content));
  expect(() => readFaults(file)).toThrow(named);
});

it("gives the same list until the file is another one, and none while it is invalid", () => {
  const file = join(temporaryFolder(), "faults.json");
  const faults = new FaultsFile(file);
  expect(faults.current()).toEqual([]);
  writeFaults(file, RULES);
  const first = faults.current();
  expect(first).toEqual(RULES);
  expect(faults.current()).toBe(first);

  writeFaults(file, RULES);
  expect(faults.current()).not.toBe(first);
  expect(faults.current()).toEqual(first);

  writeFileSync(file, "{");
  expect(() => faults.current()).toThrow("not valid JSON");
  expect(faults.current()).toEqual([]);
  clearFaults(file);
  expect(faults.current()).toEqual([]);
});
