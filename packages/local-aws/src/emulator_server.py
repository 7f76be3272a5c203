"""Serves the AWS emulator over TLS in this process: emulator_server.py <port> <certificate> <key> <administrator>.

The emulator's own entry point would also listen on port 443 where it may, and hypercorn's command serves from a child
process, which would skip the emulator's clean shutdown, the only moment when it writes its state.
"""
import asyncio
import os
import sys

import emulator_lifeline  # isort: skip: first, since it locks the data
import emulator_administrator
import emulator_record

port, certificate, key, administrator = sys.argv[1:]
# before the emulator's services are loaded, each of which keeps what it imports
emulator_administrator.install(administrator)
emulator_record.install(os.path.dirname(administrator))

import emulator_answers  # noqa: E402, F401: corrects by being loaded
import emulator_authorization  # noqa: E402, F401: corrects by being loaded
import emulator_cloudwatch_actions  # noqa: E402, F401: corrects by being loaded
import emulator_concurrency  # noqa: E402, F401: corrects by being loaded
import emulator_corrections  # noqa: E402, F401: corrects by being loaded
import emulator_edge  # noqa: E402
import emulator_function_policy  # noqa: E402, F401: corrects by being loaded
import emulator_lambda_roles  # noqa: E402, F401: corrects by being loaded
import emulator_lambda_settings  # noqa: E402, F401: corrects by being loaded
import emulator_live  # noqa: E402, F401: corrects by being loaded
import emulator_log_queries  # noqa: E402, F401: corrects by being loaded
import emulator_services  # noqa: E402, F401: corrects by being loaded
import emulator_signatures  # noqa: E402, F401: corrects by being loaded
import emulator_tokens  # noqa: E402, F401: corrects by being loaded
import emulator_worker  # noqa: E402, F401: corrects by being loaded
from hypercorn.asyncio import serve  # noqa: E402
from hypercorn.config import Config  # noqa: E402

config = Config()
config.bind = [f"127.0.0.1:{port}"]
config.certfile = certificate
config.keyfile = key
config.keep_alive_timeout = 75
config.graceful_timeout = 5
asyncio.run(serve(emulator_edge.app, config))
emulator_lifeline.end_left_workers()
