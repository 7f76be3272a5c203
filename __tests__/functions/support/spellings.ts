import type { Permission } from "../../../functions/shared/permissions";
import type { EventProps } from "./api";

/** A request, without the one who sends it. */
export interface Spelling extends Omit<EventProps, "authorizer"> {
  readonly needs: Permission;
  /** The path's template, as the router names it. */
  readonly route: string;
  /** How the request succeeds. @default 200 */
  readonly status?: number;
}

const JSON_TYPE = { "content-type": "application/json" };
const DATA = { path: "/api/data", route: "/api/data" } as const;
const at = (path: string) => ({ path: `/api/data/${path}`, route: "/api/data/{key}" }) as const;

/** What is there before each of them. */
export const GIVEN_KEYS = ["invoices", "2026/march/invoices"] as const;

/** Every way to ask for every operation. A test compares the table with the router. */
export const SPELLINGS: readonly Spelling[] = [
  ...["GET", "HEAD"].flatMap((method): Spelling[] => [
    { ...at("invoices"), method, needs: "read" },
    { ...at("2026/march/invoices"), method, needs: "read" },
    { ...at("invoices"), method, query: "download=false", needs: "read" },
    { ...DATA, method, query: "key=invoices", needs: "read" },
    { ...DATA, method, query: "k%65y=2026%2Fmarch/invoices", needs: "read" },
    { ...at("invoices"), method, query: "download", needs: "download" },
    { ...at("2026/march/invoices"), method, query: "download=true", needs: "download" },
    { ...DATA, method, query: "download=&key=invoices", needs: "download" },
    { ...DATA, method, needs: "list" },
    { ...DATA, method, query: "prefix=2026/&limit=5", needs: "list" },
  ]),
  { ...DATA, method: "PUT", needs: "list" },
  { ...DATA, method: "POST", headers: JSON_TYPE, body: '{"key":"invoices","data":"x"}', needs: "write" },
  {
    ...DATA,
    method: "POST",
    headers: JSON_TYPE,
    body: '{"key":"2026/new","data":{"a":1}}',
    needs: "write",
    status: 201,
  },
  { ...at("invoices"), method: "PUT", body: "x", needs: "write" },
  { ...at("2026/march/invoices"), method: "PUT", body: "x", needs: "write" },
  { ...at("2026/new"), method: "PUT", headers: { "if-none-match": "*" }, body: "x", needs: "write", status: 201 },
  { ...DATA, method: "PUT", query: "key=2026%2Fmarch%2Finvoices", body: "x", needs: "write" },
  { ...DATA, method: "PUT", query: "key=invoices", body: "x", needs: "write" },
  { ...at("invoices"), method: "DELETE", needs: "delete", status: 204 },
  { ...DATA, method: "DELETE", query: "key=invoices", needs: "delete", status: 204 },
  { ...DATA, method: "DELETE", query: "key=2026/march/invoices", needs: "delete", status: 204 },
  { ...at("2026/march/invoices"), method: "DELETE", headers: { "if-match": "*" }, needs: "delete", status: 204 },
  {
    path: "/api/uploads",
    route: "/api/uploads",
    method: "POST",
    headers: JSON_TYPE,
    body: '{"key":"2026/big","size":9}',
    needs: "upload",
  },
];

export const nameOf = ({ method, path, query }: Spelling) =>
  `${method} ${path}${query === undefined ? "" : `?${query}`}`;
