"""The steps of ../steps.ts, with what openapi-python-client makes of docs/openapi.yaml (package api_client)."""

import io
import os

from api_client import AuthenticatedClient
from api_client.api.objects import delete_data, delete_object, get_object, list_objects, put_data, put_object
from api_client.models import GatewayMessage, Listed, Problem, Written
from api_client.types import File

KEY = os.environ["OBJECT_KEY"]
# it has no path: gateways would read another key in it
WITHOUT_PATH = f"{KEY}?100%41"
CONTENT = bytes(range(256))


def client(token: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=os.environ["API_ORIGIN"], token=token, timeout=30)


api = client(os.environ["API_KEY"])


def write(content: bytes, **conditions: str):
    return put_object.sync_detailed(KEY, client=api, body=File(payload=io.BytesIO(content)), **conditions)


def check(step: str, actual: object, expected: object) -> None:
    if actual != expected:
        raise SystemExit(f"{step}: expected {expected!r}, got {actual!r}")
    print(step, flush=True)


def refusal(answer) -> tuple:
    problem = answer.parsed
    return (int(answer.status_code), problem.code.value if isinstance(problem, Problem) else problem)


written = write(CONTENT, if_none_match="*")
check("write", (int(written.status_code), type(written.parsed), written.parsed.size), (201, Written, len(CONTENT)))
etag = written.parsed.etag

read = get_object.sync_detailed(KEY, client=api)
check("read", (int(read.status_code), read.parsed.payload.read(), read.headers["etag"]), (200, CONTENT, etag))

listed = list_objects.sync(client=api, prefix=KEY)
check("list", (type(listed), [(each.key, each.size) for each in listed.objects]), (Listed, [(KEY, len(CONTENT))]))

check("create only", refusal(write(b"other", if_none_match="*")), (412, "precondition_failed"))

replaced = write(b"second", if_match=etag)
check("replace", (int(replaced.status_code), replaced.parsed.size), (200, 6))

check("stale", refusal(write(b"third", if_match=etag)), (412, "precondition_failed"))

unchanged = get_object.sync_detailed(KEY, client=api, if_none_match=replaced.parsed.etag)
check("not modified", int(unchanged.status_code), 304)

other_caller = get_object.sync_detailed(KEY, client=client("of-nobody"))
check("wrong key", (int(other_caller.status_code), type(other_caller.parsed)), (403, GatewayMessage))

check("stale delete", refusal(delete_object.sync_detailed(KEY, client=api, if_match=etag)), (412, "precondition_failed"))

deleted = delete_object.sync_detailed(KEY, client=api, if_match=replaced.parsed.etag)
check("delete", int(deleted.status_code), 204)

check("problem", refusal(get_object.sync_detailed(KEY, client=api)), (404, "object_not_found"))

written = put_data.sync_detailed(client=api, key=WITHOUT_PATH, body=File(payload=io.BytesIO(CONTENT)), if_none_match="*")
check("write by key", (int(written.status_code), written.parsed.key), (201, WITHOUT_PATH))

# the operation is typed as the list, so its answer is read by the client beneath
read = api.get_httpx_client().get("/api/data", params={"key": WITHOUT_PATH})
check("read by key", (read.status_code, read.content), (200, CONTENT))

deleted = delete_data.sync_detailed(client=api, key=WITHOUT_PATH, if_match=written.parsed.etag)
check("delete by key", int(deleted.status_code), 204)
