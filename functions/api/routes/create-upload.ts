import { readJsonText } from "../body";
import { readContentType } from "../content-type";
import { readMembers } from "../json";
import { jsonReply } from "../reply";
import { envelope, type RouteHandler } from "../route";
import { UPLOAD_BODY } from "../schemas";
import { requireBody } from "../validate";

/** `POST /api/uploads`: a URL to which exactly the given number of bytes of the given type can be PUT. */
export const createUpload: RouteHandler = async (call) => {
  const body = requireBody(UPLOAD_BODY, readMembers(readJsonText(call.request), ["key", "content_type", "size"]));
  const contentType = readContentType(body.content_type ?? "")?.normalized ?? "application/octet-stream";
  const lifetimeSeconds = call.settings.urlLifetimeSeconds;
  return jsonReply(
    200,
    envelope(call, "upload", {
      key: body.key,
      method: "PUT",
      url: await call.store.uploadUrl(body.key, contentType, body.size, lifetimeSeconds),
      headers: { "Content-Type": contentType, "Content-Length": String(body.size) },
      expires_in_seconds: lifetimeSeconds,
    }),
  );
};
