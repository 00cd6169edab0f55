"""What the pages of a round share: finding it, saying what was refused, the way it goes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from jingwei.areas.rounds.models import Round, RoundState
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.areas.rounds.storage import FileRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.web.request import OfficeRequest

WAY = (RoundState.COLLECTING, RoundState.FUSING, RoundState.REVIEWING, RoundState.PUBLISHED)


def found_round(number: int) -> Round:
    """The round of this number; 404 where there is none."""
    found = Round.objects.select_related("top", "opened_by", "published_by").filter(number=number)
    one = found.first()
    if one is None:
        raise Http404
    return one


def way(found: Round) -> list[tuple[str, str]]:
    """The steps of a round as the page draws them: title, and done, here or next."""
    if found.state == RoundState.ABANDONED:
        return [(_(str(RoundState.ABANDONED.label)), "here")]
    state = RoundState(found.state)
    steps = [*WAY[:-1], state] if state == RoundState.PUBLISHING else WAY
    here, ended = steps.index(state), state == RoundState.PUBLISHED
    return [
        (_(str(step.label)), "done" if at < here or ended else "here" if at == here else "next")
        for at, step in enumerate(steps)
    ]


def check_may(request: OfficeRequest, permission: Permission, *, found: Round) -> None:
    """404 where the reader holds the permission elsewhere, not over this round's city."""
    if not may(request.account, permission, unit=found.top, on=request.today):
        raise Http404


@contextmanager
def refusals_told(request: OfficeRequest) -> Iterator[None]:
    """Says on the next page why a step was not taken."""
    try:
        yield
    except (RoundRefused, FileRefused) as refused:
        messages.error(request, str(refused))


def back_to(name: str, *given: object) -> HttpResponseRedirect:
    """The page to see after a step, so that going back does not take it again."""
    return HttpResponseRedirect(reverse(name, args=given), status=303)
