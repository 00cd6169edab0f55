"""Reads what ledgers keep: saved views, workbooks that were taken out and brought back."""

from typing import Any

from django.db.models import F, Q

from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import Export, Intake, SavedView
from jingwei.people.models import Account
from jingwei.people.queries import Standing
from jingwei.units.paths import ids_of
from jingwei.units.prepared import Given, IsAnyOf, Prepared


def views_of(reader: Standing, ledger: Ledger) -> list[SavedView]:
    """The reader's own views of the ledger, then those shared with a unit that his posts lie in."""
    above = {pk for path in reader.paths(ledger.permission) for pk in ids_of(path)}
    rows: list[Any] = _VIEWS(owner=reader.account, units=list(above), ledger=ledger.key)
    found = [SavedView(*row) for row in rows]
    return sorted(found, key=lambda view: (view.owner_id != reader.account, view.name, view.pk))


def _views(owner: int, units: Any, ledger: str) -> Any:
    whose = Q(owner=owner) | Q(IsAnyOf(F("shared_with"), units))
    return SavedView.objects.filter(whose, ledger=ledger).values_list()


_VIEWS = Prepared(_views, owner=Given.NUMBER, units=Given.NUMBERS, ledger=Given.TEXT)


def export_of(token: str) -> Export | None:
    """The record of a workbook that was taken out; None where there is none."""
    return Export.objects.filter(token=token).first()


def intake_of(key: str, *, account: Account) -> Intake | None:
    """What an account brought back under this key; None where there is none, or it is another's."""
    found = Intake.objects.filter(key=key, account=account).select_related("export")
    return found.first()
