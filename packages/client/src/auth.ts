import { UsageError } from "./errors";

/** A key or token, or what gives the current one: asked before each request, so that it may rotate. */
export type Credential = string | ((asked: CredentialRequest) => string | Promise<string>);

export interface CredentialRequest {
  /** Whether the gateway has just refused the last one: a cached credential is not good any more. */
  readonly isRefused: boolean;
  readonly signal: AbortSignal;
}

/** A request as it is about to be sent, for who signs it. */
export interface SigningRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

/** Returns the headers of a signature (AWS Signature Version 4), which are added. */
export type Signer = (
  request: SigningRequest,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** One of three, as `api.auth` of the environment says: an API key, a JSON Web Token, or a signature of IAM. */
export type Auth =
  | { readonly apiKey: Credential; readonly token?: never; readonly sign?: never }
  | { readonly token: Credential; readonly apiKey?: never; readonly sign?: never }
  | { readonly sign: Signer; readonly apiKey?: never; readonly token?: never };

export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  /** What no error may repeat. */
  readonly secrets: readonly string[];
}

/** The headers that the client sets itself, or nobody may. */
const NOT_SIGNED = new Set(["host", "content-length", "connection"]);

/**
 * @throws UsageError for a credential that no header can carry; it does not repeat it
 */
export async function authorize(
  auth: Auth | undefined,
  request: Omit<SigningRequest, "signal">,
  asked: CredentialRequest,
): Promise<Authorization> {
  if (auth === undefined) return { headers: {}, secrets: [] };
  if (auth.sign !== undefined) return signed(await auth.sign({ ...request, signal: asked.signal }), request.headers);
  const [name, credential] =
    auth.apiKey === undefined ? (["token", auth.token] as const) : (["apiKey", auth.apiKey] as const);
  const value = typeof credential === "function" ? await credential(asked) : credential;
  if (typeof value !== "string" || !/^[!-~]+$/.test(value))
    throw new UsageError(`auth.${name} must be a text of visible ASCII characters without spaces`);
  return { headers: { authorization: `Bearer ${value}` }, secrets: [value] };
}

type Headers = Readonly<Record<string, string>>;

/** Signers spell names as they like, and some return the request's own headers too, which may be told. */
function signed(headers: Headers, before: Headers): Authorization {
  const own = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !NOT_SIGNED.has(name));
  const secrets = own.flatMap(([name, value]) => (before[name] === value ? [] : [value]));
  return { headers: Object.fromEntries(own), secrets };
}

/** Whether asking again may give another credential. */
export function mayRenew(auth: Auth | undefined): boolean {
  return typeof (auth?.apiKey ?? auth?.token) === "function";
}
