import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { administratorOf, ensureAdministrator } from "../src/administrator";
import { callerOf } from "../src/caller";
import { Instance } from "../src/instance";

const SESSION = { accessKeyId: "ASIA1", secretAccessKey: "secret", sessionToken: "token" };
const instance = () => {
  const made = new Instance(temporaryFolder());
  ensureAdministrator(made);
  return made;
};
const written = (content: unknown) => {
  const file = join(temporaryFolder(), "session.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
};

it("is the administrator, or the session that a file holds", () => {
  const made = instance();

  expect(callerOf(made, undefined)).toEqual(administratorOf(made));
  expect(callerOf(made, "")).toEqual(administratorOf(made));
  expect(callerOf(made, written(SESSION))).toEqual(SESSION);
});

it.each([{}, { ...SESSION, sessionToken: "" }, { ...SESSION, more: "" }, "text"])(
  "is nobody, and not the administrator, where the file holds %j",
  (content) => {
    expect(() => callerOf(instance(), written(content))).toThrow("holds no credentials of a session");
  },
);

it("is nobody where there is no such file", () => {
  expect(() => callerOf(instance(), join(temporaryFolder(), "none.json"))).toThrow("holds no credentials of a session");
});
