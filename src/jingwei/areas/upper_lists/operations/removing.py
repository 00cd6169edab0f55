"""Clears the lists from above that must never have come; digest, times, numbers and who did it stay (E-14, R-UL.5)."""

from datetime import datetime

from django.db import transaction

from jingwei.areas.upper_lists.models import Comparison, Decision, Line, State
from jingwei.areas.upper_lists.operations.steps import tell
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing

NAMELESS = mark("（已隔离删除）")  # a name may be as secret as what it names


def quarantine(sha256: str, *, actor: Account, now: datetime) -> int:
    """Clear every comparison of this content, whoever laid it; how many there were.

    One that waits is never compared; one that a worker has in hand finds nothing to write to. The file
    itself lies with the rounds, who takes it off the disk.
    """
    with transaction.atomic(), seeing(EVERYTHING):
        same = Comparison.objects.filter(sha256=sha256, removed_at=None).order_by("pk")
        found = list(same.select_for_update())
        own = Comparison.objects.filter(pk__in=[one.pk for one in found])
        own.filter(state=State.WAITING).update(state=State.REFUSED)
        own.update(removed_at=now, file_name=_(NAMELESS), refusal="", notes=[])
        Line.objects.filter(comparison__in=found).update(sheet="", theirs={}, differences=[], why="")  # fmt: skip
        # What people wrote of a row may quote it.
        Decision.objects.filter(line__comparison__in=found).update(reason=_(NAMELESS))
        for one in found:
            tell("quarantine", subject=one, actor=actor, now=now, details={})
    return len(found)
