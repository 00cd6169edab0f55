"""Runs steps of an office in processes of their own, each killed (SIGKILL) before a given event; a line of JSON each.

Events are what leaves a trace: statements to the database, commits (before and after), and what Python's audit
says of files and processes. Django and the office load once; every step is a fork of that.
"""

import importlib
import json
import os
import signal
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

FILES = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "subprocess.Popen"}  # fmt: skip

LOADED = ("jingwei.areas.rounds.tasks", "jingwei.cli.receive", "jingwei.cli.worker", "jingwei.site.jobs")  # fmt: skip


class Events:
    """Counts events, and kills its own process before the one that was named."""

    def __init__(self, at: int) -> None:
        self.count, self._at = 0, at

    def happen(self) -> None:
        if self.count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def watch(self) -> None:
        """From here on every event is counted."""
        from django.db.backends import utils  # noqa: PLC0415 - the office is open now
        from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415

        sys.addaudithook(lambda name, _args: self.happen() if name in FILES else None)
        self._before(utils.CursorWrapper, "_execute")
        self._before(utils.CursorWrapper, "_executemany")
        self._before(BaseDatabaseWrapper, "_commit", after=True)

    def _before(self, owner: Any, name: str, *, after: bool = False) -> None:
        original = getattr(owner, name)

        def counted(*args: Any, **more: Any) -> Any:
            self.happen()
            found = original(*args, **more)
            if after:
                self.happen()
            return found

        setattr(owner, name, counted)


def receive(data: Path, told: dict[str, Any]) -> int:
    from jingwei.cli import receive as command  # noqa: PLC0415

    return command.run(
        Namespace(data=data, quiet=True, round=told["round"], login="chief.one", files=[Path(told["file"])], department=None)
    )  # fmt: skip


def worker(data: Path, _told: dict[str, Any]) -> int:
    from jingwei.cli import worker as command  # noqa: PLC0415

    return command.run(Namespace(data=data, quiet=True, until_empty=True))


def begin_again(_data: Path, _told: dict[str, Any]) -> int:
    """What the worker does every minute."""
    import asyncio  # noqa: PLC0415

    from procrastinate.contrib.django import app  # noqa: PLC0415

    from jingwei.site.jobs import begin_again as task  # noqa: PLC0415

    async def call() -> int:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            async with working.open_async():
                return int(await task.func(cast("Any", Namespace(app=working)), 0))

    return 0 * asyncio.run(call())


def ask(_data: Path, told: dict[str, Any]) -> int:
    """What the page does when somebody publishes: the wish and the worker's job, in one transaction."""
    from django.db import transaction  # noqa: PLC0415

    from jingwei.areas.rounds import tasks  # noqa: PLC0415
    from jingwei.areas.rounds.models import Round  # noqa: PLC0415
    from jingwei.areas.rounds.operations import rounds  # noqa: PLC0415
    from jingwei.areas.rounds.operations.steps import RoundRefused  # noqa: PLC0415
    from jingwei.people.models import Account  # noqa: PLC0415

    actor = Account.objects.get(login="chief.one")
    found = Round.objects.select_related("top").get(number=told["round"])
    try:
        with transaction.atomic():
            wish = rounds.ask_to_publish(found, run=told["run"], actor=actor, now=datetime.fromisoformat(told["now"]))  # fmt: skip
            tasks.publish_round.defer(publishing=wish.pk)
    except RoundRefused:
        return 3
    return 0


STEPS: dict[str, Callable[[Path, dict[str, Any]], int]] = {
    "receive": receive, "worker": worker, "begin_again": begin_again, "ask": ask
}  # fmt: skip


def child(data: Path, told: dict[str, Any], *, tell: int) -> None:
    """One step, in the fork; its exit code is the step's, 99 for a fault."""
    code = 99
    events = Events(told.get("at", -1))
    try:
        events.watch()
        code = STEPS[told["do"]](data, told)
    except BaseException:  # noqa: BLE001 - the parent is told
        traceback.print_exc()
    finally:
        os.write(tell, str(events.count).encode())
        sys.stderr.flush()
        os._exit(code)


def main(data: Path) -> None:
    """Steps are read from stdin, what became of them goes to stdout."""
    from jingwei.site.office import open_office  # noqa: PLC0415

    open_office(data)
    from django.db import connections  # noqa: PLC0415

    for name in LOADED:
        importlib.import_module(name)  # once, for all forks

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a step prints is not an answer
    for line in sys.stdin:
        connections.close_all()
        hear, tell = os.pipe()
        told = json.loads(line)
        if not (pid := os.fork()):
            child(data, told, tell=tell)
        os.close(tell)
        _pid, status = os.waitpid(pid, 0)
        counted = os.read(hear, 64).decode()
        os.close(hear)
        code = os.waitstatus_to_exitcode(status)
        answers.write(json.dumps({"code": code, "events": int(counted or 0)}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
