"""Code that a session runs in place of a function's applied one (emulator_live.py)."""
import io
import zipfile

from emulator_live_worker import InspectedWorker, LiveWorker


class Code:
    """What runs in place of a function's applied code."""

    def __init__(self, change: dict):
        """See emulator_live_edge.py for the fields. :raises KeyError, TypeError, AttributeError: for other ones"""
        self.alias: str = change["alias"]
        self.zip = _zip(change["files"] or {})
        self.is_there = change["files"] is not None
        self.layer = None if change.get("layer") is None else _zip(change["layer"])
        self.environment: dict[str, str] = dict(change.get("environment") or {})
        self.inspect_port: int | None = change.get("inspectPort")
        self.stand_by = bool(change.get("standBy"))
        self.preload = " ".join(change.get("preload") or [])

    def worker(self, name: str, config: dict) -> LiveWorker:
        values = (name, config, self.zip, self.layer, self.environment)
        return LiveWorker(*values) if self.inspect_port is None else InspectedWorker(self.inspect_port, *values)

    def runs_as(self, other: "Code") -> bool:
        """Whether they differ by the function's own code alone."""
        mine, others = ((one.layer, one.environment, one.inspect_port, one.preload) for one in (self, other))
        return mine == others


def _zip(files: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return target.getvalue()
