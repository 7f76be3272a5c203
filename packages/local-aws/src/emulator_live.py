"""Runs functions with code that Terraform has not applied, as long as a session of the administrator lasts.

Whichever code it is, an environment ends with the request that it has: neither a change of the function nor another
environment that fails ends it, as the emulator does.

What Terraform applied stays what AWS describes, saves and plans against. The session's code is in memory alone, and runs
in place of the applied code of $LATEST and of the versions that the callers' alias points to. When the session ends, the
applied code is back.
"""
import os
import threading
import time
import uuid

from emulator_administrator import ACCOUNT
from emulator_live_code import Code
from emulator_live_worker import InspectedWorker, LiveWorker, settings_of
from ministack.core import lambda_runtime
from ministack.services import lambda_svc

# While this file is there, a debugger may hold a request: the gateway (gateway.ts) waits for it.
INSPECTING = "emulator/inspecting"
LOOK_SECONDS = 0.01
STAND_BY_SECONDS = 0.25

_acquire_worker = lambda_svc.acquire_worker
_release_worker = lambda_svc.release_worker
# Who looks for a function's code and leases a worker must not meet a swap between the two.
_swapping = threading.Lock()
_session: "Session | None" = None
# What this thread has leased, as `worker`.
_own = threading.local()


class SessionExists(Exception):
    """One at a time: two would replace each other's code."""


class Session:
    """The code that runs now, by the name of its function."""

    def __init__(self):
        self.id = uuid.uuid4().hex
        self.code: dict[str, Code] = {}
        # of each function at most one process that waits for its next code
        self._standing_by: dict[str, tuple[Code, LiveWorker]] = {}
        self._lock = threading.Lock()

    @property
    def is_current(self) -> bool:
        return self is _session

    def swap(self, name: str, code: Code) -> dict:
        """Replaces a function's code. What is under way ends with the code it began with; what comes then gets the new one.

        :returns: {"function": name, "found": whether there is such a function, "error": why its init failed, or None}
        """
        func = _record(name)
        if func is None:
            return {"function": name, "found": False, "error": None}
        version = next(iter(_called_versions(func, code.alias)), "$LATEST")
        config = func["config"] if version == "$LATEST" else func["versions"][version]["config"]
        error = None
        if code.is_there:
            worker = self._take(name, code, config) or code.worker(name, config)
            swap = self._swap_started if code.inspect_port is None else self._swap_inspected
            error = swap(name, code, worker, version)
        if code.stand_by:
            # the first answer of the new code comes first
            timer = threading.Timer(STAND_BY_SECONDS, self._stand_by, (name, code, config))
            timer.daemon = True
            timer.start()
        return {"function": name, "found": True, "error": error}

    def _take(self, name: str, code: Code, config: dict) -> LiveWorker | None:
        with self._lock:
            prepared, worker = self._standing_by.pop(name, (None, None))
        if worker is None:
            return None
        if prepared.runs_as(code) and worker.applied == settings_of(config):
            return worker
        worker.discard()
        return None

    def _stand_by(self, name: str, code: Code, config: dict) -> None:
        with self._lock:
            if name in self._standing_by or not self.is_current:
                return
            worker = code.worker(name, config)
            worker.stand_by(code.preload)
            self._standing_by[name] = (code, worker)

    def _swap_started(self, name: str, code: Code, worker: LiveWorker, version: str) -> str | None:
        # started while the old one still answers
        error = worker.start(code.zip)
        with _swapping:
            if not self.is_current:
                lambda_runtime.kill_workers([worker])
                return "The session has ended"
            self.code[name] = code
            replaced = _retire(name)
            if error is None:
                _put(lambda_runtime._worker_key(name, worker.applied, version), worker)
        _end(replaced)
        return error

    def _swap_inspected(self, name: str, code: Code, worker: InspectedWorker, _version: str) -> str | None:
        # who comes now waits for the new process, which can have the port when the old one has ended
        with worker.turn:
            with _swapping:
                if not self.is_current:
                    return "The session has ended"
                self.code[name] = code
                replaced = _retire(name)
                _put(_inspected_key(name, worker.applied), worker)
            while self.is_current and any(old.in_use for old in replaced):
                time.sleep(LOOK_SECONDS)
            lambda_runtime.kill_workers(replaced)
            with open(INSPECTING, "w", encoding="utf-8"):
                pass
            return worker.start(code.zip) if self.is_current else "The session has ended"

    def end(self) -> None:
        global _session
        with _swapping:
            if not self.is_current:
                return
            _session = None
            replaced = [worker for name in self.code for worker in _retire(name)]
        with self._lock:
            prepared = [worker for _, worker in self._standing_by.values()]
            self._standing_by.clear()
        for worker in prepared:
            worker.discard()
        # what a debugger holds is let go with its process
        lambda_runtime.kill_workers([worker for worker in replaced if isinstance(worker, InspectedWorker)])
        _end([worker for worker in replaced if not isinstance(worker, InspectedWorker)])
        _forget_inspecting()


