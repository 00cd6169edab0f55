"""Keeps the standings as the register is: what was touched is made anew, a few at once or in parts (R-I.4)."""

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from jingwei.indicators.catalogue import digest, indicators
from jingwei.indicators.models import Basis
from jingwei.indicators.recount import recount
from jingwei.indicators.standing import make_anew
from jingwei.indicators.tallies import added_up
from jingwei.people.sight import EVERYTHING, seeing

FEW = 500  # organisations that a reader waits for; more are the worker's
PART = 5_000  # organisations of one transaction
_LOCK = 0x6A77_0001  # of the database: whoever makes standings anew is alone

_LEFT = "SELECT count(*) FROM (SELECT FROM indicators_touched LIMIT %s) touched"
_TAKE = """
    WITH taken AS (
        DELETE FROM indicators_touched WHERE organisation IN (
            SELECT DISTINCT organisation FROM (
                SELECT organisation FROM indicators_touched ORDER BY id LIMIT %s
            ) first
        ) RETURNING organisation
    ) SELECT DISTINCT organisation FROM taken ORDER BY organisation
"""


def is_current() -> bool:
    """Whether the standings are as the register is, once the few that were touched are made anew."""
    if not _is_of_this_catalogue():
        return False
    left = _left(FEW + 1)
    if 0 < left <= FEW and _work_off(FEW, waits=False):
        left = _left(1)
    return not left


def catch_up(*, heard: Callable[[int], None] | None = None) -> int:
    """Make anew whatever was touched, in parts that are kept where it is interrupted; how many organisations.

    `heard` is told how many so far. Definitions that changed make it everything.
    """
    if not _is_of_this_catalogue():
        begin_anew()
    done = 0
    while part := _work_off(PART, waits=True):
        done += part
        if heard is not None:
            heard(done)
    return done


def begin_anew() -> None:
    """Forget all standings: every organisation is touched; figures are counted from the rows meanwhile."""
    with seeing(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for table in ("standing", "tally", "touched", "basis"):
            cursor.execute(f"DELETE FROM indicators_{table}")  # noqa: S608 - names made here
        cursor.execute(
            "INSERT INTO indicators_touched (organisation) SELECT id FROM register_organisation ORDER BY id"
        )
        Basis.objects.create(digest=digest())


def differs(*, on: date, today: date) -> list[str]:
    """Where the tallies say otherwise than the rows on the day: keys of figures; within a sight of everything."""
    asked = list(indicators().values())
    told, counted = added_up(asked, on=on), recount(asked, on=on, today=today)
    return sorted(
        {
            one.key for unit in {*told, *counted} for one in asked
            if told.get(unit, {}).get(one.key) != counted.get(unit, {}).get(one.key)
        }
    )  # fmt: skip


def _is_of_this_catalogue() -> bool:
    return Basis.objects.filter(digest=digest()).exists()


def _left(most: int) -> int:
    """How many notes of touched organisations there are, counted up to a number."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [most])
        (found,) = cursor.fetchone()
    return int(found)


@transaction.atomic
def _work_off(most: int, *, waits: bool) -> int:
    """So many notes at most, in a transaction; how many organisations: none where somebody else is at it."""
    with connection.cursor() as cursor:
        lock = "pg_advisory_xact_lock(%s) IS NOT NULL" if waits else "pg_try_advisory_xact_lock(%s)"
        cursor.execute(f"SELECT {lock}", [_LOCK])
        (alone,) = cursor.fetchone()
        if not alone:
            return 0
        cursor.execute(_TAKE, [most])
        organisations = [one for (one,) in cursor.fetchall()]
    if organisations:
        with seeing(EVERYTHING):
            make_anew(organisations)
    return len(organisations)
