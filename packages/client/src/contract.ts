import type { components, paths } from "./generated/schema";

type Schemas = components["schemas"];

/** What the API answers to a health check. */
export type Health = Schemas["Health"];
/** One line of a list. */
export type ListedObject = Schemas["Listed"]["objects"][number];
export type ListPage = Schemas["Listed"];
export type Written = Schemas["Written"];
export type UploadUrl = Schemas["UploadUrl"];
export type DownloadUrl = Schemas["DownloadUrl"];
export type UploadBody = Schemas["UploadBody"];
export type AnyProblem = Schemas["Problem"];

export type ApiPath = keyof paths;
export type Method = "get" | "head" | "put" | "post" | "delete";

/** The methods that a path has in the contract. */
export type MethodOf<P extends ApiPath> = {
  [M in Method]: paths[P][M] extends { readonly responses: unknown } ? M : never;
}[Method];

type ParametersOf<P extends ApiPath, M extends Method> = paths[P][M] extends { readonly parameters: infer T }
  ? T
  : never;
type Part<T, Name extends string> = T extends { readonly [name in Name]?: infer V } ? NonNullable<V> : never;

/** The query parameters that an operation knows: any other is refused by the API, and does not compile. */
export type QueryOf<P extends ApiPath, M extends Method> = Part<ParametersOf<P, M>, "query">;
/** The conditions that an operation knows. */
export type ConditionsOf<P extends ApiPath, M extends Method> = Part<ParametersOf<P, M>, "header">;
