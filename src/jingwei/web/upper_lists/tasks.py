"""The worker's part of a comparison: the file and the state lie with the rounds, the comparison knows neither (R-UL.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.operations.decided import published_state
from jingwei.areas.rounds.tasks import RETRIES, given_up
from jingwei.areas.upper_lists.models import Comparison
from jingwei.areas.upper_lists.operations.comparing import give_up, work
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.kernel.catalogue import translate as _


@app.task(queue="fusion", retry=RETRIES, lock="fusion", pass_context=True)
def compare_list(context: JobContext, comparison: int) -> None:
    """Reads an upper level's list and lays it against the published register."""
    with given_up(context, lambda why: give_up(comparison, fault=why, clock=timezone.now)):
        compare(comparison)


def compare(comparison: int) -> None:
    """The same, once."""
    work(comparison, laid_out=_laid_out, read=published_state, clock=timezone.now)


@contextmanager
def _laid_out(found: Comparison) -> Iterator[Path]:
    """The kept file under the name it came with, in a folder that is ours meanwhile; raises ListRefused where it is lost."""
    if not storage.content(found.sha256).exists():
        text = _("{name}：原文件已不在服务器上，没有对照。请重新上传这份名单再对照。")
        raise ListRefused(text.format(name=found.file_name))
    with storage.working() as folder:
        (path,) = storage.laid_out({found.file_name: found.sha256}, into=folder)
        yield path
