import {
  accessLogGroup,
  executionRoleName,
  functionLogGroup,
  queueNames,
  resourceNames,
  topicKeyAlias,
} from "../../../../src/config/names";
import { previewOf } from "../../../../src/config/previews";
import type { Environment, Template } from "../../../../src/config/schema";
import { alarmNames } from "../../../../src/monitoring/alarm-names";

/** Stands for the id in names of which patterns are made. */
const PLACE = "\u0001";
const ID = "([a-z0-9]+(?:-[a-z0-9]+)*)";

/** What is looked for by name, one service's list each. */
export const NAMED_KINDS = [
  "alarm",
  "alias",
  "api",
  "bucket",
  "dashboard",
  "function",
  "layer",
  "logGroup",
  "query",
  "queue",
  "role",
  "secret",
  "topic",
] as const;

export type NamedKind = (typeof NAMED_KINDS)[number];

/** Tells of a name of AWS which preview of the template has it. */
export class NamePatterns {
  readonly #patterns: Readonly<Record<NamedKind, readonly RegExp[]>>;

  constructor(template: Template, accountId: string) {
    const names = namesOf(previewOf(template, PLACE), accountId);
    this.#patterns = Object.fromEntries(
      Object.entries(names).map(([kind, list]) => [kind, list.map(patternOf)]),
    ) as unknown as Record<NamedKind, RegExp[]>;
  }

  /** The id of the preview that has something of this kind and name; undefined where none has. */
  idOf(kind: NamedKind, name: string): string | undefined {
    return this.#patterns[kind].flatMap((pattern) => pattern.exec(name)?.[1] ?? [])[0];
  }
}

/** Every name of a kind that a preview can have; one with a slash at its end is a folder. */
export function namesOf(preview: Environment, accountId: string): Record<NamedKind, readonly string[]> {
  const names = resourceNames(preview);
  const functions = Object.values(names.functions);
  const topics = Object.values(names.topics);
  return {
    alarm: alarmNames(preview),
    alias: topics.map(topicKeyAlias),
    api: [names.api],
    bucket: [names.dataBucket(accountId, preview.region)],
    dashboard: [names.dashboard],
    function: functions,
    layer: [...Object.values(names.layers), names.sharedLayer],
    logGroup: [...functions.map(functionLogGroup), accessLogGroup(names.api)],
    // the folder of the saved queries
    query: [`${names.prefix}/`],
    queue: queueNames(names),
    role: functions.map((name) => executionRoleName(name, preview.region)),
    secret: [names.secret],
    topic: topics,
  };
}

function patternOf(name: string): RegExp {
  const isFolder = name.endsWith("/");
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(PLACE, ID);
  return new RegExp(`^${escaped}${isFolder ? "" : "$"}`);
}