def begin() -> Session:
    """:raises SessionExists: while there is one"""
    global _session
    with _swapping:
        if _session is not None:
            raise SessionExists
        _session = Session()
        return _session


def session_with(identifier) -> Session | None:
    current = _session
    return current if current is not None and current.id == identifier else None


def _forget_inspecting() -> None:
    if os.path.exists(INSPECTING):
        os.remove(INSPECTING)


def _record(name: str) -> dict | None:
    records = list(lambda_svc._functions._data.items())
    return next((func for key, func in records if (key[0], key[-1]) == (ACCOUNT, name)), None)


def _called_versions(func: dict, alias_name: str) -> list[str]:
    """Those that the alias points to."""
    alias = func.get("aliases", {}).get(alias_name)
    if alias is None:
        return []
    weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    versions = [alias.get("FunctionVersion", "$LATEST"), *weights]
    return [version for version in versions if version == "$LATEST" or version in func.get("versions", {})]


def _live_code(name: str, config: dict, version: str) -> Code | None:
    code = _session.code.get(name) if _session else None
    func = _record(name) if code else None
    if func is None or lambda_runtime._account_region_from_function_config(config)[0] != ACCOUNT:
        return None
    return code if version == "$LATEST" or version in _called_versions(func, code.alias) else None


def _inspected_key(name: str, config: dict) -> str:
    return lambda_runtime._worker_key(name, config, "inspected")


def _put(key: str, worker: LiveWorker) -> None:
    with lambda_runtime._lock:
        lambda_runtime._workers[key] = [worker]


def _acquire(func_name, config, code_zip, qualifier="$LATEST", max_concurrency=None):
    with _swapping:
        code = _live_code(func_name, config, qualifier)
        if code is None:
            worker, reason = _acquire_worker(
                func_name, config, code_zip, qualifier=qualifier, max_concurrency=max_concurrency
            )
            _own.worker = worker
            return worker, reason
        inspected = code.inspect_port is not None
        key = (
            _inspected_key(func_name, config)
            if inspected
            else lambda_runtime._worker_key(func_name, config, qualifier)
        )
        settings = settings_of(config)
        with lambda_runtime._lock:
            entries = lambda_runtime._workers.setdefault(key, [])
            # with Terraform's newest settings
            outdated = [worker for worker in entries if not worker.in_use and worker.applied != settings]
            entries[:] = [worker for worker in entries if worker not in outdated]
            worker = next((entry for entry in entries if inspected or not entry.in_use), None)
            reason = "reused" if worker else "spawn"
            if worker is None:
                worker = code.worker(func_name, config)
                entries.append(worker)
            worker.leases += 1
            worker.in_use = True
            worker.last_used = time.time()
        lambda_runtime.kill_workers(outdated)
        _own.worker = worker
        return worker, reason


def _release(worker):
    _own.worker = None
    if not isinstance(worker, LiveWorker) and not getattr(worker, "retired", False):
        _release_worker(worker)
        return
    with lambda_runtime._lock:
        worker.leases = max(0, getattr(worker, "leases", 1) - 1)
        worker.in_use = worker.leases > 0
        ended = worker.retired and not worker.in_use
        worker.last_used = time.time()
    if ended:
        _end([worker])


def _invalidate(func_name, qualifier=None, account=None, region=None):
    """Called when a function changed or went, and when a worker failed: by the thread that has it, which does not release it."""
    retired = _retire(func_name, qualifier, account, region)
    failed = getattr(_own, "worker", None)
    if failed in retired:
        failed.in_use = False
    _end(retired)


def _retire(name: str, qualifier: str | None = None, account: str | None = ACCOUNT, region: str | None = None) -> list:
    """Takes the workers of a function out of its pools; each ends with its last request. None is any."""
    wanted = (account, region, name, qualifier)
    retired = []
    with lambda_runtime._lock:
        for key in list(lambda_runtime._workers):
            if all(want in (None, part) for want, part in zip(wanted, key.split(":"))):
                retired += lambda_runtime._workers.pop(key)
        for worker in retired:
            worker.retired = True
    return retired


def _end(workers: list) -> None:
    """Ends those that have no request. Nobody waits for that."""
    idle = [worker for worker in workers if not worker.in_use]
    if idle:
        threading.Thread(target=lambda_runtime.kill_workers, args=(idle,), daemon=True).start()


lambda_svc.acquire_worker = _acquire
lambda_svc.release_worker = _release
lambda_svc.invalidate_worker = _invalidate
_forget_inspecting()
