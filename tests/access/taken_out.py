"""Takes the application's filter out, so that what is left to keep a sight is the database's own wall."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import Intake, SavedView
from jingwei.people.sight import ScopedQuerySet, current
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.sight import CaseSight


def take_out_the_filter(patch: pytest.MonkeyPatch) -> None:
    """Every query of a scoped table reads all that the database gives; a sight must still be active."""
    patch.setattr(ScopedQuerySet, "in_sight", _everything)
    patch.setattr(CaseSight, "of", _any_case)
    patch.setattr(CaseSight, "sees", lambda _sight, _case, procedure: bool(procedure))
    for page in ("listing", "keeping"):
        patch.setattr(f"jingwei.web.ledgers.{page}.views_of", _any_view)
    patch.setattr("jingwei.web.ledgers.returning.intake_of", _any_intake)


def _everything(rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
    current()
    return rows


def _any_case(_sight: CaseSight, catalogue: Catalogue) -> Q:
    return Q(procedure__in=[one.key for one in catalogue])


def _any_view(_whose: object, ledger: Ledger) -> list[SavedView]:
    return list(SavedView.objects.filter(ledger=ledger.key))


def _any_intake(key: str, **_whose: object) -> Intake | None:
    return Intake.objects.filter(key=key).select_related("export").first()


def take_down_the_wall(tables: Iterable[str]) -> None:
    """The database keeps no sight of these tables any more; undone with the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
