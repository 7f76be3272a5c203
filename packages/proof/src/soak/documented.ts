/**
 * What docs/openapi.yaml allows as an answer, read from the page itself and from nothing that it was written from.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { parse } from "yaml";
import type { AnswerLine, CallKind } from "./journal-lines";

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Readonly<Record<string, Response>> }>>>>;
  readonly components: {
    readonly responses: Readonly<Record<string, Response>>;
    readonly schemas: {
      readonly Problem: { readonly properties: { readonly code: { readonly enum: readonly string[] } } };
    };
  };
}

/** The operation of the API that answers a kind of call. What is missing is answered by S3, by a presigned URL. */
const OPERATIONS: Partial<Record<CallKind, readonly [path: string, method: string]>> = {
  create: ["/api/data/{key}", "put"],
  replace: ["/api/data/{key}", "put"],
  put: ["/api/data/{key}", "put"],
  delete: ["/api/data/{key}", "delete"],
  "delete-version": ["/api/data/{key}", "delete"],
  read: ["/api/data/{key}", "get"],
  head: ["/api/data/{key}", "head"],
  list: ["/api/data", "get"],
  "upload-url": ["/api/uploads", "post"],
  "download-url": ["/api/data/{key}", "get"],
};

export class Documented {
  constructor(private readonly document: Document) {}

  static read(file = join(PROJECT_ROOT, "docs", "openapi.yaml")): Documented {
    return new Documented(parse(readFileSync(file, "utf8")) as Document);
  }

  /** @returns what of an answer is not documented, as a sentence; undefined where all of it is */
  problem(kind: CallKind, answer: Pick<AnswerLine, "status" | "contentType" | "code">): string | undefined {
    const { status, contentType = "", code } = answer;
    const operation = OPERATIONS[kind];
    if (operation === undefined || status === undefined) return undefined;
    const [path, method] = operation;
    const response = this.#resolve(this.document.paths[path]?.[method]?.responses[status]);
    const name = `${method.toUpperCase()} ${path} ${status}`;
    if (response === undefined) return `${name} is not documented`;
    // of HEAD there are the headers of what GET would answer
    const types = method === "head" ? [] : Object.keys(response.content ?? {});
    const [type = ""] = contentType.split(";");
    if (status >= 400 && types.length > 0 && !types.includes(type)) return `${name} as "${type}" is not documented`;
    const { enum: codes } = this.document.components.schemas.Problem.properties.code;
    return code === undefined || codes.includes(code) ? undefined : `${name} with the code ${code} is not documented`;
  }

  #resolve(response: Response | undefined): Response | undefined {
    const name = response?.$ref?.replace("#/components/responses/", "");
    return name === undefined ? response : this.document.components.responses[name];
  }
}
