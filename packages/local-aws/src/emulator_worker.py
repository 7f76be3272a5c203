"""Corrects the emulator's wrapper of a function.

From Node 24 on it warns that url.parse is deprecated: a warning in a function's log is then about the function. Code that
is being written (emulator_live_worker.py) tells where its init failed, and has a deadline that waits for a debugger.
"""
from ministack.core import lambda_runtime

_CORRECTED = {
    "url.parse(endpoint)": "new URL(endpoint)",
    "url.parse(input)": "url.urlToHttpOptions(new URL(input))",
    "url.parse(input.toString())": "url.urlToHttpOptions(input)",
    'status: "error", error: e.message\n': 'status: "error", error: process.env.LOCAL_AWS_LIVE ? e.stack : e.message\n',
    "const _msDeadline = Date.now() + Number(": "const _msClock = globalThis[Symbol.for('local-aws.clock')] || Date.now;\n"
    "    const _msDeadline = _msClock() + Number(process.env.LOCAL_AWS_TIMEOUT_MS || ",
    "Math.max(0, _msDeadline - Date.now())": "Math.max(0, _msDeadline - _msClock())",
}

_script = lambda_runtime._NODEJS_WORKER_SCRIPT
for old, new in _CORRECTED.items():
    if old not in _script:
        raise RuntimeError(f"the emulator's worker no longer contains {old}: check {__file__}")
    _script = _script.replace(old, new)
if "url.parse" in _script:
    raise RuntimeError(f"the emulator's worker contains another url.parse: check {__file__}")
lambda_runtime._NODEJS_WORKER_SCRIPT = _script
