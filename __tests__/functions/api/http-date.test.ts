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
  ["Tuesday, 31-Mar-26 23:59:59 GMT", Date.UTC(2026, 2, 31, 23, 59, 59) / 1000],
  ["Wed Dec 31 23:59:59 2025", Date.UTC(2025, 11, 31, 23, 59, 59) / 1000],
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
  ...["Mon, 1a Jan 2024 00:00:00 GMT", "Mon, 01 Jan 2024 0a:00:00 GMT", "Mon, 01 Jan 2024 00:0a:00 GMT"],
  ...["Mon, 01 Jan 2024 00:00:0a GMT", "Mon, 01 Jan 20240 00:00:00 GMT", "Mon, 01 Jan 202 00:00:00 GMT"],
  ...["xSunday, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMTx", "Sun, 06-Nov-94 08:49:37 GMT"],
  ...["xSun Nov  6 08:49:37 1994", "Sun Nov  6 08:49:37 1994x", "Sun Nov 6 08:49:37 1994", "Sun Nov x6 08:49:37 1994"],
  ...[
    "Sunday, 6-Nov-94 08:49:37 GMT",
    "Sunday, 06-Nov-9 08:49:37 GMT",
    "xSun, 06 Nov 1994 08:49:37 GMT",
    "Sun Feb 30 08:49:37 2025",
  ],
  ...["Sun Nov 06 08:49:37 94", "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", "", "nonsense"],
])("%j is none", (text) => {
  expect(httpDateSeconds(text, NOW)).toBeUndefined();
});

it("reads every month and every day of the week in each of the three forms", () => {
  for (let day = 0; day < 400; day++) {
    const date = new Date(Date.UTC(2025, 0, 1 + day, 12, 34, 56));
    const [short = "", of = "", month = "", year = ""] = date.toUTCString().split(/,? /);
    const long = date.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
    for (const text of [
      `${short}, ${of} ${month} ${year} 12:34:56 GMT`,
      `${long}, ${of}-${month}-${year.slice(2)} 12:34:56 GMT`,
      `${short} ${month} ${of.replace(/^0/, " ")} 12:34:56 ${year}`,
    ])
      expect([text, httpDateSeconds(text, NOW)]).toEqual([text, date.getTime() / 1000]);
  }
});

it("takes two digits of a year by the clock where no time is given", () => {
  const year = new Date().getUTCFullYear() % 100;
  const expected = Date.UTC(new Date().getUTCFullYear(), 0, 1) / 1000;
  expect(httpDateSeconds(`Friday, 01-Jan-${String(year).padStart(2, "0")} 00:00:00 GMT`)).toBe(expected);
});

it("is none where there is no text", () => {
  expect(httpDateSeconds(undefined)).toBeUndefined();
});
