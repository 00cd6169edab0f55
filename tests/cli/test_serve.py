"""`jingwei serve`: serves an office that is migrated, and stops cleanly."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
]  # whole runs, with a database of their own

COMMAND = [sys.executable, "-m", "jingwei.cli"]


def environment() -> dict[str, str]:
    """The machine's, without what the tests' own settings put there."""
    ours = {"DATABASE_URL", "JINGWEI_SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def asked(port: int) -> dict[str, object]:
    """What the health page says, once the server answers."""
    for _attempt in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=60) as answer:
                return dict(json.load(answer))
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("the server did not answer")


def test_an_office_is_migrated_then_served_and_stops_with_its_database(data: Path) -> None:
    at = ["--data", str(data)]
    subprocess.run(
        [*COMMAND, "migrate", *at, "--quiet"], env=environment(), check=True, timeout=120
    )
    port = free_port()
    server = subprocess.Popen(
        [*COMMAND, "serve", *at, "--bind", f"127.0.0.1:{port}"], env=environment()
    )
    try:
        said = asked(port)
    finally:
        server.send_signal(signal.SIGINT)
        ended = server.wait(timeout=60)

    assert said == {"status": "ok", "faults": []}
    assert ended == 0
    assert not (data / "postgres" / "postmaster.pid").exists()
