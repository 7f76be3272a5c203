import { isNotModified, singleEtag } from "../conditions";
import { keyOfPath, objectLocation } from "../path";
import { Problem, type ProblemCode } from "../problem";
import { keyQuery, readQuery } from "../query";
import { jsonReply, type Reply } from "../reply";
import { type Call, envelope, type RouteHandler } from "../route";
import { MAX_INLINE_BYTES } from "../schemas";
import type { ObjectInfo } from "../store";
import { listObjects } from "./list-objects";

/** `GET|HEAD /api/data/{key}` */
export const getObject: RouteHandler = async (call) => read(call, keyOfPath(call.pathKey));

/** `GET|HEAD /api/data`: with `?key=` the object, otherwise the list. */
export const getData: RouteHandler = async (call) => {
  const key = keyQuery(call.request);
  return key === undefined ? listObjects(call) : read(call, key);
};

async function read(call: Call, key: string): Promise<Reply> {
  const { version, download } = readQuery(call.request);
  if (download) return downloadUrl(call, key, version);
  return call.request.method === "HEAD" ? head(call, key, version) : get(call, key, version);
}

/** A stored object may be kept by the client that may read it, which asks each time whether it is still good. */
function validators(info: ObjectInfo): Record<string, string> {
  return {
    etag: info.etag,
    "last-modified": info.lastModified.toUTCString(),
    "cache-control": "private, no-cache",
    ...(info.version === undefined ? {} : { "x-object-version": info.version }),
  };
}

/** A list of codings, which a header can name. RFC 9110, section 8.4. */
const CODINGS = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+(, [A-Za-z0-9!#$%&'*+.^_`|~-]+)*$/;

/**
 * How the stored bytes are to be read. They travel as they are stored, so a coding that they are in is told.
 *
 * @throws {Problem} `unreadable_coding`: without the coding the bytes would be taken for what they are not
 */
function representation(key: string, version: string | undefined, info: ObjectInfo): Record<string, string> {
  if (info.contentEncoding !== undefined && !CODINGS.test(info.contentEncoding)) {
    throw elsewhere(
      "unreadable_coding",
      `The object is stored with the Content-Encoding ${JSON.stringify(info.contentEncoding)}, which names no coding. ` +
        "Read it through a URL that ?download gives, or store it again.",
      objectLocation(key, { version, download: "" }),
    );
  }
  return {
    "content-type": info.contentType,
    ...(info.contentEncoding === undefined ? {} : { "content-encoding": info.contentEncoding }),
  };
}

async function get(call: Call, key: string, version: string | undefined): Promise<Reply> {
  const unlessEtag = singleEtag(call.request);
  const object = await call.store.open(key, version, unlessEtag);
  if (!object) return { status: 304, headers: { etag: unlessEtag ?? "", "cache-control": "private, no-cache" } };
  let discard = true;
  try {
    if (isNotModified(call.request, object)) return { status: 304, headers: validators(object) };
    if (object.sizeBytes > MAX_INLINE_BYTES) throw tooLarge(key, version);
    const described = representation(key, version, object);
    discard = false;
    const body = await object.read();
    return { status: 200, headers: { ...validators(object), ...described }, body };
  } finally {
    if (discard) object.discard();
  }
}

async function head(call: Call, key: string, version: string | undefined): Promise<Reply> {
  const info = await call.store.head(key, version);
  if (isNotModified(call.request, info)) return { status: 304, headers: validators(info) };
  if (info.sizeBytes > MAX_INLINE_BYTES) throw tooLarge(key, version);
  return {
    status: 200,
    headers: { ...validators(info), ...representation(key, version, info), "content-length": String(info.sizeBytes) },
  };
}

function tooLarge(key: string, version: string | undefined): Problem {
  return elsewhere(
    "object_too_large",
    `Objects of more than ${MAX_INLINE_BYTES} bytes are read through a URL that ?download gives.`,
    objectLocation(key, { version, download: "" }),
  );
}

/** The object cannot be read here, but there. */
function elsewhere(code: ProblemCode, detail: string, alternative: string): Problem {
  return new Problem(code, detail, { alternative }, { link: `<${alternative}>; rel="alternate"` });
}

async function downloadUrl(call: Call, key: string, version: string | undefined): Promise<Reply> {
  const info = await call.store.head(key, version);
  const lifetimeSeconds = call.settings.urlLifetimeSeconds;
  return jsonReply(
    200,
    envelope(call, "download", {
      key,
      method: "GET",
      url: await call.store.downloadUrl(key, lifetimeSeconds, version),
      expires_in_seconds: lifetimeSeconds,
      etag: info.etag,
      size: info.sizeBytes,
      content_type: info.contentType,
    }),
  );
}
