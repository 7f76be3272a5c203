"""Ties the emulator to its data and to its supervisor. Load this before anything of the emulator.

A lock says which process uses the data folder, the working directory; it ends with the process, however that ends.
Standard input is a lifeline: when it ends, the supervisor is gone, and the emulator stops cleanly, as if it had been asked to.
"""
import fcntl
import os
import signal
import sys
import threading
import time

LOCK = "emulator/lock"
STOP_GRACE_SECONDS = 60

# not emptied by being opened: the number of the process that may hold it is in it
_lock = os.fdopen(os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o600), "r+")
try:
    fcntl.flock(_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    sys.exit(f"the data in {os.getcwd()} is in use by process {_lock.read().strip()}")
_lock.truncate(0)
_lock.write(str(os.getpid()))
_lock.flush()

_orphaned = threading.Event()


def _watch_supervisor():
    while os.read(0, 1024):
        pass
    _orphaned.set()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=_watch_supervisor, daemon=True).start()


def end_left_workers():
    """Ends the Lambda workers that may be left, and this process, where no supervisor is there to do it."""
    if _orphaned.is_set():
        os.killpg(0, signal.SIGKILL)
