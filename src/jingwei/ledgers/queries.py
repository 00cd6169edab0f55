"""Reads what ledgers keep: saved views, workbooks that were taken out and brought back."""

from django.db.models import Q

from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import Export, Intake, SavedView
from jingwei.people.models import Account
from jingwei.people.queries import Standing
from jingwei.units.paths import ids_of


def views_of(reader: Standing, ledger: Ledger) -> list[SavedView]:
    """The reader's own views of the ledger, then those shared with a unit that his posts lie in."""
    above = {pk for path in reader.paths(ledger.permission) for pk in ids_of(path)}
    mine = Q(owner=reader.account)
    found = SavedView.objects.filter(mine | Q(shared_with__in=above), ledger=ledger.key)
    return sorted(found, key=lambda view: (view.owner_id != reader.account, view.name, view.pk))


def export_of(token: str) -> Export | None:
    """The record of a workbook that was taken out; None where there is none."""
    return Export.objects.filter(token=token).first()


def intake_of(key: str, *, account: Account) -> Intake | None:
    """What an account brought back under this key; None where there is none, or it is another's."""
    found = Intake.objects.filter(key=key, account=account).select_related("export")
    return found.first()
