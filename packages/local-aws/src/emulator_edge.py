"""The edge in front of the emulator. It lets in calls with a valid signature, presigned URLs of S3, and the API.

Everything else is rejected here: the emulator's own administration, its other entrances, and every request that a web page
could send. The emulator checks again what is let in.
"""
import json
import re
import uuid
from urllib.parse import parse_qs

import emulator_administrator
import emulator_http_api
import emulator_live_edge
from ministack import app as emulator
from ministack.core import iam_evaluator, responses, sigv4
from ministack.core.router import detect_service
from ministack.services import s3

HEALTH = "/_ministack/health"
API_HOST = re.compile(r"[0-9a-f]{8}\.execute-api\.localhost")
# Names that no DNS server can give this machine: a page whose own name points here has another one.
OWN_HOST = re.compile(r"127\.0\.0\.1|localhost|[a-z0-9-]+(\.s3)?\.localhost")
PORT = re.compile(r":\d{1,5}$")
# The one unsigned call that AWS accepts and a workflow makes: it asks for its role, and its token is signed.
UNSIGNED_ACTION = "AssumeRoleWithWebIdentity"
UNSIGNED_BODY_BYTES = 64 * 1024
LONGEST_PRESIGNED_SECONDS = 7 * 24 * 3600
SIGNATURE_PARAMETERS = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature")


class Refused(Exception):
    """The answer to a request that is rejected."""

    def __init__(self, status: int, headers: dict, body: bytes):
        super().__init__(status)
        self.answer = (status, headers, body)

    @classmethod
    def with_message(cls, status: int, message: str) -> "Refused":
        return cls(status, {"Content-Type": "application/json"}, json.dumps({"message": message}).encode())


class Request:
    """What decides about a request: its headers by lower-case name, repeated ones joined as SigV4 signs them."""

    def __init__(self, scope):
        self.method, self.path = scope["method"], scope["path"]
        self.raw_path = (scope.get("raw_path") or b"").decode("latin-1")
        self.headers: dict[str, str] = {}
        hosts = 0
        for name, value in scope["headers"]:
            key, text = name.decode("latin-1").lower(), sigv4.decode_header_value(value)
            hosts += key == "host"
            self.headers[key] = f"{self.headers[key]},{text}" if key in self.headers else text
        try:
            self.query = parse_qs(scope["query_string"].decode("utf-8"), keep_blank_values=True)
        except ValueError:
            raise Refused.with_message(400, "The query is not valid UTF-8") from None
        if hosts != 1:
            raise Refused.with_message(400, "A request must name exactly one host")
        # in lower case, as every client sends it: the emulator compares it so
        self.host = PORT.sub("", self.headers["host"])

    @property
    def for_api(self) -> bool:
        return API_HOST.fullmatch(self.host) is not None

    @property
    def from_browser(self) -> bool:
        """Whether a web page sent it. Only what a person typed into the address bar has no site."""
        return "origin" in self.headers or self.headers.get("sec-fetch-site", "none") != "none"

    @property
    def presigned(self) -> bool:
        return not self.for_api and "X-Amz-Signature" in self.query and "authorization" not in self.headers

    @property
    def service(self) -> str:
        return "s3" if self.presigned else detect_service(self.method, self.path, self.headers, self.query)

    def denied(self, code: str, message: str, service: str | None = None) -> Refused:
        """In the form of the service that is asked, so that SDKs read a code out of it."""
        failure = iam_evaluator.AuthError(code, message)
        service = service or self.service
        return Refused(*emulator._credential_failure(service, "", str(uuid.uuid4()), failure, self.headers))


async def app(scope, receive, send):
    """ASGI application: the emulator behind the rules above."""
    if scope["type"] == "lifespan":
        await emulator.app(scope, receive, send)
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    elif scope["type"] == "http":
        # a refusal tells the time too: by it an SDK corrects a clock that is wrong, and signs again
        send = emulator._with_date_header(send)
        try:
            request = Request(scope)
        except Refused as refused:
            await emulator._send_response(send, *refused.answer)
            return
        # a preflight is answered here, and the API has CORS settings of its own
        if request.method != "OPTIONS" and not request.for_api:
            send = _with_cors(send, _bucket_cors(request) if request.presigned else {})
        try:
            await _serve(request, scope, receive, send)
        except Refused as refused:
            await emulator._send_response(send, *refused.answer)


