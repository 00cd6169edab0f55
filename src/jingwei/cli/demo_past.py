"""What the demo's histories share: days that are past, and people who held their posts then."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from jingwei.people.models import Account
from jingwei.people.operations import appoint, open_account
from jingwei.people.permissions import ROLES
from jingwei.units.models import Unit


def day(today: date, ago: int) -> date:
    """So many days ago."""
    return today - timedelta(days=ago)


def moment(today: date, ago: int) -> datetime:
    """Ten in the morning in the office, so many days ago."""
    return datetime.combine(day(today, ago), time(2), tzinfo=UTC)


def somebody(
    login: str, name: str, *, role: str, places: Sequence[Unit], since: date, now: datetime
) -> Account:
    """An account with its posts; nobody knows its password but who resets it."""
    made = open_account(login=login, name=name, actor=None, now=now).account
    for place in places:
        appoint(made, role=ROLES[role], place=place, held_from=since, actor=None, now=now)
    return made
