"""Serves the AWS emulator as it is, on 127.0.0.1: open_emulator.py <port>. Its own entry point would listen on port 443 too."""
import asyncio
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app

config = Config()
config.bind = [f"127.0.0.1:{sys.argv[1]}"]
asyncio.run(serve(app, config))
