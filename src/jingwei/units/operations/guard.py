"""How an operation holds what it changes: rows locked in one order, the database's No put into words."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.units.models import Unit
from jingwei.units.rules import UnitRefused

# Any number that nothing else in this database locks by.
_LOADING = 7_303_001
# What two people can do to each other between the check and the write.
_WORDS: Mapping[str, str] = {
    "units_unitcode_one_holder_at_a_time": mark("这个代码刚刚给了别的单位，请刷新后改用别的代码。"),
    "units_outline_one_outline_at_a_time": mark("有单位的界线刚刚换过，请刷新后再看。"),
    "units_unit_one_of_a_kind_serves_a_place": mark("这个属地已有同类机构，请刷新后再看。"),
    "units_remit_one_committee_for_an_industry": mark(
        "这个行业刚刚归口给了别的行业党委，请刷新后再看。"
    ),
}


@contextmanager
def one_change() -> Iterator[None]:
    """All or nothing, in one transaction; raises UnitRefused where a constraint says No."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fault:
        diagnosis = getattr(fault.__cause__, "diag", None)
        words = _WORDS.get(getattr(diagnosis, "constraint_name", None) or "")
        if words is None:
            raise
        raise UnitRefused(_(words)) from fault


def held(ids: Iterable[int | None]) -> dict[int, Unit]:
    """The units of these ids as they are now, locked until the end of the transaction.

    Every operation locks the units that it rests on before anything else, in the order of their
    ids: an UPDATE of several rows promises no order, and two of them would wait for each other.
    Whoever comes second sees what the first did, and is refused with its words.
    """
    wanted = {pk for pk in ids if pk is not None}
    rows = Unit.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    return {unit.pk: unit for unit in rows}


def one_load_at_a_time() -> None:
    """Waits until no other transaction loads tables; its rows are then seen as known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADING])


def next_ids(count: int) -> list[int]:
    """Ids for new units: the path is made of them, so they are needed before the row is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('units_unit', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [number for (number,) in cursor.fetchall()]
