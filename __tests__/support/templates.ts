import { type TemplateDefinition, templates } from "../../src/config/environments";
import { loadConfiguration } from "../../src/config/load-environment";
import type { Template } from "../../src/config/schema";
import { SERVICE } from "./environments";

/** The template of the configuration as its repository's variables configure it for workflows. */
export function aTemplate(definition: Partial<TemplateDefinition> = {}): Template {
  const { templates: loaded } = loadConfiguration(
    { environments: {}, templates: { preview: { ...templates.preview, ...definition } } },
    { PREVIEW_CI_REPOSITORY: "owner/name", PREVIEW_ACCOUNT_ID: "123456789012" },
    SERVICE,
  );
  const [template] = loaded;
  if (template === undefined) throw new Error("no template was loaded");
  return template;
}
