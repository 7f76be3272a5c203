import { UserError } from "@secure-serverless/system/user-error";
import { secretProblems } from "../../../../functions/shared/api-secret";
import { generateApiSecret } from "../../src/aws/api-secret";
import { keyFrom, secretFrom, withKey } from "../../src/secret/value";

const KEY = "k".repeat(32);
const VALID = { api_key: KEY, db_connection: "d", third_party_token: "t" };
const MARK = "value-mark-31f7";

function refusal(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a whole value", () => {
  it.each([
    ["as it is", JSON.stringify(VALID)],
    ["with a line's end", `${JSON.stringify(VALID)}\n`],
    ["with a byte order mark", `\uFEFF${JSON.stringify(VALID)}`],
  ])("%s is accepted", (_name, text) => {
    expect(secretFrom(text, "standard input")).toEqual(VALID);
  });

  it("keeps named keys, with their limits", () => {
    const limited = { key: "l".repeat(32), allow: ["read", "list"], prefix: "reports/" };
    const value = { ...VALID, api_keys: { ci: KEY, reports: limited } };
    expect(secretFrom(JSON.stringify(value), "x")).toEqual(value);
  });

  it("is refused with every field and rule at once, and where it came from", () => {
    const { message } = refusal(() => secretFrom('{"api_key":"short","db_connection":"","more":1}', "secret.json"));
    expect(message.split("\n")).toEqual([
      "The value from secret.json is invalid; nothing was stored:",
      "  api_key must have 32 to 1024 characters",
      "  db_connection must be a text that is not empty",
      "  third_party_token must be a text that is not empty",
      "  it has 1 unknown field",
    ]);
  });

  it("is refused with what came along unseen, and the limits that are none", () => {
    const api_keys = { ci: { key: `${MARK}${KEY}`, allow: ["reed"], prefix: "" } };
    const { message } = refusal(() => secretFrom(JSON.stringify({ ...VALID, api_key: `${KEY}\n`, api_keys }), "x"));
    expect(message.split("\n").slice(1)).toEqual([
      "  api_key must consist of printable ASCII characters without spaces, and it holds a line end",
      "  api_keys, entry 1 its allow must be a list of at least one of read, list, write, delete, upload, download",
      "  api_keys, entry 1 its prefix must be a text of 1 to 1024 bytes that a key can begin with",
    ]);
  });

  it.each([
    ["no JSON", MARK],
    ["half a JSON", `{"api_key":"${MARK}`],
    ["a list", `["${MARK}"]`],
    ["a value where a field belongs", JSON.stringify({ ...VALID, [MARK]: 1 })],
    ["a short key", JSON.stringify({ ...VALID, api_key: MARK })],
    ["a key with a space", JSON.stringify({ ...VALID, api_key: `${KEY} ${MARK}` })],
    ["a key where a name belongs", JSON.stringify({ ...VALID, api_keys: { [MARK]: "ci" } })],
  ])("%s is refused without showing any of it", (_name, text) => {
    const { message, remedy, stack, cause } = refusal(() => secretFrom(text, "standard input"));
    expect(`${message}${remedy}${stack}${String(cause)}`).not.toContain(MARK);
  });
});

describe("a key alone", () => {
  it.each([KEY, `${KEY}\n`, `${KEY}\r\n`])("is taken without its line's end", (text) => {
    expect(keyFrom(text, "standard input") === KEY).toBe(true);
  });

  it("is refused by the name of its byte order mark", () => {
    expect(refusal(() => keyFrom(`\uFEFF${KEY}`, "standard input")).message).toContain("it holds a byte order mark");
  });

  it.each([MARK, `${KEY} `, `${KEY}\n\n`, JSON.stringify({ api_key: MARK, longer: "than 32 characters" })])(
    "number %# is refused without showing it",
    (text) => {
      const { message, stack } = refusal(() => keyFrom(text, "standard input"));
      expect(message).toMatch(/^The key from standard input is invalid; nothing was stored: it must /);
      expect(`${stack}`).not.toContain(text.trim());
    },
  );
});

it("fits the rules where it is generated, and each field is of its own", () => {
  const value = generateApiSecret();
  expect(secretProblems({ ...value })).toEqual([]);
  expect(new Set(Object.values(value)).size).toBe(3);
});

describe("a stored value with another key", () => {
  it("keeps everything else, fields of a team's own too", () => {
    const limited = { key: "l".repeat(32), allow: ["read"], prefix: "reports/" };
    const stored = { ...VALID, api_key: "old", api_keys: { ci: KEY, reports: limited }, own: { a: [1] } };
    expect(withKey(JSON.stringify(stored), KEY, "dev")).toEqual({ ...stored, api_key: KEY });
    expect(withKey(`\uFEFF${JSON.stringify(stored)}`, KEY, "dev")).toEqual({ ...stored, api_key: KEY });
  });

  it.each([
    [undefined, "it is not a JSON object"],
    [`{"api_key":"${MARK}`, "it is not a JSON object"],
    [JSON.stringify({ db_connection: MARK }), "third_party_token must be a text that is not empty"],
  ])("number %# is told to be unusable, without showing it", (stored, problem) => {
    const { message, remedy, stack } = refusal(() => withKey(stored, KEY, "dev"));
    expect(message).toBe(`The stored value is unusable, so there is nothing to rotate: ${problem}`);
    expect(remedy).toContain("put dev --replace");
    expect(`${stack}`).not.toContain(MARK);
  });
});
