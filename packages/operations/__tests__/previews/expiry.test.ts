import { expiryIn, hoursFrom, latestExpiry } from "../../src/previews/expiry";

it("is so many hours from now, in whole seconds of UTC", () => {
  expect(hoursFrom(new Date("2030-01-31T23:00:00.999Z"), 72)).toBe("2030-02-03T23:00:00Z");
});

it.each(["2030-01-31T12:00:00Z", "2028-02-29T00:00:00Z"])("is read from %s", (text) => {
  expect(expiryIn(text)?.toISOString().replace(".000", "")).toBe(text);
});

it.each([
  undefined,
  "",
  5,
  "soon",
  "2030-01-31",
  "2030-01-31T12:00:00",
  "2030-01-31T12:00:00+01:00",
  "2030-02-30T12:00:00Z",
  "2030-13-01T12:00:00Z",
])("is not read from %j", (text) => {
  expect(expiryIn(text)).toBeUndefined();
});

it("is the latest that any resource says, what is not a time left out", () => {
  expect(latestExpiry(["2030-01-01T00:00:00Z", "never", undefined, "2030-01-02T00:00:00Z"])?.toISOString()).toBe(
    "2030-01-02T00:00:00.000Z",
  );
  expect(latestExpiry(["never", undefined])).toBeUndefined();
});
