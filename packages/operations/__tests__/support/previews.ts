import { MINIMAL } from "../../../../__tests__/support/environments";
import { loadConfiguration } from "../../../../src/config/load-environment";
import { previewOf } from "../../../../src/config/previews";
import type { Environment, Template } from "../../../../src/config/schema";

/** A template of the service "orders". */
export function aTemplate(template: object = {}): Template {
  const definition = { ...MINIMAL, destroyData: true, secret: { delivery: "variable" as const }, template };
  const [loaded] = loadConfiguration({ environments: {}, templates: { preview: definition } }, {}, "orders").templates;
  if (loaded === undefined) throw new Error("no template was loaded");
  return loaded;
}

export function aPreview(id = "12"): Environment {
  return previewOf(aTemplate(), id);
}
