"""The program of the limited child process that looks at what was sent: one file, one answer.

Its request is one line of JSON and the bytes of the file; its answer one line of JSON,
``{"sizes": [SIZE, ...]}`` or ``{"refused": CAUSE, ...}``, and the bytes of the pictures drawn anew, or of the text read.
How it is confined it takes from the child that reads lists, whose path it is given.
"""

import importlib.util
import json
import os
import sys
from typing import Any

from jingwei.evidence import pdf, word


def answer(kind: str, content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What is found of the file, and the pictures."""
    if kind == "image":
        return _picture(content)
    if kind == "text":
        return _text(content)
    fault = {"pdf": pdf.fault_of, "docx": word.fault_of}[kind](content)
    return ({"refused": fault} if fault else {"sizes": []}), []


def _text(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    if fault := word.fault_of(content):
        return {"refused": fault}, []
    said = word.text_of(content).encode()
    return {"sizes": [len(said)]}, [said]


def _picture(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    from jingwei.evidence import pictures  # noqa: PLC0415 - Pillow takes longer to load than a PDF to look through

    try:
        drawn = list(pictures.drawn_anew(content))
    except pictures.Unfit as found:
        return {"refused": found.cause, "found": found.found}, []
    except (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, EOFError):
        return {"refused": "not_picture"}, []
    return {"sizes": [len(one) for one in drawn]}, drawn


def confining(path: str) -> Any:
    """How the child that reads lists is confined, without the package around it."""
    spec = importlib.util.spec_from_file_location("jingwei_limits", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Serves one request; any fault at all is an answer too."""
    limits = confining(sys.argv[1])
    limits.confine(int(sys.argv[2]))
    limits.allow_seconds(int(sys.argv[3]))
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.dup2(silence, sys.stderr.fileno())
    request = json.loads(sys.stdin.buffer.readline())
    try:
        said, drawn = answer(request["kind"], sys.stdin.buffer.read(request["size"]))
    except MemoryError:
        said, drawn = {"refused": "memory"}, []
    except BaseException:  # noqa: BLE001 - a reader may raise anything
        said, drawn = {"refused": "died"}, []
    outbox.write(json.dumps(said).encode("ascii") + b"\n" + b"".join(drawn))
    outbox.flush()


if __name__ == "__main__":
    main()
