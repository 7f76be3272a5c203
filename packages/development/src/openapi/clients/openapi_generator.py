"""The steps of ../steps.ts, with what openapi-generator's python generator makes of docs/openapi.yaml (openapi_client)."""

import os

from openapi_client import ApiClient, ApiException, Configuration, GatewayMessage, Listed, ObjectsApi, Problem

KEY = os.environ["OBJECT_KEY"]
# it has no path: gateways would read another key in it
WITHOUT_PATH = f"{KEY}?100%41"
CONTENT = bytes(range(256))


def client(token: str) -> ObjectsApi:
    configuration = Configuration(host=os.environ["API_ORIGIN"], access_token=token)
    configuration.retries = False
    return ObjectsApi(ApiClient(configuration))


api = client(os.environ["API_KEY"])
LIMIT = {"_request_timeout": 30}


def write(content: bytes, **conditions: str):
    return api.put_object_with_http_info(KEY, body=content, **conditions, **LIMIT)


def check(step: str, actual: object, expected: object) -> None:
    if actual != expected:
        raise SystemExit(f"{step}: expected {expected!r}, got {actual!r}")
    print(step, flush=True)


def refusal(call, *arguments, **named) -> tuple:
    try:
        answer = call(*arguments, **named)
    except ApiException as error:
        return (error.status, error.data.code if isinstance(error.data, Problem) else error.data)
    raise SystemExit(f"expected a refusal, got {answer!r}")


written = write(CONTENT, if_none_match="*")
check("write", (written.status_code, written.data.size), (201, len(CONTENT)))
etag = written.data.etag

read = api.get_object_with_http_info(KEY, **LIMIT)
check("read", (read.status_code, bytes(read.data), read.headers["etag"]), (200, CONTENT, etag))

listed = api.list_objects(prefix=KEY, **LIMIT)
check("list", (type(listed), [(each.key, each.size) for each in listed.objects]), (Listed, [(KEY, len(CONTENT))]))

check("create only", refusal(write, b"other", if_none_match="*"), (412, "precondition_failed"))

replaced = write(b"second", if_match=etag)
check("replace", (replaced.status_code, replaced.data.size), (200, 6))

check("stale", refusal(write, b"third", if_match=etag), (412, "precondition_failed"))

status, _ = refusal(api.get_object, KEY, if_none_match=replaced.data.etag, **LIMIT)
check("not modified", status, 304)

status, other_caller = refusal(client("of-nobody").get_object, KEY, **LIMIT)
check("wrong key", (status, type(other_caller.actual_instance)), (403, GatewayMessage))

check("stale delete", refusal(api.delete_object, KEY, if_match=etag, **LIMIT), (412, "precondition_failed"))

deleted = api.delete_object_with_http_info(KEY, if_match=replaced.data.etag, **LIMIT)
check("delete", deleted.status_code, 204)

check("problem", refusal(api.get_object, KEY, **LIMIT), (404, "object_not_found"))

written = api.put_data_with_http_info(key=WITHOUT_PATH, body=CONTENT, if_none_match="*", **LIMIT)
check("write by key", (written.status_code, written.data.key), (201, WITHOUT_PATH))

# the operation is typed as the list, so the bytes are asked for
read = api.list_objects_without_preload_content(key=WITHOUT_PATH, **LIMIT)
check("read by key", (read.status, read.read()), (200, CONTENT))

deleted = api.delete_data_with_http_info(WITHOUT_PATH, if_match=written.data.etag, **LIMIT)
check("delete by key", deleted.status_code, 204)
