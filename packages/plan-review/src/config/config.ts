import { isExpired } from "../acceptance";
import { isKnownType, type Kind } from "../catalogue/types";
import { fits } from "../glob";
import type { Judge } from "../judge/judge";
import { RULES } from "../rules/registry";
import { type Rule, SEVERITIES, type Severity } from "../rules/rule";
import { UserError } from "../user-error";
import { parseJson, readJsonFile, validate } from "./json-file";
import { judgeOf, ruleOf } from "./own-rules";
import { configSchema, type Ignored, type RawConfig } from "./schema";

/** What a project says of its plans. */
export interface Config {
  /** The review's own and the project's, with the severities that count. */
  readonly rules: readonly Rule[];
  /** Rules whose severity the project has changed, with what it was. */
  readonly changed: readonly { readonly rule: string; readonly from: Severity; readonly to: Severity }[];
  /** Whether an open finding of this severity needs a person. */
  readonly fails: (severity: Severity) => boolean;
  readonly ignored: readonly Ignored[];
  /** What a type is that the catalogue does not know. */
  readonly kindOf: (type: string) => Kind | undefined;
  /** The attributes that the project's rules look at. */
  readonly judge: Judge;
}

/** The configuration that is committed beside the code. */
export const CONFIG_FILE = "plan-review.config.json";

export const NO_CONFIG: Config = configOf({ version: 1 }, CONFIG_FILE);

/** @param path that somebody named. Default: CONFIG_FILE in the folder, when there is one */
export function readConfig(path: string | undefined, folder: string): Promise<Config> {
  return readJsonFile({
    path,
    folder,
    standard: CONFIG_FILE,
    option: "--config",
    parse: parseConfig,
    otherwise: NO_CONFIG,
  });
}

/** @throws UserError that names the file, the place in it and the value */
export function parseConfig(text: string, name: string): Config {
  return configOf(validate(configSchema, parseJson(text, name), name), name);
}

/** The configuration with another limit, as an option of the command may give it. */
export function failingOn(config: Config, least: Severity): Config {
  return { ...config, fails: failsFrom(least) };
}

function failsFrom(least: Severity): Config["fails"] {
  return (severity) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

function configOf(raw: RawConfig, name: string): Config {
  const own = raw.rules ?? [];
  const all = [...RULES, ...own.map(ruleOf)];
  requireOnce(all, name);
  const severities = new Map(Object.entries(raw.severities ?? {}));
  for (const id of severities.keys()) {
    if (all.some((rule) => rule.id === id)) continue;
    throw new UserError(
      `${name} gives a severity to the rule "${id}", which does not exist`,
      `The rules are ${all.map((rule) => rule.id).join(", ")}`,
    );
  }
  const types = new Map(Object.entries(raw.types ?? {}));
  for (const type of types.keys()) {
    if (!isKnownType(type)) continue;
    throw new UserError(
      `${name} says what ${type} is, which the review knows itself`,
      "Leave it out, and accept what is found, or change the severity of its rule",
    );
  }
  return {
    rules: all.map((rule) => ({ ...rule, severity: severities.get(rule.id) ?? rule.severity })),
    changed: all.flatMap(({ id, severity }) => {
      const to = severities.get(id);
      return to === undefined || to === severity ? [] : [{ rule: id, from: severity, to }];
    }),
    fails: failsFrom(raw.failOn ?? "medium"),
    ignored: raw.ignore ?? [],
    kindOf: (type) => types.get(type)?.kind,
    judge: judgeOf(own),
  };
}

function requireOnce(rules: readonly Rule[], name: string): void {
  const seen = new Set(["not-judged"]);
  for (const { id } of rules) {
    if (seen.has(id)) {
      throw new UserError(`${name} has a rule "${id}", and there is one of that name`, "Give it another name");
    }
    seen.add(id);
  }
}

/** The entry by which an attribute is ignored on a day, the first that fits. */
export function ignoredBy(config: Config, type: string, path: string, today: string): Ignored | undefined {
  return config.ignored.find(
    (entry) =>
      !isExpired(entry, today) && fits(entry.type, type) && entry.attributes.some((pattern) => fits(pattern, path)),
  );
}
