"""Serves the AWS emulator over TLS in this process: emulator_server.py <port> <certificate> <key>.

The emulator's own entry point would also listen on port 443 where it may, and hypercorn's command serves from a child
process, in which the emulator's orderly shutdown, the one moment that it writes its state, is not reached.
"""
import asyncio
import sys

import emulator_lifeline  # isort: skip: first, since it says whose the data is
import emulator_authorization  # noqa: F401: corrects by being loaded
import emulator_corrections  # noqa: F401: corrects by being loaded
import emulator_worker  # noqa: F401: corrects by being loaded
from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app

port, certificate, key = sys.argv[1:]
config = Config()
config.bind = [f"127.0.0.1:{port}"]
config.certfile = certificate
config.keyfile = key
config.keep_alive_timeout = 75
config.graceful_timeout = 5
asyncio.run(serve(app, config))
emulator_lifeline.end_left_workers()
