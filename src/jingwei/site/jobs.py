"""Jobs of the office as a whole: what was left half done is begun again (R-O.4), what is over is cleared daily."""

import logging
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from jingwei.areas.cover_books.models import Book
from jingwei.areas.liaison.operations import end_covered
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Upload
from jingwei.areas.rounds.operations import sending
from jingwei.areas.rounds.operations.removing import remove_superseded
from jingwei.areas.upper_lists.models import Comparison
from jingwei.indicators.upkeep import begin_anew, catch_up, differs
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.attachments import operations as attachments
from jingwei.procedures.operations import lapse
from jingwei.procedures.reminding.remind import remind
from jingwei.web.procedures import CATALOGUE

_log = logging.getLogger(__name__)
LEFT = timedelta(days=1)  # so old is what nobody works on any more
KEPT = timedelta(days=7)  # so long a file that came in part waits for the rest (R-O.9)
SILENT = 60  # seconds without a sign of life, after which a worker counts as dead


@app.periodic(cron="* * * * *")
@app.task(queue="files", queueing_lock="begin_again", pass_context=True)
async def begin_again(context: JobContext, timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Give the jobs of dead workers to living ones; how many there were."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)


@app.periodic(cron="17 3 * * *")
@app.task(queue="files", queueing_lock="sweep")
def sweep(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Remove what was left half done on the disk, and what was refused after it had been kept; how many."""
    now = timezone.now()
    left = storage.sweep(before=now - LEFT) + discard_unclaimed(before=now - LEFT)
    left += attachments.expire(before=now - LEFT, now=now) + attachments.clear_disk(
        before=now - LEFT
    )
    return left + sending.sweep(before=now - KEPT)


def discard_unclaimed(*, before: datetime) -> int:
    """Remove the files kept before the instant that no row names; how many there were."""
    old = storage.kept_before(before)
    with seeing(EVERYTHING):
        uploads = Upload.objects.filter(sha256__in=old, removed_at=None)
        claimed = set(uploads.values_list("sha256", flat=True))
        laid = Comparison.objects.filter(sha256__in=old, removed_at=None)
        claimed |= set(laid.values_list("sha256", flat=True))
        brought = Book.objects.filter(sha256__in=old, removed_at=None)
        claimed |= set(brought.values_list("sha256", flat=True))
    return storage.discard(old - claimed, before=before)


@app.periodic(cron="37 3 * * *")
@app.task(queue="files", queueing_lock="end_sessions")
def end_sessions(timestamp: int) -> None:  # noqa: ARG001 - handed to every periodic task
    """Forget the sessions that are over: a row that nobody can use tells only when somebody worked (E-3)."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@app.periodic(cron="7 4 * * *")
@app.task(queue="files", queueing_lock="end_covered_assignments")
def end_covered_assignments(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """End the assignments of organisations that have become covered (R-G.5); how many there were."""
    return end_covered(now=timezone.now())


@app.periodic(cron="57 3 * * *")
@app.task(queue="files", queueing_lock="remove_superseded_files")
def remove_superseded_files(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Remove the departments' files that were kept long enough (E-12); how many there were."""
    with seeing(EVERYTHING):
        laid = Comparison.objects.filter(removed_at=None)
        compared = set(laid.values_list("sha256", flat=True))
        brought = Book.objects.filter(removed_at=None)
        compared |= set(brought.values_list("sha256", flat=True))
    return remove_superseded(days=settings.KEEP_UPLOADS_DAYS, now=timezone.now(), spared=compared)


@app.periodic(cron="47 3 * * *")
@app.task(queue="files", queueing_lock="remove_old_photos")
def remove_old_photos(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Remove the photos of cases that were closed long enough ago (E-12); how many there were."""
    now = timezone.now()
    removed = attachments.remove_old_photos(days=settings.KEEP_PHOTOS_DAYS, now=now)
    attachments.clear_disk(before=now - LEFT)
    return removed


@app.periodic(cron="*/10 * * * *")
@app.task(queue="files", queueing_lock="lapse_cases")
def lapse_cases(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Take the clock's steps of cases whose day due has passed (R-C.15); how many."""
    return lapse(CATALOGUE, now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queue="files", queueing_lock="remind_of_cases")
def remind_of_cases(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Remind of cases that are due, and tell the levels above of those that are late (R-C.22); how many."""
    return remind(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queue="files", queueing_lock="catch_up_figures", lock="figures")
def catch_up_figures(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Make anew how organisations stand in the figures where many changed at once (R-I.4); how many."""
    return catch_up()


@app.periodic(cron="27 4 * * *")
@app.task(queue="files", queueing_lock="compare_figures", lock="figures")
def compare_figures(timestamp: int) -> list[str]:  # noqa: ARG001 - handed to every periodic task
    """Count yesterday's figures from the rows; those that differ, of which all is made anew (R-I.4)."""
    catch_up()
    today = timezone.localdate()
    with seeing(EVERYTHING):
        wrong = differs(on=today - timedelta(days=1), today=today)
    if wrong:
        _log.error("tallies differ from the rows: %s; made anew", ", ".join(wrong))
        begin_anew()
        catch_up()
    return wrong
