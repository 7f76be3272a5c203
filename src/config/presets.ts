/**
 * What an environment's settings are where it states none, by the name of its `preset`. What it states itself wins over these,
 * setting by setting.
 *
 * `new-account`: AWS lets the functions of a new account run 10 times at once, all together, and Lambda reserves nothing of
 * so few: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html. So nothing is reserved, and the gateway
 * refuses with 429 before Lambda would, which a caller gets as an error of the server.
 */
export const PRESETS = {
  "new-account": {
    functions: { api: { reservedConcurrency: "unreserved" } },
    api: {
      auth: { mode: "api-key", authorizer: { reservedConcurrency: "unreserved" } },
      throttling: { rateLimit: 50, burstLimit: 10 },
    },
  },
} as const;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as [PresetName, ...PresetName[]];

/** A definition on top of its preset; what is not a group, or has no known preset, goes on as it is. */
export function onPreset(definition: object): object {
  const { preset } = definition as { readonly preset?: unknown };
  if (typeof preset !== "string" || !Object.hasOwn(PRESETS, preset)) return definition;
  return merged(PRESETS[preset as PresetName], definition) as object;
}

function merged(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isGroup(under) || !isGroup(over) || isOtherVariant(under, over)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(under[key], over[key])]));
}

/** Settings of one way to authenticate are none of another. */
function isOtherVariant(under: Group, over: Group): boolean {
  return over["mode"] !== undefined && over["mode"] !== under["mode"];
}

type Group = Readonly<Record<string, unknown>>;

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
