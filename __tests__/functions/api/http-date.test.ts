import { httpDateSeconds } from "../../../functions/api/http-date";

const RFC_EXAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37) / 1000;
const NOW = Date.UTC(2026, 0, 1);

it.each([
  ["Sun, 06 Nov 1994 08:49:37 GMT", RFC_EXAMPLE],
  ["Sunday, 06-Nov-94 08:49:37 GMT", RFC_EXAMPLE],
  ["Sun Nov  6 08:49:37 1994", RFC_EXAMPLE],
  ["Thu, 29 Feb 2024 00:00:00 GMT", Date.UTC(2024, 1, 29) / 1000],
  ["Fri, 31 Dec 1999 23:59:60 GMT", Date.UTC(2000, 0, 1) / 1000],
  ["Mon, 01 Jan 0001 00:00:00 GMT", -62135596800],
  ["Thursday, 01-Jan-76 00:00:00 GMT", Date.UTC(2076, 0, 1) / 1000],
  ["Friday, 01-Jan-77 00:00:00 GMT", Date.UTC(1977, 0, 1) / 1000],
])("%s is an HTTP-date", (text, seconds) => {
  expect(httpDateSeconds(text, NOW)).toBe(seconds);
});

it.each([
  ...["2030", "12345", "0", "1", "2099-01-01", "2001-01-01", "2099-01-01T00:00:00Z", "January 2099", "Dec 1995"],
  ...["Fri, 01 Jan 2038 00:00:00 PST", "Fri, 01 Jan 2038 00:00:00 +0000", "Fri, 01 Jan 2038 00:00:00"],
  ...["fri, 01 jan 2038 00:00:00 gmt", "Fri, 1 Jan 2038 00:00:00 GMT", "Fri,01 Jan 2038 00:00:00 GMT"],
  ...["Fri, 01 Jan 38 00:00:00 GMT", "Friday, 01-Jan-2038 00:00:00 GMT", "Fri, 01-Jan-38 00:00:00 GMT"],
  ...["Fri, 30 Feb 2024 00:00:00 GMT", "Sat, 29 Feb 2025 00:00:00 GMT", "Mon, 00 Jan 2024 00:00:00 GMT"],
  ...["Mon, 01 Jan 2024 24:00:00 GMT", "Mon, 01 Jan 2024 00:60:00 GMT", "Mon, 01 Jan 2024 00:00:61 GMT"],
  ...["Sun Nov 06 08:49:37 94", "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", "", "nonsense"],
])("%j is none", (text) => {
  expect(httpDateSeconds(text, NOW)).toBeUndefined();
});
