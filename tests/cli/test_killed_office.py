"""kill -9 of the web processes, the worker and the database at random moments, while people work (R-D.6).

Unlike `test_killed`, which chooses the statement before which a step dies, this pulls the plug of the running
office as a power cut would: whatever was acknowledged is there afterwards, once.
"""

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

from tests.areas.rounds.lists import crowd, csv
from tests.cli.keeper import LOGIN, PASSWORD
from tests.cli.test_serve import COMMAND, asked, environment, free_port

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

SEED = 20_261_122
# Kills while files are sent; JINGWEI_KILL_OFFICE=20 for twenty. Fusing and publishing are killed once each besides.
KILLS = int(os.environ.get("JINGWEI_KILL_OFFICE", "3"))
TARGETS = ("web", "all of the web", "database")
PATIENCE = 120  # seconds that a busy machine may take for an answer
LONGEST = 0.8  # seconds after the request was begun until which it may be killed
ROWS = 40


class Running:
    """The office's processes, as a service manager would keep them; begun again after every kill."""

    KEEPER = "tests.cli.keeper"

    def __init__(self, data: Path, *, log: IO[bytes] | None = None) -> None:
        self.data, self.port, self.log = data, free_port(), log
        self.founded: dict[str, object] = {}
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def keeper(self, step: str) -> dict[str, object]:
        command = [sys.executable, "-m", self.KEEPER, str(self.data), step]
        done = subprocess.run(command, env=_environment(), check=True, stdout=subprocess.PIPE)
        said: dict[str, object] = json.loads(done.stdout)
        return said

    def begin(self) -> None:
        at = ["--data", str(self.data)]
        bind = ["--bind", f"127.0.0.1:{self.port}"]
        self.web = self._process("serve", *at, *bind)
        asked(self.port)

    def work(self) -> None:
        at = ["--data", str(self.data)]
        self.worker = self._process("worker", *at)

    def _process(self, *words: str) -> subprocess.Popen[bytes]:
        command = [*COMMAND, *words, "--quiet"]
        return subprocess.Popen(
            command, env=_environment(), start_new_session=True, stdout=self.log, stderr=self.log
        )

    def web_processes(self) -> list[int]:
        """The processes that answer, in gunicorn's order."""
        assert self.web is not None
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill(self, target: str) -> None:
        """One process of the web, all of it with the worker, or the database with everything of it."""
        assert self.web is not None
        if target == "web":
            os.kill(self.web_processes()[0], signal.SIGKILL)
            return
        if target == "database":
            postmaster = (self.data / "postgres" / "postmaster.pid").read_text().splitlines()[0]
            os.kill(int(postmaster), signal.SIGKILL)
        self.end()

    def end(self) -> None:
        for one in (self.web, self.worker):
            if one is not None:
                with suppress(ProcessLookupError):
                    os.killpg(one.pid, signal.SIGKILL)
                one.wait()
        self.web = self.worker = None


@pytest.fixture
def running(data: Path) -> Iterator[Running]:
    """An office of its own, with its own database."""
    office = Running(data)
    office.founded = office.keeper("found")
    yield office
    office.end()
    with suppress(FileNotFoundError, ProcessLookupError):
        pid = (data / "postgres" / "postmaster.pid").read_text().splitlines()[0]
        os.kill(int(pid), signal.SIGINT)


class Client:
    """Somebody at a browser without JavaScript."""

    def __init__(self, port: int) -> None:
        self.at = f"http://127.0.0.1:{port}"
        self.browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        form = {"login": LOGIN, "password": PASSWORD, **self.token("/sign-in/")}
        page = self.browser.open(
            f"{self.at}/sign-in/", urlencode(form).encode(), timeout=PATIENCE
        ).read()
        assert b"account_login" not in page

    def token(self, page: str) -> dict[str, str]:
        text = self.browser.open(f"{self.at}{page}", timeout=PATIENCE).read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert found
        return {"csrfmiddlewaretoken": found[1]}

    def send(self, *, department: int, name: str, content: bytes, token: dict[str, str]) -> None:
        """Send a file by the form; it is acknowledged where this returns."""
        edge = "edge-of-a-part"
        fields = {**token, "department": str(department)}
        head = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        )
        head += (
            f'--{edge}\r\nContent-Disposition: form-data; name="lists"; filename="{name}"\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        page = self.browser.open(
            Request(f"{self.at}/rounds/1/upload/", body, kind), timeout=PATIENCE
        ).read()
        assert "收下 1 个文件".encode() in page or "没有重复收".encode() in page

    def press(self, address: str, **fields: str) -> None:
        form = {**self.token("/rounds/1/"), **fields}
        self.browser.open(f"{self.at}{address}", urlencode(form).encode(), timeout=PATIENCE).read()


