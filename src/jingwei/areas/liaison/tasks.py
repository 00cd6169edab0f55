"""The worker's part: large proposals are worked out and written beside the pages (R-G.4, R-G.6)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from jingwei.areas.liaison.operations import confirm_begun, draw, give_up, take_back
from jingwei.kernel.catalogue import translate as _

RETRIES = 3


@app.task(queue="files", retry=RETRIES, pass_context=True)
def draw_proposal(context: JobContext, proposal: int) -> None:
    """Work out who is to guide whom."""
    with _told(context, lambda why: give_up(proposal, fault=why, clock=timezone.now)):
        draw(proposal, clock=timezone.now)


@app.task(queue="files", retry=RETRIES, pass_context=True)
def confirm_proposal(context: JobContext, proposal: int) -> None:
    """Write what somebody has confirmed."""
    with _told(context, lambda why: take_back(proposal, fault=why)):
        confirm_begun(proposal, clock=timezone.now)


@contextmanager
def _told(context: JobContext, give_up: Callable[[str], None]) -> Iterator[None]:
    """A fault that nobody foresaw is tried again; the last time whoever waits is told."""
    try:
        yield
    except Exception:
        if context.job.attempts >= RETRIES:
            text = _(
                "后台出错，试了 {count} 次都没有完成。请系统管理员查看后台日志（任务 {job}）。"
            )
            give_up(text.format(count=context.job.attempts + 1, job=context.job.id))
        raise
