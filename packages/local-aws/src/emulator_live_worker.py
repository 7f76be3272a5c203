"""Processes that run a function's live code (emulator_live.py), with an inspector where one is asked for."""
import contextlib
import copy
import io
import os
import shutil
import tempfile
import threading
import time
import zipfile

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

PRELOADED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "live-worker.cjs")
NODE_OPTIONS = f'--enable-source-maps --inspect-publish-uid=http --require "{PRELOADED}"'
LAYER = "of the session"
SETTINGS = ("FunctionArn", "Version", "Environment", "Handler", "Layers", "MemorySize", "Role", "Runtime", "Timeout")
LOOK_SECONDS = 0.1
# Longer than anyone holds a function, for the emulator's own wait: the watch below measures the time that counts.
NO_TIMEOUT_SECONDS = 30 * 24 * 3600

_this_thread = threading.local()
_resolve_layer_zip = lambda_svc._resolve_layer_zip


def _resolve_live_layer_zip(attachment):
    layer = getattr(_this_thread, "layer", None)
    return layer if layer is not None and attachment == LAYER else _resolve_layer_zip(attachment)


lambda_svc._resolve_layer_zip = _resolve_live_layer_zip


def settings_of(config: dict) -> dict:
    """What a process is started with, of a configuration that the emulator changes in place."""
    return copy.deepcopy({name: config.get(name) for name in SETTINGS})


class LiveWorker(lambda_runtime.Worker):
    """A worker with source maps and, where it is given, a layer of its own. What fails is its answer."""

    def __init__(self, name: str, applied: dict, code: bytes, layer: bytes | None, environment: dict[str, str]):
        """:param applied: the function's configuration, as Terraform applied it"""
        variables = {**(applied.get("Environment") or {}).get("Variables", {}), **environment, "LOCAL_AWS_LIVE": "1"}
        variables["NODE_OPTIONS"] = " ".join(filter(None, [variables.get("NODE_OPTIONS"), NODE_OPTIONS]))
        self.variables = variables
        super().__init__(name, {**applied, "Environment": {"Variables": variables}}, code)
        self.applied = settings_of(applied)
        self.layer = layer
        # requests that it has or that wait for it; guarded as in_use is
        self.leases = 0
        self.retired = False
        self._gate: Gate | None = None

    def _spawn(self):
        config = self.config
        if self.layer is not None:
            self.config = {**config, "Layers": [LAYER]}
        _this_thread.layer = self.layer
        try:
            super()._spawn()
        except BaseException:
            # the process of an init that failed waits for its next line
            lambda_runtime.kill_workers([self])
            raise
        finally:
            _this_thread.layer = None
            self.config = config

    def invoke(self, event, request_id: str, **options) -> dict:
        try:
            return super().invoke(event, request_id, **options)
        except Exception as error:  # noqa: BLE001: the function's answer, as the emulator words it
            return {"status": "error", "error": str(error), "cold_start": True, "log": str(error)}

    def stand_by(self, preload: str) -> None:
        """Starts the process without code. It loads what is named, and waits for `start` or for the end of the emulator."""
        self._gate = Gate()
        self.variables.update(LOCAL_AWS_GATE=self._gate.file, LOCAL_AWS_PRELOAD=preload)
        self._gate.let(self._start)

    def start(self, code: bytes | None = None) -> str | None:
        """Starts the process with its code, which one that stands by is given now. :returns: why that failed"""
        self._cold = False
        gate, self._gate = self._gate, None
        if gate is None:
            return self._start()
        self.code_zip = code
        del self.variables["LOCAL_AWS_GATE"], self.variables["LOCAL_AWS_PRELOAD"]

        def bring_code():
            with zipfile.ZipFile(io.BytesIO(code)) as archive:
                archive.extractall(os.path.join(self._tmpdir, "code"))

        return gate.open(lambda: self._proc is not None, bring_code)

    def discard(self) -> None:
        """Ends one that stands by."""
        gate, self._gate = self._gate, None
        lambda_runtime.kill_workers([self])
        if gate is not None:
            gate.close()

    def _start(self) -> str | None:
        try:
            with self._lock:
                self._spawn()
        except Exception as error:  # noqa: BLE001: told to who wrote the code
            return str(error)
        return None


class Gate:
    """What a process that stands by waits at."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="gate-")
        self.file = os.path.join(self.folder, "gate")
        os.mkfifo(self.file, 0o600)
        # held by this process alone: its end is that of who waits
        self.descriptor = os.open(self.file, os.O_RDWR)
        self.error: str | None = None

    def let(self, start) -> None:
        def run():
            self.error = start()

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()

    def open(self, is_there, bring) -> str | None:
        while self.thread.is_alive() and not is_there():
            time.sleep(0.002)
        if self.thread.is_alive():
            bring()
            os.write(self.descriptor, b"1")
        self.thread.join()
        self.close()
        return self.error

    def close(self) -> None:
        os.close(self.descriptor)
        shutil.rmtree(self.folder, ignore_errors=True)


class InspectedWorker(LiveWorker):
    """A worker that a debugger can attach to. Its timeout waits while the debugger holds it."""

    def __init__(self, port: int, *args):
        super().__init__(*args)
        # one request at a time: there is one process, which has the port
        self.turn = threading.Lock()
        self.timeout = float(self.config.get("Timeout", 30))
        self.variables["LOCAL_AWS_INSPECT_PORT"] = str(port)
        self.variables["LOCAL_AWS_TIMEOUT_MS"] = str(int(self.timeout * 1000))
        self.config["Timeout"] = NO_TIMEOUT_SECONDS

    @property
    def held(self) -> bool:
        """live-worker.cjs has this file while the debugger holds the process."""
        return bool(self._tmpdir) and os.path.exists(os.path.join(self._tmpdir, "held"))

    def invoke(self, event, request_id: str, **options) -> dict:
        with self.turn, self._timeout() as timed_out:
            result = super().invoke(event, request_id, **options)
        if timed_out.is_set():
            return {**result, "status": "error", "error": f"Task timed out after {int(self.timeout)}.00 seconds"}
        return result

    @contextlib.contextmanager
    def _timeout(self):
        """Ends the process when the request has used its timeout, the time that the debugger held it not counted."""
        ended, timed_out = threading.Event(), threading.Event()

        def watch():
            used, last = 0.0, time.monotonic()
            while not ended.wait(LOOK_SECONDS):
                now = time.monotonic()
                if not self.held:
                    used += now - last
                last = now
                if used > self.timeout:
                    timed_out.set()
                    lambda_runtime._signal(self._proc)
                    return

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield timed_out
        finally:
            ended.set()
            thread.join()
