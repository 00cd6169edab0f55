"""Clears the ledgers that must never have come; digest, times, numbers and who did it stay (E-14, R-B.7)."""

from datetime import datetime

from django.db import transaction

from jingwei.areas.cover_books.kinds import State
from jingwei.areas.cover_books.models import Book, Line, Mention
from jingwei.areas.cover_books.operations.steps import tell
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing

NAMELESS = mark("（已隔离删除）")  # a name may be as secret as what it names


def quarantine(sha256: str, *, actor: Account, now: datetime) -> int:
    """Clear every ledger of this content, whoever brought it; how many there were.

    One that waits is never read; one that a worker has in hand finds nothing more to take over. What was
    taken over into the cover before stays there. The file itself lies with the rounds.
    """
    with transaction.atomic(), seeing(EVERYTHING):
        found = list(Book.objects.filter(sha256=sha256, removed_at=None).order_by("pk").select_for_update())  # fmt: skip
        own = Book.objects.filter(pk__in=[one.pk for one in found])
        own.update(state=State.REFUSED, removed_at=now, file_name=_(NAMELESS), refusal="", notes=[])
        lines = Line.objects.filter(book__in=found)
        Mention.objects.filter(line__in=lines).update(text="", code="", candidates=[])
        lines.update(sheet="", said={}, refusal="", remarks=[], outcome="", ticked=False)
        for one in found:
            tell("quarantine", subject=one, actor=actor, now=now, details={})
    return len(found)