async def _serve(request: Request, scope, receive, send):
    if request.for_api:
        if not emulator_http_api.is_there(request.host.split(".")[0]):
            # else the emulator takes it for a call of AWS, and tells a caller of the API that its key is invalid
            raise Refused.with_message(503, "The API is not applied yet: run npm run local")
        await emulator.app(_api_scope(scope, request), receive, _as_gateway(request, send))
        return
    if not OWN_HOST.fullmatch(request.host):
        raise Refused.with_message(421, f"The local AWS has no host {request.host[:100]}")
    if request.method == "OPTIONS":
        raise _preflight(request)
    if request.from_browser and not request.presigned:
        raise Refused.with_message(403, "Web pages may call only the API and presigned URLs of S3")
    if request.path.startswith(emulator_live_edge.PREFIX):
        body = await _administrators_body(request, receive)
        await emulator_live_edge.serve(request.method, request.path, body, receive, send)
        return
    if request.path.startswith("/_"):
        # no bucket has such a name: these are the emulator's own
        if request.method not in ("GET", "HEAD") or request.path != HEALTH:
            raise Refused.with_message(404, "Not Found")
    elif request.presigned:
        # such a signature does not cover the body
        _verify_signature(request, *_credential(request), b"")
    elif "authorization" in request.headers:
        receive = await _verified_body(request, receive)
    else:
        receive = await _unsigned_call(request, receive)
    await emulator.app(scope, receive, send)


def _api_scope(scope, request: Request):
    """An HTTP API serves its own paths only, and as AWS decodes them."""
    try:
        path = emulator_http_api.decoded_path(request.raw_path)
    except emulator_http_api.MalformedPath:
        raise Refused.with_message(400, "Bad Request") from None
    if not path.startswith("/api/"):
        raise Refused.with_message(404, "Not Found")
    # the raw path stays, since a route with IAM checks the signature over it
    return {**scope, "path": path}


def _as_gateway(request: Request, send):
    """The emulator counts the body of an answer to HEAD, which has none; no length is right, and 0 is not GET's."""

    async def send_as_gateway(message):
        if message["type"] == "http.response.start" and request.method == "HEAD":
            headers = [pair for pair in message["headers"] if pair != (b"Content-Length", b"0")]
            message = {**message, "headers": headers}
        await send(message)

    return send_as_gateway


def _with_cors(send, allowed: dict):
    """Replaces the emulator's own CORS headers, which let every page read its answers."""
    extra = [(name.encode(), value.encode()) for name, value in allowed.items()]

    async def send_with_cors(message):
        if message["type"] == "http.response.start":
            own = [pair for pair in message["headers"] if not pair[0].lower().startswith(b"access-control-")]
            message = {**message, "headers": own + extra}
        await send(message)

    return send_with_cors


def _bucket_cors(request: Request) -> dict:
    """As S3: what the bucket's configuration allows this page, also on a refusal."""
    target = emulator._s3_cors_target(request.headers["host"], request.path)
    return s3.cors_response_headers(target[0], request.method, request.headers) if target else {}


def _preflight(request: Request) -> Refused:
    """Only S3 answers preflights here, by the configuration of an existing bucket."""
    target = emulator._s3_cors_target(request.headers["host"], request.path)
    if target is None:
        return Refused.with_message(403, "CORS is not enabled here")
    return Refused(*s3.cors_preflight(*target, request.headers))


async def _unsigned_call(request: Request, receive):
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if (request.method, request.path, request.query, form) != ("POST", "/", {}, True):
        raise _unsigned(request)
    body = await _read(receive, UNSIGNED_BODY_BYTES)
    fields = parse_qs(body.decode("utf-8", "replace"))
    if fields.get("Action") != [UNSIGNED_ACTION]:
        raise _unsigned(request)
    tokens = fields.get("WebIdentityToken", [])
    if len(tokens) != 1 or not emulator_administrator.signed_token(tokens[0]):
        message = "The token is not signed with the secret of the administrator"
        raise request.denied("InvalidIdentityToken", message, "sts")
    return _replay(body, receive)


def _unsigned(request: Request) -> Refused:
    if request.service == "s3":
        return request.denied("AccessDenied", "Access Denied")
    return request.denied("MissingAuthenticationToken", "Request is missing Authentication Token")


