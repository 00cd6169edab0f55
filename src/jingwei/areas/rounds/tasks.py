"""The worker's part: files are understood, runs are worked, rounds are published outside the web process (R-O.4)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from jingwei.areas.rounds.models import Publishing, Run
from jingwei.areas.rounds.operations import files, fusing, rounds
from jingwei.kernel.catalogue import translate as _

RETRIES = 3


@app.task(queue="files", retry=RETRIES, pass_context=True)
def understand_upload(context: JobContext, upload: int) -> None:
    """Read an uploaded file and keep what was understood."""
    with given_up(context, lambda why: files.give_up(upload, fault=why)):
        files.understand(upload)


@app.task(queue="fusion", retry=RETRIES, lock="fusion", pass_context=True)
def work_run(context: JobContext, run: int) -> None:
    """Fuse the files of a round."""
    found = Run.objects.select_related("round__top").get(pk=run)
    with given_up(context, lambda why: fusing.give_up(found, fault=why, clock=timezone.now)):
        fusing.work(found, clock=timezone.now)


@app.task(queue="fusion", retry=RETRIES, lock="fusion", pass_context=True)
def publish_round(context: JobContext, publishing: int) -> None:
    """Lay into the register what somebody has asked to publish."""
    asked = Publishing.objects.select_related("round__top", "run", "started_by").get(pk=publishing)
    with given_up(
        context, lambda why: rounds.give_up_publishing(asked, fault=why, clock=timezone.now)
    ):
        rounds.publish_asked(asked, clock=timezone.now)


@contextmanager
def given_up(context: JobContext, give_up: Callable[[str], None]) -> Iterator[None]:
    """A fault that nobody foresaw is tried again; the last time whoever waits for it is told, and does not wait for ever."""
    try:
        yield
    except Exception:
        if context.job.attempts >= RETRIES:
            text = _(
                "后台出错，试了 {count} 次都没有完成。请系统管理员查看后台日志（任务 {job}）。"
            )
            give_up(text.format(count=context.job.attempts + 1, job=context.job.id))
        raise
