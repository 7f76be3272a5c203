import { didYouMean } from "@secure-serverless/system/did-you-mean.js";
import { UserError } from "@secure-serverless/system/user-error";
import { environments, templates } from "../../../../src/config/environments";
import { type Configuration, ConfigurationError, loadConfiguration } from "../../../../src/config/load-environment";
import { previewName } from "../../../../src/config/names";
import { previewNamed } from "../../../../src/config/previews";
import type { Environment, Template } from "../../../../src/config/schema";

/**
 * The environment of that name, complete and checked: one of the configuration, or a preview that is made of a template.
 *
 * @throws UserError when there is none of that name, or when its configuration is not valid
 */
export function environmentNamed(name: string): Environment {
  const configuration = load();
  const { environments: known, templates: all } = configuration;
  const found = known.find((candidate) => candidate.name === name) ?? previewNamed(name, all);
  if (typeof found === "object") return found;
  if (typeof found === "string") throw new UserError(found, `Name it by its template and an id: ${exampleOf(name)}`);
  if (all.some((template) => template.name === name))
    throw new UserError(
      `${name} is a template, and not an environment`,
      `Name a preview of it, for example ${previewName(name, "1")}`,
    );
  throw unknown(name, configuration);
}

/**
 * The template of that name.
 *
 * @throws UserError when there is none of that name, or when its configuration is not valid
 */
export function templateNamed(name: string): Template {
  const all = load().templates;
  const found = all.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const names = all.map((template) => template.name);
  throw new UserError(
    `There is no template "${name}", only ${names.join(", ")}`,
    `${didYouMean(name, names)}Choose one of them, or add it to src/config/environments.ts`,
  );
}

/** The environment or preview of that name, or the template. */
export function environmentOrTemplateNamed(name: string): Environment {
  return load().templates.find((template) => template.name === name) ?? environmentNamed(name);
}

/** Whose the state bucket is in which the environment of that name has its state: of a preview its template's. */
export function stateBucketOwnerOf(name: string): Environment {
  const found = environmentOrTemplateNamed(name);
  return found.preview === undefined ? found : templateNamed(found.preview.of);
}

function unknown(name: string, { environments: known, templates: all }: Configuration): UserError {
  const names = known.map((environment) => environment.name);
  // what may be a preview of a template that is misspelled
  const previews = all.map((template) => {
    const words = template.name.split("-").length;
    return previewName(template.name, name.split("-").slice(words).join("-"));
  });
  const guesses = previews.filter((preview) => typeof previewNamed(preview, all) === "object");
  const kinds = Object.keys(templates).map((template) => previewName(template, "<id>"));
  return new UserError(
    `There is no environment "${name}", only ${[...Object.keys(environments), ...kinds].join(", ")}`,
    `${didYouMean(name, [...names, ...guesses])}Choose one of them, or add it to src/config/environments.ts`,
  );
}

function exampleOf(name: string): string {
  const template = Object.keys(templates).find((candidate) => name.startsWith(previewName(candidate, ""))) ?? "";
  return previewName(template, "1");
}

function load(): Configuration {
  try {
    return loadConfiguration();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new UserError(error.message, "Fix the variable, or src/config/environments.ts", { cause: error });
  }
}
