import { readFileSync } from "node:fs";
import { CLIENT_TYPES_FILE, staleness } from "@secure-serverless/development/openapi/client-types";
import { DOCUMENT_FILE } from "@secure-serverless/development/openapi/document-file";
import fc from "fast-check";
import { parse } from "yaml";
import { objectLocation } from "../../functions/api/path";
import { PROBLEMS } from "../../functions/api/problem";
import { KEY as API_KEY_RULE } from "../../functions/api/schemas";
import { addressOf, KEY } from "../../packages/client/src/address";
import { PROBLEM_STATUS } from "../../packages/client/src/problems";

const document = readFileSync(DOCUMENT_FILE, "utf8");
const types = readFileSync(CLIENT_TYPES_FILE, "utf8");

describe("the types of the client", () => {
  it("are those of docs/openapi.yaml; npm run client:types writes them", () => {
    expect(staleness(document, types)).toBeUndefined();
  });

  it.each([
    ["the document changed", document.replace("3.1.0", "3.1.1"), types, "another document"],
    ["somebody changed them", document, types.replace("readonly etag: string", "readonly etag: number"), "by hand"],
    ["they have no stamp", document, types.slice(types.indexOf("\n") + 1), "no stamp"],
  ])("are known not to be where %s", (_, changedDocument, changedTypes, reason) => {
    expect([changedDocument, changedTypes]).not.toEqual([document, types]);
    expect(staleness(changedDocument, changedTypes)).toContain(reason);
  });
});

it("knows the status of every problem, as the function answers it", () => {
  const answered = Object.entries(PROBLEMS).map(([code, [status]]) => [code, status]);
  expect(answered.length).toBeGreaterThan(10);
  expect(PROBLEM_STATUS).toEqual(Object.fromEntries(answered));
});

describe("a key", () => {
  const keys = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc
      .array(fc.constantFrom("a", "..", ".", "", "%", "?", "+", ";", "\\", "ü", "\u0000", "#", " "), { maxLength: 6 })
      .map((parts) => parts.join("/")),
  );
  const isAddressed = (key: string) => {
    try {
      addressOf(key);
      return true;
    } catch {
      return false;
    }
  };

  it("follows the rule of the contract", () => {
    expect(KEY.source).toBe(new RegExp(parse(document).components.schemas.Key.pattern).source);
  });

  it("is refused by the client exactly where the function refuses it", () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(isAddressed(key)).toBe(API_KEY_RULE.safeParse(key).success);
      }),
      { numRuns: 2000 },
    );
  });

  it("has the address that the function's Location has", () => {
    fc.assert(
      fc.property(keys.filter(isAddressed), (key) => {
        const { path, key: query } = addressOf(key);
        const place = path === undefined ? `/api/data?key=${encodeURIComponent(query)}` : `/api/data/${path}`;
        expect(place).toBe(objectLocation(key));
      }),
      { numRuns: 1000 },
    );
  });
});
