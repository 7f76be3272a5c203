"""What docs/openapi.yaml cannot say, for schemathesis: hooks that it loads by its configuration."""

import re

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import JsonSchemaError, RejectedPositiveData

# An object's content is whatever was stored: its type does not promise that it can be parsed.
STORED_AS_IS = (
    *("application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml", "text/vnd.yaml"),
    *("application/xml", "text/xml"),
)

# schemathesis 4.30.1 fills a header with "0", whatever its pattern, where it combines optional ones
CONDITION = re.compile(r'\*|"[!#-~]*"')

GATEWAY_TEXT = re.compile(r"text/|application/(?:json|xml|javascript)\b")


@schemathesis.deserializer(*STORED_AS_IS)
def read_as_text(_context, response) -> str:
    return response.content.decode("utf-8", errors="replace")


@schemathesis.hook
def filter_case(_context, case) -> bool:
    """Which parameters exclude each other, which no schema of parameters can say."""
    query, headers = set(case.query or {}), set(case.headers or {})
    if case.method in ("POST", "PUT") and {"If-Match", "If-None-Match"} <= headers:
        return False
    # with a key it is the object, otherwise the list, and neither takes the other's
    others = {"prefix", "limit", "cursor"} if "key" in query else {"version", "download"}
    return case.operation.path != "/api/data" or not query & others


@schemathesis.hook
def filter_failure(_context, failure: Failure, case, response) -> bool:
    """Drops what the API did not do wrong; everything else is a failure."""
    query = case.query or {}
    by_key = case.operation.path == "/api/data" and "key" in query
    if isinstance(failure, JsonSchemaError):
        # the document types the list, for generated clients; with a key the same operation answers the object itself
        return not (case.method == "GET" and by_key)
    if isinstance(failure, AcceptedNegativeData):
        # the deprecated list ignores everything
        return not (case.method == "PUT" and case.operation.path == "/api/data" and not by_key)
    if isinstance(failure, RejectedPositiveData):
        return not is_rightly_rejected(case, query, response)
    return True


def is_rightly_rejected(case, query, response) -> bool:
    """Whether the request breaks a rule that no schema can say, or not even the schema that there is."""
    if case.method in ("GET", "HEAD"):
        # a cursor is good when an earlier list answered it, not when it looks so
        return "cursor" in query
    headers = case.headers or {}
    if any(not CONDITION.fullmatch(headers[name]) for name in ("If-Match", "If-None-Match") if name in headers):
        return True
    # bytes that are not UTF-8, under a type that the gateway hands on as text
    return GATEWAY_TEXT.match(case.media_type or "") is not None and b"malformed_request" in response.content
