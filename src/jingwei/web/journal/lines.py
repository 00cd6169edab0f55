"""Entries as pages show them: numbers, codes and counts, no name and no login (R-J.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jingwei.journal.digest import Detail, canonical
from jingwei.journal.models import Entry
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.web.journal.words import action_title, chain_title, subject_title
from jingwei.web.people.finding import posts_within
from jingwei.web.request import OfficeRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words; `actor` is the number of an account, "" for the program itself."""

    chain: str
    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: tuple[tuple[str, str], ...]


def lines(entries: Iterable[Entry]) -> list[Line]:
    """The entries in their order."""
    return [
        Line(
            chain_title(one.chain), one.sequence, one.at, one.actor_id, action_title(one.action),
            f"{subject_title(one.subject_kind)} {one.subject_id}".strip(), _said(one.details),
        )
        for one in entries
    ]  # fmt: skip


def actors_in_scope(request: OfficeRequest, permission: Permission) -> list[str] | None:
    """Whose deeds the reader sees: of the accounts with a post in his scope; None for everybody's.

    An entry names no place. Who reads for the whole city also sees what the program itself did.
    """
    own = tuple(paths(request.account, permission, on=request.today))
    cities = Unit.objects.on(request.today).filter(kind=Kind.CITY).values_list("path", flat=True)
    if all(path.startswith(own) for path in cities):
        return None
    found = posts_within(own).values_list("account", flat=True).distinct()
    return [str(pk) for pk in found]


def _said(details: Mapping[str, Detail]) -> tuple[tuple[str, str], ...]:
    if not isinstance(details, dict):
        return ()
    return tuple(
        (key, value if isinstance(value, str) else canonical(value)) for key, value in sorted(details.items())
    )  # fmt: skip
