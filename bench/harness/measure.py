"""Runs a command and says what it took. Started once for each run, since it is small: on Linux the peak of a command
begins with the size of the process that started it, and the benchmark itself is larger than much of what it measures.

Usage: measure.py <file for its output> <command> [argument ...]
Standard output: {"seconds": wall, "cpuSeconds": of the processor, "kibibytes": most memory of its largest process, "code": exit code}
"""

import json
import os
import resource
import signal
import sys
import time


def main():
    # the command gets it too, and what that has to stop is not cut off: this one ends after it
    for interrupt in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(interrupt, lambda *_: None)
    output, *command = sys.argv[1:]
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    actions = [(os.POSIX_SPAWN_DUP2, file, 1), (os.POSIX_SPAWN_DUP2, file, 2)]
    started_at = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, _ = os.wait4(pid, 0)
    seconds = time.perf_counter() - started_at
    # of the command and of all that it has waited for
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024 if sys.platform == "darwin" else 1
    report = {
        "seconds": seconds,
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        "kibibytes": usage.ru_maxrss / unit,
        "code": os.waitstatus_to_exitcode(status),
    }
    print(json.dumps(report))


main()
