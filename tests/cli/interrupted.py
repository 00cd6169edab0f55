"""Runs `jingwei` as a program of its own that stops at one moment and says so: `at`, then the command.

The moment is a function, written module:name. When it is called the program writes "here" and waits
for the signal that the test sends; a limit on the size of files stands for a full disk.
"""

import importlib
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from jingwei.cli import main


def stopping(original: Callable[..., Any]) -> Callable[..., Any]:
    """The function that waits for a signal first, once."""
    calls = iter([True])

    def stop(*args: Any, **more: Any) -> Any:
        if next(calls, False):
            sys.stdout.write("here\n")
            sys.stdout.flush()
            signal.pause()
        return original(*args, **more)

    return stop


if __name__ == "__main__":
    # Tests that run under nohup would hand on that a lost terminal is to be passed over.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    moment, limit, *command = sys.argv[1:]
    if moment:
        module, _, path = moment.partition(":")
        owner: Any = importlib.import_module(module)
        *outer, name = path.split(".")
        for part in outer:
            owner = getattr(owner, part)
        setattr(owner, name, stopping(getattr(owner, name)))
    if int(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    sys.exit(main(command))
