"""The same as runtime.cjs for a handler in Python, with the attributes that Lambda's context has there."""
import http.client
import importlib
import json
import logging
import os
import sys
import time

PREFIX = "/2018-06-01/runtime/"
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=120)


def call(method, path, body=None, headers=None):
    connection.request(method, PREFIX + path, body=body, headers=headers or {})
    response = connection.getresponse()
    return response.headers, response.read()


class Context:
    def __init__(self, request_id, deadline_ms):
        self.aws_request_id = request_id
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.deadline_ms = deadline_ms

    def get_remaining_time_in_millis(self):
        return max(0, self.deadline_ms - int(time.time() * 1000))


def main():
    # as the runtime does: the root logger writes to standard output
    logging.basicConfig(stream=sys.stdout, format="[%(levelname)s]\t%(asctime)s\t%(message)s")
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    before = len(sys.modules)
    started_at = time.perf_counter()
    try:
        module, name = os.environ["_HANDLER"].rsplit(".", 1)
        handler = getattr(importlib.import_module(module), name)
    except Exception as error:
        call("POST", "init/error", json.dumps({"errorMessage": repr(error)}))
        sys.exit(1)
    loaded = {
        "importMs": (time.perf_counter() - started_at) * 1000,
        "files": len(sys.modules) - before,
        "builtIn": 0,
    }
    report = {"bench-init": json.dumps(loaded)}
    while True:
        headers, text = call("GET", "invocation/next", headers=report)
        report = {}
        request_id = headers["lambda-runtime-aws-request-id"]
        if headers["lambda-runtime-trace-id"]:
            os.environ["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
        context = Context(request_id, int(headers["lambda-runtime-deadline-ms"]))
        try:
            result = handler(json.loads(text), context)
            used = {"bench-cpu-ms": str(time.process_time() * 1000)}
            call("POST", f"invocation/{request_id}/response", json.dumps(result), used)
        except Exception as error:
            call("POST", f"invocation/{request_id}/error", json.dumps({"errorMessage": repr(error)}))


main()
