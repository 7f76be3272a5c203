/** How often a gateway decodes a path. */
export type Decoding = "twice" | "once";

/**
 * What a gateway makes of a request's target, for an event. An HTTP API decodes a path twice and cuts it at a `?` that
 * the first decoding brings forth; the query arrives as it was sent.
 *
 * @throws URIError where such a gateway answers 400 by itself
 * @see https://github.com/hotsock/voker/blob/main/vokerhttp/testdata/ingress-paths.json live captures
 */
export function throughGateway(target: string, decoding: Decoding): { readonly path: string; readonly query: string } {
  const [sent = "", ...query] = target.split("?");
  const once = decodeURIComponent(sent);
  const path = decoding === "once" ? once : decodeURIComponent(once.split("?")[0] ?? "");
  return { path, query: query.join("?") };
}
