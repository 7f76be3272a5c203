import { createHash, createHmac } from "node:crypto";

export interface SignedCall {
  readonly method: string;
  readonly host: string;
  /** As it is sent, without a query. */
  readonly path: string;
  readonly service: string;
}

/**
 * The headers of a SigV4 signature for a request without body and query.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function signatureHeaders(
  { method, host, path, service }: SignedCall,
  { accessKeyId, secretAccessKey }: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Record<string, string> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${date.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const encoded = path.replace(/[^A-Za-z0-9\-._~/]/g, (character) => encodeURIComponent(character));
  const canonical = `${method}\n${encoded}\n\nhost:${host}\nx-amz-date:${date}\n\nhost;x-amz-date\n${hash("")}`;
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`;
  const key = scope
    .split("/")
    .reduce<string | Buffer>((by, part) => createHmac("sha256", by).update(part).digest(), `AWS4${secretAccessKey}`);
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return {
    "x-amz-date": date,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
}
