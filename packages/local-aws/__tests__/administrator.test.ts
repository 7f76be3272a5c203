import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { administratorOf, ensureAdministrator } from "../src/administrator";
import { Instance } from "../src/instance";

const instanceOf = (folder = temporaryFolder()) => new Instance(folder);
const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

it("gives each data folder its own key, which only its owner can read", () => {
  const [one, other] = [instanceOf(), instanceOf()];
  ensureAdministrator(one);
  ensureAdministrator(other);

  expect(administratorOf(one)).toEqual({
    accessKeyId: expect.stringMatching(/^LOCAL[A-Z2-7]{15}$/),
    secretAccessKey: expect.stringMatching(/^[\w-]{40}$/),
  });
  expect(administratorOf(other)).not.toEqual(administratorOf(one));
  expect(mode(one.administratorFile)).toBe("600");
});

it("keeps the key of a folder that has one, and closes it to others", () => {
  const instance = instanceOf();
  ensureAdministrator(instance);
  const before = readFileSync(instance.administratorFile, "utf8");
  chmodSync(instance.administratorFile, 0o644);
  ensureAdministrator(instance);

  expect(readFileSync(instance.administratorFile, "utf8")).toBe(before);
  expect(mode(instance.administratorFile)).toBe("600");
});

it("refuses a folder or a key that others can write", () => {
  const instance = instanceOf();
  chmodSync(instance.root, 0o777);
  expect(() => ensureAdministrator(instance)).toThrow(/writable by nobody else; .* mode 777$/);

  chmodSync(instance.root, 0o700);
  ensureAdministrator(instance);
  chmodSync(instance.administratorFile, 0o622);
  expect(() => ensureAdministrator(instance)).toThrow(/administrator.json must belong to you/);
});

it("says how to get a key where there is none", () => {
  expect(() => administratorOf(instanceOf())).toThrow(/no administrator's key/);
});

it.each([["{"], ["{}"], ['{"accessKeyId":"test","secretAccessKey":"test"}']])(
  "rejects %s as an administrator's key",
  (content) => {
    const instance = instanceOf();
    writeFileSync(instance.administratorFile, content);
    expect(() => administratorOf(instance)).toThrow(/is not a valid administrator's key/);
  },
);