async def _verified_body(request: Request, receive):
    # before the body is read, so that nobody without a key can make this process keep one
    signature, secret = _credential(request)
    body = await _read(receive)
    _verify_signature(request, signature, secret, body)
    return _replay(body, receive)


async def _administrators_body(request: Request, receive) -> bytes:
    """The body of a request that replaces what runs here, or shows it: only the administrator's key signs one."""
    refused = Refused.with_message(403, "Only the administrator's signature is accepted here")
    if "authorization" not in request.headers:
        raise refused
    signature, secret = _credential(request)
    # S3's signatures may leave out the body
    if signature.service == "s3" or not emulator_administrator.is_administrator(signature.access_key_id):
        raise refused
    body = await _read(receive, emulator_live_edge.LARGEST_BODY_BYTES)
    _verify_signature(request, signature, secret, body)
    return body


def _credential(request: Request) -> tuple[sigv4.HeaderSignature, str]:
    """The parts of the signature, and the secret of the key that it names."""
    if request.presigned:
        if any(len(request.query.get(name, [])) != 1 for name in SIGNATURE_PARAMETERS):
            raise request.denied("AccessDenied", "A presigned URL must have each parameter of its signature exactly once")
        if request.query["X-Amz-Algorithm"] != ["AWS4-HMAC-SHA256"]:
            raise request.denied("AccessDenied", "Only AWS4-HMAC-SHA256 signatures are accepted")
        signature = sigv4.parse_query_signature(request.query)
        token = (request.query.get("X-Amz-Security-Token") or [""])[0]
    else:
        if not request.headers["authorization"].startswith("AWS4-HMAC-SHA256 ") or "X-Amz-Signature" in request.query:
            raise request.denied("AccessDenied", "Only AWS4-HMAC-SHA256 signatures are accepted")
        signature = sigv4.parse_header_signature(request.headers)
        token = request.headers.get("x-amz-security-token", "")
    if isinstance(signature, tuple):
        raise request.denied(*signature)
    if request.presigned and signature.service != "s3":
        raise request.denied("AccessDenied", "Only S3 accepts presigned URLs here")
    if late := _late(request, signature):
        raise request.denied(*late)
    try:
        account = responses._account_from_sts_session(signature.access_key_id) or (
            iam_evaluator.find_iam_access_key_account(signature.access_key_id)
        )
    except iam_evaluator.AmbiguousAccessKeyError:
        account = None
    credential = iam_evaluator.resolve_credential(
        signature.access_key_id, account or responses.get_account_id(), token
    )
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        raise request.denied(credential.code, credential.message)
    return signature, credential.secret_access_key


def _late(request: Request, signature: sigv4.HeaderSignature) -> tuple[str, str] | None:
    if sigv4._amz_datetime(signature.amz_date) is None:
        return "AccessDenied", "The date of the signature is invalid"
    if not request.presigned:
        return sigv4.request_time_failure(signature)
    expires = request.query.get("X-Amz-Expires", [""])[0]
    if not re.fullmatch(r"[0-9]{1,6}", expires) or not 1 <= int(expires) <= LONGEST_PRESIGNED_SECONDS:
        return "AuthorizationQueryParametersError", "X-Amz-Expires must be a number of seconds from 1 to 604800"
    if sigv4.presigned_request_is_expired(signature.amz_date, expires):
        return "AccessDenied", "Request has expired"
    return None


def _verify_signature(request: Request, signature: sigv4.HeaderSignature, secret: str, body: bytes) -> None:
    signed = signature.signed_headers.split(";")
    # https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html: any x-amz- header must be signed
    loose = [name for name in request.headers if name.startswith("x-amz-") and name not in signed]
    if request.presigned and loose:
        raise request.denied("AccessDenied", f"There were headers present in the request which were not signed: {loose}")
    failure = sigv4.header_signature_failure(
        signature, secret, request.method, request.raw_path, request.query, request.headers, body,
        presigned=request.presigned,
    )
    if failure:
        raise request.denied(*failure)


async def _read(receive, most: int | None = None) -> bytes:
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Refused.with_message(400, "The request ended early")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if most is not None and size > most:
            raise Refused.with_message(413, "Request Entity Too Large")
        more = message.get("more_body", False)
    return b"".join(chunks)


def _replay(body: bytes, receive):
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again():
        return messages.pop() if messages else await receive()

    return receive_again
