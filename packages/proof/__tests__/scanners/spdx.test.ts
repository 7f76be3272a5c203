import { licenceFindings } from "../../src/scanners/licences";
import { packagesOfLock } from "../../src/scanners/npm-licences";
import { isAllowed } from "../../src/scanners/spdx";

describe("a licence expression", () => {
  it.each([
    "MIT",
    "(MIT OR GPL-3.0-or-later)",
    "GPL-3.0-or-later OR MIT",
    "Apache-2.0 AND MIT",
    "MPL-2.0 AND (GPL-2.0-only OR MIT)",
    "(BSD-2-Clause OR MIT OR Apache-2.0)",
  ])("is allowed: %s", (expression) => {
    expect(isAllowed(expression)).toBe(true);
  });

  it.each([
    "GPL-3.0-or-later",
    "AGPL-3.0-only",
    "MIT AND GPL-3.0-or-later",
    "(MIT OR Apache-2.0) AND SSPL-1.0",
    "UNLICENSED",
    "SEE LICENSE IN LICENSE",
    "Apache-2.0 WITH something",
    "",
    "()",
    "(MIT",
    "MIT OR",
    "MIT)",
  ])("is not allowed: %j", (expression) => {
    expect(isAllowed(expression)).toBe(false);
  });
});

describe("the packages of a lock", () => {
  const lock = JSON.stringify({
    packages: {
      "": { name: "project", license: "MIT" },
      "packages/own": { version: "0.1.0" },
      "node_modules/own": { link: true },
      "node_modules/good": { version: "1.0.0", license: "ISC" },
      "node_modules/good/node_modules/@scope/bad": { version: "2.0.0", license: "AGPL-3.0-only" },
      "node_modules/silent": { version: "3.0.0" },
    },
  });

  it("are those that npm installs, wherever it puts them", () => {
    expect(packagesOfLock(lock).map(({ name }) => name)).toEqual(["npm/good", "npm/@scope/bad", "npm/silent"]);
  });

  it("are found when their licence is not allowed, or is not stated", () => {
    expect(licenceFindings(packagesOfLock(lock)).map(({ check, where }) => [check, where])).toEqual([
      ["AGPL-3.0-only", "npm/@scope/bad"],
      ["none", "npm/silent"],
    ]);
  });

  it("are found when the licence is empty", () => {
    expect(licenceFindings([{ name: "pypi/face", version: "1", licence: "" }])).toMatchObject([{ check: "none" }]);
  });
});
