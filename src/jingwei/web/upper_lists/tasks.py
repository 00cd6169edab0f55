"""The worker's part of a comparison: the file and the state lie with the rounds, the comparison knows neither (R-UL.2)."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from jingwei import fusion
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Round, RoundState, Run
from jingwei.areas.rounds.tasks import RETRIES, given_up
from jingwei.areas.upper_lists.models import Comparison
from jingwei.areas.upper_lists.operations.comparing import give_up, work
from jingwei.people.sight import EVERYTHING, seeing


@app.task(queue="fusion", retry=RETRIES, lock="fusion", pass_context=True)
def compare_list(context: JobContext, comparison: int) -> None:
    """Reads an upper level's list and lays it against the published register."""
    with given_up(context, lambda why: give_up(comparison, fault=why, clock=timezone.now)):
        compare(comparison)


def compare(comparison: int) -> None:
    """The same, once."""
    with seeing(EVERYTHING):
        found = Comparison.objects.get(pk=comparison)
    with storage.working() as folder:
        (path,) = storage.laid_out({found.file_name: found.sha256}, into=folder)
        work(comparison, path=path, state=published_state(), clock=timezone.now)


def published_state() -> fusion.State | None:
    """What fusion knew when the newest round was published; None before the first."""
    newest = Round.objects.filter(state=RoundState.PUBLISHED).order_by("-number").first()
    if newest is None:
        return None
    run = Run.objects.filter(round=newest, fault="").latest("pk")
    return fusion.load(storage.of_run(newest.number, run.pk) / "state")
