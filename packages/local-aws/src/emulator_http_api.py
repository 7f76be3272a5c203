"""What an HTTP API of AWS does with a request, where the emulator differs: paths, sizes, failures, CORS, signatures."""
import json
import re
from urllib.parse import unquote

from ministack import app as emulator
from ministack.services import apigateway, lambda_svc

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html: payload size 10 MB
LARGEST_BODY_BYTES = 10 * 1024 * 1024
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB each for request and response. Lambda's own
# errors name these numbers; API Gateway passes its 413 on.
LARGEST_EVENT_BYTES = 6_291_456
LARGEST_RESULT_BYTES = 6_291_556

CREDENTIAL_SCOPE = re.compile(r"\bCredential=[^/,\s]+/[0-9]{8}/([^/,\s]+)/([^/,\s]+)/aws4_request\b")
MALFORMED_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class MalformedPath(ValueError):
    """A path that AWS answers with 400."""


def decoded_path(raw_path: str) -> str:
    """`rawPath` as an HTTP API builds it: decoded, cut at a `?` that was encoded until now, and decoded once more.

    From public captures of live APIs (hotsock/voker, ingress-paths.json; middleapi/standard-server, issue 93). An
    invalid escape, also after the first decoding, is answered with 400.
    """
    once = _decode(raw_path).split("?", 1)[0]
    return _decode(once)


def _decode(text: str) -> str:
    if MALFORMED_ESCAPE.search(text):
        raise MalformedPath(text)
    return unquote(text)


def is_there(api_id: str) -> bool:
    """Whether there is an HTTP API of this id, in whatever account and region."""
    return any(key[-1] == api_id for key in list(apigateway._apis._data))


class _EventTooLarge(Exception):
    """Lambda rejects the event: nothing was invoked."""


def _size(value) -> int:
    if isinstance(value, bytes):
        return len(value)
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(value.encode("utf-8", "surrogatepass"))


_execute_function_warm = lambda_svc._execute_function_warm


def _execute_within_limits(func, event, request_id):
    if _size(event) > LARGEST_EVENT_BYTES:
        raise _EventTooLarge
    result = _execute_function_warm(func, event, request_id)
    if isinstance(result, dict) and not result.get("error") and _size(result.get("body")) > LARGEST_RESULT_BYTES:
        return {
            **result,
            "error": True,
            "body": {
                "errorMessage": "Response payload size exceeded maximum allowed payload size "
                f"({LARGEST_RESULT_BYTES} bytes).",
                "errorType": "Function.ResponseSizeTooLarge",
            },
        }
    return result


_result_to_answer = lambda_svc.lambda_execute_result_to_api_proxy_response


def _answer_without_details(result):
    """A function that failed, or that Lambda did not invoke, is an error of the server; the client learns nothing about it.

    https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html: 500 where Lambda rejects the invocation.
    """
    if result.get("error"):
        status, headers, body = _message(500, "Internal Server Error")
        return {"statusCode": status, "headers": headers, "body": body.decode()}, None
    return _result_to_answer(result)


_invoke_lambda_proxy = apigateway._invoke_lambda_proxy
_handle_execute_in_scope = apigateway._handle_execute_in_scope
_invoke = lambda_svc._invoke


async def _invoke_within_limits(*args, **kwargs):
    try:
        return await _invoke_lambda_proxy(*args, **kwargs)
    except _EventTooLarge:
        return _message(413, "Request Entity Too Large")


async def _invoke_directly_within_limits(*args, **kwargs):
    try:
        return await _invoke(*args, **kwargs)
    except _EventTooLarge:
        message = f"Request must be smaller than {LARGEST_EVENT_BYTES} bytes for the InvokeFunction operation"
        return lambda_svc.error_response_json("RequestEntityTooLargeException", message, 413)


async def _handle_with_cors(api_id, stage, path, method, headers, body, *args, **kwargs):
    """The API's CORS settings apply to every answer, also to those of an authorizer or of the gateway itself."""
    if len(body or b"") > LARGEST_BODY_BYTES:
        response = _message(413, "Request Entity Too Large")
    else:
        response = await _handle_execute_in_scope(api_id, stage, path, method, headers, body, *args, **kwargs)
    settings = (apigateway._apis.get(api_id) or {}).get("corsConfiguration")
    if settings and method != "OPTIONS":
        response[1].update(apigateway._cors_response_headers(settings, headers.get("origin", "")))
    return response


_enforce_execute_api = emulator._enforce_execute_api


def _enforce_own_scope(api_id, stage, method, execute_path, headers, *args, **kwargs):
    """A signature is for one service and region; the emulator accepts one for S3, or for another region."""
    if apigateway.route_authorization_type(api_id, stage, method, execute_path) == "AWS_IAM":
        _, region = apigateway.find_api_scope(api_id) or (None, None)
        scope = CREDENTIAL_SCOPE.search(headers.get("authorization", ""))
        if scope is None or scope.groups() != (region, "execute-api"):
            return _message(403, "Forbidden")
    return _enforce_execute_api(api_id, stage, method, execute_path, headers, *args, **kwargs)


def _message(status: int, message: str):
    return status, {"Content-Type": "application/json"}, json.dumps({"message": message}, separators=(",", ":")).encode()


emulator._enforce_execute_api = _enforce_own_scope
apigateway.decode_http_api_path = decoded_path
apigateway._invoke_lambda_proxy = _invoke_within_limits
apigateway._handle_execute_in_scope = _handle_with_cors
lambda_svc._execute_function_warm = _execute_within_limits
lambda_svc.lambda_execute_result_to_api_proxy_response = _answer_without_details
lambda_svc._invoke = _invoke_directly_within_limits
