"""Serves moto over TLS under AWS's own names, IAM enforced: moto_server.py <port> <folder> <region> <account>.

<folder> gets the certificate, `server.crt`, and the key of the one administrator, `administrator.json`. Nothing is open before
that administrator exists. Standard input is a lifeline: when it ends, whoever started this is gone, and so is this.
"""
import json
import os
import sys
import threading
import traceback


def _end_with_starter():
    while os.read(0, 1024):
        pass
    os._exit(0)


threading.Thread(target=_end_with_starter, daemon=True).start()
port, folder, region, account = sys.argv[1:]
# whose key asks does not matter then; it is read where it is used
os.environ["MOTO_ACCOUNT_ID"] = account

import moto_buckets  # noqa: E402, F401: corrects by being loaded
import moto_certificate  # noqa: E402
import moto_cbor  # noqa: E402, F401: corrects by being loaded
import moto_composite_alarms  # noqa: E402, F401: corrects by being loaded
import moto_signatures  # noqa: E402, F401: corrects by being loaded
from moto import settings  # noqa: E402
from moto.iam.models import iam_backends  # noqa: E402
from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import run_simple  # noqa: E402

# moto's own interface; the rest of it would change or end what is enforced
WHAT_IS_HELD = "/moto-api/data.json"
ADMINISTRATOR = "administrator"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def make_administrator():
    iam = iam_backends[account]["aws"]
    iam.create_user(region_name=region, user_name=ADMINISTRATOR)
    iam.put_user_policy(ADMINISTRATOR, "everything", json.dumps(EVERYTHING))
    key = iam.create_access_key(user_name=ADMINISTRATOR)
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    return {"accessKeyId": key.access_key_id, "secretAccessKey": key.secret_access_key}


def answering_at_once(app):
    """A failure of moto is 501: whatever asks takes 500 for one that passes, and asks again for minutes."""

    def answer(environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path.startswith("/moto-api") and path != WHAT_IS_HELD:
            start_response("403 Forbidden", [("Content-Length", "0")])
            return [b""]
        try:
            return app(environ, start_response)
        except Exception as error:  # noqa: BLE001: told to who asks, and in the log
            traceback.print_exc()
            body = json.dumps({"__type": "NotImplemented", "message": f"moto: {error}"}).encode()
            headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
            start_response("501 Not Implemented", [*headers, ("X-Amzn-Errortype", "NotImplemented")])
            return [body]

    return answer


def main():
    certificate, key = moto_certificate.write(folder, region)
    administrator = make_administrator()
    descriptor = os.open(os.path.join(folder, "administrator.json"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(administrator, file)
    # a connection is kept, which saves most of TLS's handshakes
    MotoRequestHandler.protocol_version = "HTTP/1.1"
    app = DomainDispatcherApplication(create_backend_app)
    app.debug = True
    run_simple(
        "127.0.0.1",
        int(port),
        answering_at_once(app),
        threaded=True,
        ssl_context=(certificate, key),
        request_handler=MotoRequestHandler,
    )


main()
