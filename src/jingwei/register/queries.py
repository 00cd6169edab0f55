"""Reads the register as of a day, within a sight: one organisation, search, counts by unit, lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Func, Q

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.codes import clean
from jingwei.kernel.register_number import PREFIX
from jingwei.register.held import HeldQuerySet
from jingwei.register.kinds import OWNED_IN, Basis, Reason
from jingwei.register.models import (
    Claim,
    Entry,
    EntryQuerySet,
    FieldCheck,
    Organisation,
    Override,
    Placement,
    Publication,
)
from jingwei.units.queries import name_paths

_CODE_LENGTH = 18


@dataclass(frozen=True, slots=True)
class FieldLineage:
    """Who said what of one field: those whose word the register has, and the others."""

    field: str
    winners: tuple[Claim, ...]
    losers: tuple[Claim, ...]


@dataclass(frozen=True)
class Shown:
    """One organisation on a day; `entry` None: the register did not hold it that day."""

    organisation: Organisation
    entry: Entry | None
    placements: tuple[Placement, ...]
    lineage: tuple[FieldLineage, ...]
    history: tuple[Entry, ...]
    aliases: tuple[str, ...]
    branches: tuple[Entry, ...]
    checks: tuple[FieldCheck, ...]
    overrides: tuple[Override, ...]


def organisation_of(number: str) -> Organisation | None:
    """The organisation with this number that is in sight; the one it was merged into where it was (R-F.1)."""
    written = number.strip().upper().removeprefix(PREFIX)
    if not (written.isascii() and written.isdigit()) or len(written) > _CODE_LENGTH:
        return None
    found = Organisation.objects.filter(pk=int(written)).first()
    while found is not None and found.merged_into_id is not None:
        found = Organisation.objects.filter(pk=found.merged_into_id).first()
    return found


def shown(organisation: Organisation, *, on: date) -> Shown:
    """All that is known of an organisation on the day, in nine queries; history is of all days."""
    own = {"organisation": organisation}
    entries = Entry.objects.filter(**own).select_related(
        "lineage", "place", "committee", "park", "building"
    )
    history = tuple(entries.exclude(held_to=models.F("held_from")).order_by("-held_from"))
    entry = next((one for one in history if _holds(one, on=on)), None)
    numbers = Organisation.objects.filter(merged_into=organisation).order_by("pk")
    return Shown(
        organisation=organisation,
        entry=entry,
        placements=tuple(Placement.objects.on(on).filter(**own).select_related("unit").order_by("kind")),
        lineage=lineage_of(entry) if entry else (),
        history=history,
        aliases=tuple(one.number for one in numbers),
        branches=tuple(Entry.objects.on(on).filter(parent=organisation).order_by("name", "organisation")),
        checks=tuple(FieldCheck.objects.filter(**own).select_related("account").order_by("-checked_on", "-pk")),
        overrides=tuple(Override.objects.on(on).filter(**own).select_related("account").order_by("field")),
    )  # fmt: skip


def lineage_of(entry: Entry) -> tuple[FieldLineage, ...]:
    """Field by field who said what of the entry (R-2.2); nothing where no lineage is kept."""
    lineage = getattr(entry, "lineage", None)
    claims: Mapping[str, list[Claim]] = lineage.claims if lineage else {}
    return tuple(
        FieldLineage(
            field,
            winners=tuple(claim for claim in said if claim["won"]),
            losers=tuple(claim for claim in said if not claim["won"]),
        )
        for field, said in claims.items()
    )


def search(text: str, *, most: int = 50) -> list[Entry]:
    """Entries of today's register by number, by code, or by a part of the name; by name, `most` at most."""
    typed = text.strip()
    still = Entry.objects.still()
    if typed.upper().startswith(PREFIX):
        found = organisation_of(typed)
        return list(still.filter(organisation=found)) if found else []
    code = clean(typed)
    if len(code) == _CODE_LENGTH and code.isascii():
        return list(still.filter(uscc=code).order_by("organisation")[:most])
    return list(still.named_like(typed, most=most).order_by("name", "organisation"))


def counts_by_unit(entries: HeldQuerySet[Entry]) -> dict[int, int]:
    """How many of these entries lie in each unit, those above included, in one query."""
    each = Func("units", function="unnest", output_field=models.BigIntegerField())
    grouped = entries.order_by().annotate(unit=each).values_list("unit").annotate(count=Count("pk"))
    return dict(grouped)


def unassigned(*, on: date) -> EntryQuerySet:
    """Entries in sight without an owner at street level: an empty list before a round is settled (R-2.6)."""
    return Entry.objects.on(on).filter(Q(place=None) | ~Q(place__kind__in=OWNED_IN))


def disputed(*, on: date, field: str) -> EntryQuerySet:
    """Entries in sight of which departments say different things of a field."""
    return Entry.objects.on(on).filter(**{f"lineage__claims__{field}__contains": [{"won": False}]})


def why_placed(placement: Placement) -> str:
    """On what a placement rests, in words: the rule, or who says so with the reason given (R-R.6)."""
    if placement.basis == Basis.RULE:
        known = placement.reason in Reason.values
        return _(Reason(placement.reason).label) if known else placement.reason
    return _("{basis}：{reason}").format(
        basis=_(Basis(placement.basis).label), reason=placement.reason
    )


def where(entry: Entry, *, on: date) -> dict[int, str]:
    """The units an entry is placed in, by id, with their names from the top down, in one query."""
    units = [unit for unit in (entry.place, entry.committee, entry.park, entry.building) if unit]
    return name_paths(units, on=on)


def last_publication() -> Publication | None:
    """The newest round of the register; None before the first."""
    return Publication.objects.select_related("top").order_by("-round_no").first()


def _holds(entry: Entry, *, on: date) -> bool:
    return entry.held_from <= on and (entry.held_to is None or on < entry.held_to)