def _environment() -> dict[str, str]:
    return {**environment(), "JINGWEI_SECOND_FACTOR": "nobody"}


def _content(number: int) -> bytes:
    return csv(*crowd(ROWS)[: ROWS - number % 7]) + b"\n" * number


def _while_killed(step: Callable[[], None], running: Running, *, after: float, target: str) -> bool:
    """Whether a step was acknowledged although the plug was pulled so many seconds after it began."""
    acknowledged = []

    def take() -> None:
        with suppress(URLError, ConnectionError, HTTPException, TimeoutError, AssertionError):
            step()
            acknowledged.append(True)

    thread = threading.Thread(target=take)
    thread.start()
    time.sleep(after)
    running.kill(target)
    thread.join()
    return bool(acknowledged)


def _until(running: Running, *, least: int, of: str) -> dict[str, object]:
    """What stands in the office once nothing waits for the worker any more."""
    for _attempt in range(120):
        said = running.keeper("state")
        found = said[of]
        if not said["waiting"] and (found if isinstance(found, int) else len(found)) >= least:  # type: ignore[arg-type]
            return said
        time.sleep(1)
    pytest.fail(f"the worker did not come to an end: {said}")


def _again(running: Running) -> Client:
    """Everything is begun again, as a service manager does it, and somebody signs in anew."""
    running.end()
    running.begin()
    running.keeper("hour")
    running.work()
    return Client(running.port)


def test_whatever_was_acknowledged_is_there_once(running: Running) -> None:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    department = int(str(running.founded["department"]))
    running.begin()
    client = Client(running.port)
    sent: dict[str, str] = {}
    for number in range(KILLS):
        name, content, token = f"名单{number}.csv", _content(number), client.token("/rounds/1/")

        def send() -> None:
            client.send(department=department, name=name, content=content, token=token)  # noqa: B023

        was_acknowledged = _while_killed(
            send, running, after=chance.uniform(0, LONGEST), target=TARGETS[number % len(TARGETS)]
        )
        client = _again(running)
        if was_acknowledged:
            names = [line[0] for line in running.keeper("state")["uploads"]]  # type: ignore[attr-defined]
            assert name in names
        token = client.token("/rounds/1/")
        send()  # and whoever was not answered sends again
        sent[name] = hashlib.sha256(content).hexdigest()

    said = _until(running, least=KILLS, of="uploads")
    assert [(line[0], line[1]) for line in said["uploads"]] == list(sent.items())  # type: ignore[attr-defined]
    assert all(line[2] == "understood" and line[4] for line in said["uploads"])  # type: ignore[attr-defined]
    assert said["uploaded"] == KILLS
    assert said["is_whole"]

    client.press("/rounds/1/fuse/")
    time.sleep(chance.uniform(0, 2))
    running.kill("database")
    client = _again(running)
    said = _until(running, least=1, of="runs")
    assert [(done, fault) for _pk, done, fault in said["runs"]] == [(True, "")]  # type: ignore[attr-defined]

    run = str(said["runs"][0][0])  # type: ignore[index]
    client.press("/rounds/1/publish/", run=run)
    time.sleep(chance.uniform(0, 2))
    running.kill("database")
    _again(running)
    said = _until(running, least=1, of="publications")
    assert (said["round"], said["publications"], said["published"]) == ("published", 1, 1)
    assert said["organisations"] == ROWS
    assert said["is_whole"]
