"""What every decision on numbers takes: both held against everybody else, in one order, and words for a refusal."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from jingwei.kernel.catalogue import translate as _
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations.steps import change_together, hold
from jingwei.register.rules import RegisterRefused

_SPLITTING = 0x6A77_0003  # the lock of whoever gives a new number


def mint_alone() -> None:
    """Keeps all other splits waiting until the transaction ends, so that no number is given twice; no round is published.

    Taken before any number is held.
    """
    change_together()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SPLITTING])


def hold_all(*numbers: Organisation) -> tuple[Organisation, ...]:
    """The numbers as they are now, kept with their branches until the transaction ends; no round is published.

    Locked from the oldest to the youngest, so that of two decisions one waits for the other.
    """
    change_together()
    branches = Entry.objects.still().filter(parent__in=numbers).values_list("organisation", flat=True)  # fmt: skip
    wanted = sorted({*branches, *(one.pk for one in numbers)})
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    found = {one.pk: one for one in locked.order_by("pk")}
    return tuple(found[one.pk] for one in numbers)


def living(number: Organisation, *, on: date) -> Entry:
    """Its entry of today's register; raises RegisterRefused where it has none, in words that say why."""
    if number.merged_into_id is not None:
        text = _("{number} 已经并入别的号，请刷新后再看。")
        raise RegisterRefused(text.format(number=number.number))
    return hold(number, on=on)


def held(entries: QuerySet[Entry], *, on: date) -> Iterable[Entry]:
    """The entries, one after the other, of which none begins after the day."""
    for entry in entries.order_by("organisation"):
        yield hold(entry.organisation, on=on)


def refuse_all(reasons: Iterable[str]) -> None:
    """Raises RegisterRefused with every reason there is, a line each."""
    if said := "\n".join(reasons):
        raise RegisterRefused(said)
