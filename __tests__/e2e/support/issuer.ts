import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { instance } from "./target";

export interface Issuer {
  /** As the configuration names it. */
  readonly url: string;
  /** Paths that it was asked for. */
  readonly asked: readonly string[];
  /**
   * A token with RS256: of this issuer, for AUDIENCE, from now on, for ten minutes.
   *
   * @param claims replace those, and undefined leaves one out
   */
  token(
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
    key?: KeyObject,
  ): string;
  close(): Promise<void>;
}

export const AUDIENCE = "modes";
const KEY_ID = "of-the-issuer";

export function newKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

/** An OIDC server on this machine, as small as one can be: discovery and keys, with the certificate of the local AWS. */
export async function startIssuer(): Promise<Issuer> {
  const ownKey = newKey();
  const { n, e } = ownKey.export({ format: "jwk" });
  const asked: string[] = [];
  const server = createServer(
    { cert: readFileSync(instance.certificate), key: readFileSync(instance.certificateKey) },
    ({ url: path = "" }, answer) => {
      asked.push(path);
      const content = {
        "/.well-known/openid-configuration": { issuer: url, jwks_uri: `${url}/keys` },
        "/keys": { keys: [{ kty: "RSA", use: "sig", alg: "RS256", kid: KEY_ID, n, e }] },
      }[path];
      answer.writeHead(content === undefined ? 404 : 200, { "content-type": "application/json" });
      answer.end(JSON.stringify(content ?? {}));
    },
  );
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    token(claims = {}, header = {}, key = ownKey) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: url, aud: AUDIENCE, sub: "e2e", iat: now, nbf: now, exp: now + 600 };
      const content = [
        { alg: "RS256", typ: "JWT", kid: KEY_ID, ...header },
        { ...usual, ...claims },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
