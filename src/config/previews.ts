import { brokenNameRules, leastRoom } from "./name-rules";
import { EXPIRY_TAG, partsOfPreview, previewName, previewSuffix, TEMPLATE_TAG } from "./names";
import type { Environment, PreviewOf, Template } from "./schema";
import { shownValue } from "./shown-value";

/** Environments that are made of a template by their names, and which names those can be. */

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The preview of a template that has this id, whatever rule the id breaks. */
export function previewOf({ template, ...environment }: Template, id: string): Environment {
  return {
    ...environment,
    name: previewName(environment.name, id),
    nameSuffix: previewSuffix(environment.name, id),
    preview: { ...template, of: environment.name, id },
  };
}

/** The template that a preview is made of, with the region, account and bucket that the preview has. */
export function templateOf({ preview, ...environment }: Environment & { readonly preview: PreviewOf }): Template {
  const { of, id: _, ...template } = preview;
  return { ...environment, name: of, nameSuffix: previewSuffix(of), template };
}

/** The rule that the id of a preview breaks, as a sentence with its value; undefined when it breaks none. */
export function brokenPreviewId(template: Template, id: string): string | undefined {
  const name = previewName(template.name, id);
  const { room, what, maxLength } = leastRoom(previewOf(template, ""));
  if (!ID.test(id))
    return `${name}: (name): must be ${previewName(template.name, "<id>")} with an id of lower-case letters, digits and single hyphens, got ${shownValue(id)}`;
  if (id.length > room)
    return `${name}: (name): must have an id of at most ${room} characters, so that ${what} has at most ${maxLength}, got ${id.length}`;
  const [broken] = brokenNameRules(previewOf(template, id));
  return broken && `${name}: (name): must have an id that can end the names of AWS: ${broken}`;
}

/**
 * The preview of that name; undefined when it is of none of the templates.
 *
 * @returns the environment, or the rule that its id breaks
 */
export function previewNamed(name: string, templates: readonly Template[]): Environment | string | undefined {
  const parts = partsOfPreview(
    name,
    templates.map((template) => template.name),
  );
  const template = templates.find((candidate) => candidate.name === parts?.template);
  if (parts === undefined || template === undefined) return undefined;
  return brokenPreviewId(template, parts.id) ?? previewOf(template, parts.id);
}

/** Settings that an environment has and a template cannot: each preview has its own, they share none, or all must go at once. */
const NOT_OF_TEMPLATES: Readonly<Record<string, string>> = {
  nameSuffix: "must not be set: a preview is named after its template and its id",
  accessLogs: "must not be set: previews have no bucket of access logs",
  deletionProtection: "must not be set: a preview is destroyed when it has expired",
};

/** The same of the settings of the API. */
const NOT_OF_THEIR_APIS: Readonly<Record<string, string>> = {
  domain: "must not be set: all previews would have the same address",
  cloudFront: "must not be set: a distribution takes longer to come and go than a preview may",
};

/** What a template says that no preview could have, one sentence each. */
export function brokenTemplateRules(name: string, definition: object): string[] {
  const settings = definition as Readonly<Record<string, unknown>>;
  const api = (typeof settings["api"] === "object" ? settings["api"] : undefined) as typeof settings | undefined;
  const own = [TEMPLATE_TAG, EXPIRY_TAG].map((tag) => tag.toLowerCase());
  return [
    ...Object.entries(NOT_OF_TEMPLATES).flatMap(([setting, rule]) =>
      settings[setting] === undefined ? [] : [`${name}: ${setting}: ${rule}, got ${shownValue(settings[setting])}`],
    ),
    ...Object.entries(NOT_OF_THEIR_APIS).flatMap(([setting, rule]) =>
      api?.[setting] === undefined ? [] : [`${name}: api.${setting}: ${rule}, got ${shownValue(api[setting])}`],
    ),
    ...(settings["destroyData"] === true
      ? []
      : [
          `${name}: destroyData: must be true, since a preview is destroyed when it has expired, got ${shownValue(settings["destroyData"])}`,
        ]),
    ...Object.keys((settings["tags"] as object | undefined) ?? {})
      .filter((tag) => own.includes(tag.toLowerCase()))
      .map((tag) => `${name}: tags.${tag}: must not be set: it tells whose a preview is, or when it expires`),
  ];
}
