"""Corrects the emulator's wrapper of a function: from Node 24 on it warns that url.parse is deprecated.

A warning in a function's log is then about the function.
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
        raise RuntimeError(f"the emulator's worker no longer contains {old}: check {__file__}")
    _script = _script.replace(old, new)
if "url.parse" in _script:
    raise RuntimeError(f"the emulator's worker contains another url.parse: check {__file__}")
lambda_runtime._NODEJS_WORKER_SCRIPT = _script
