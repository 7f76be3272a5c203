"""What the emulator runs a function in warns of itself, into the function's log, from Node 24 on: url.parse is deprecated.

It is corrected here, so that a warning in a function's log is about the function.
"""
from ministack.core import lambda_runtime

_CORRECTED = {
    "url.parse(endpoint)": "new URL(endpoint)",
    "url.parse(input)": "url.urlToHttpOptions(new URL(input))",
    "url.parse(input.toString())": "url.urlToHttpOptions(input)",
}

_script = lambda_runtime._NODEJS_WORKER_SCRIPT
for old, new in _CORRECTED.items():
    if old not in _script:
        raise RuntimeError(f"the emulator's worker has no {old}: look at {__file__}")
    _script = _script.replace(old, new)
if "url.parse" in _script:
    raise RuntimeError(f"the emulator's worker has another url.parse: look at {__file__}")
lambda_runtime._NODEJS_WORKER_SCRIPT = _script
