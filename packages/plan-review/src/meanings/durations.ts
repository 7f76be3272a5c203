import { isObject, type Marked, type MarkedObject } from "../values";

const SECONDS = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  // a month and a year as services count them
  month: 2_592_000,
  year: 31_536_000,
} as const;
type Unit = keyof typeof SECONDS;

const BY_LETTER: Readonly<Record<string, number>> = {
  s: SECONDS.second,
  m: SECONDS.minute,
  min: SECONDS.minute,
  h: SECONDS.hour,
  d: SECONDS.day,
  w: SECONDS.week,
  y: SECONDS.year,
};
const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const WORDS = /^(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week|month|year)s?$/i;
const LETTERS = /^(?:\d+(?:\.\d+)?(?:min|[smhdwy]))+$/;

/** Seconds of `P30D`, `PT1H`, `720h`, `1h30m`, `7 days`; a bare number without its unit as it is; undefined for anything else. */
function amountOf(value: Marked | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.length > 64) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  const word = WORDS.exec(value);
  if (word !== null) return Number(word[1]) * SECONDS[(word[2] ?? "").toLowerCase() as Unit];
  if (LETTERS.test(value)) {
    return [...value.matchAll(/(\d+(?:\.\d+)?)(min|[smhdwy])/g)].reduce(
      (sum, [, number, unit = ""]) => sum + Number(number) * (BY_LETTER[unit] ?? 1),
      0,
    );
  }
  const iso = ISO.exec(value);
  if (iso === null || value.length < 3) return undefined;
  const units = [SECONDS.year, SECONDS.month, SECONDS.week, SECONDS.day, SECONDS.hour, SECONDS.minute, 1];
  return units.reduce((sum, unit, index) => sum + Number(iso[index + 1] ?? 0) * unit, 0);
}

/** The unit that a name or a value speaks of: `retention_in_days`, `DAYS`. */
function unitIn(text: string): number | undefined {
  const unit = /(second|minute|hour|day|week|month|year)s?(_|$)/i.exec(text)?.[1];
  return unit === undefined ? undefined : SECONDS[unit.toLowerCase() as Unit];
}

/**
 * What an attribute amounts to in its block, in seconds where a unit is known: its own name, or an attribute of the block
 * such as `interval_unit`, tells the unit, and `days` and `years` of one block are one duration.
 */
export function amountIn(block: MarkedObject | undefined, name: string, value: Marked | undefined): number | undefined {
  const own = amountOf(value);
  if (/^(seconds|minutes|hours|days|weeks|months|years)$/.test(name) && block !== undefined) {
    const parts = Object.keys(block).flatMap((key) => {
      const amount = /^(seconds|minutes|hours|days|weeks|months|years)$/.test(key) ? amountOf(block[key]) : undefined;
      return amount === undefined ? [] : [amount * (unitIn(key) ?? 1)];
    });
    return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0);
  }
  if (own === undefined || (typeof value === "string" && !/^-?\d+(\.\d+)?$/.test(value))) return own;
  return own * (siblingUnit(block, name) ?? unitIn(name) ?? 1);
}

function siblingUnit(block: MarkedObject | undefined, name: string): number | undefined {
  if (!isObject(block)) return undefined;
  const stem = name.replace(/_(value|amount|number|count)$/, "");
  for (const key of [`${stem}_unit`, `${stem}_units`, `${name}_unit`, `${stem}_type`, "unit", "time_unit"]) {
    const value = Object.hasOwn(block, key) ? block[key] : undefined;
    const unit = typeof value === "string" ? unitIn(value) : undefined;
    if (unit !== undefined) return unit;
  }
  return undefined;
}
