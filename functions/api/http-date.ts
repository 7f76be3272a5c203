const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTH = MONTHS.join("|");
const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const LONG_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";

/** The three forms of RFC 9110, section 5.6.7, which a recipient must accept; there is no fourth. */
const FORMS = [
  new RegExp(String.raw`^${DAY}, (?<day>\d\d) (?<month>${MONTH}) (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(String.raw`^${LONG_DAY}, (?<day>\d\d)-(?<month>${MONTH})-(?<year>\d\d) ${TIME} GMT$`),
  new RegExp(String.raw`^${DAY} (?<month>${MONTH}) (?<day>\d\d| \d) ${TIME} (?<year>\d{4})$`),
];

/**
 * Reads an HTTP-date. The day of the week is not compared: it says nothing that the date does not.
 *
 * @param now decides the century of a year with two digits, in milliseconds since the epoch
 * @returns seconds since the epoch; undefined when the text is not an HTTP-date or the calendar has no such day
 */
export function httpDateSeconds(text: string | undefined, now = Date.now()): number | undefined {
  if (text === undefined) return undefined;
  const groups = FORMS.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (!groups) return undefined;
  const number = (name: string) => Number(groups[name]);
  const [day, hour, minute, second] = [number("day"), number("hour"), number("minute"), number("second")];
  const month = MONTHS.indexOf(String(groups["month"]));
  const year = fullYear(String(groups["year"]), now);
  // a leap second is a second of the grammar, and no calendar's
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
}

/** A year that appears to be more than 50 years in the future is the last one in the past with its digits. */
function fullYear(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits);
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}
