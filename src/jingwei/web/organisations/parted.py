"""An organisation's rows, and the two that they would make beside each other, for the pages of a split (R-V.22)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jingwei.areas.mergers.parts import Parts
from jingwei.areas.mergers.references import Kept, Parted, staying
from jingwei.fusion import Fusion, State
from jingwei.fusion.splitting import rows_of
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import incoming
from jingwei.register.mergers.models import WAITING, Split
from jingwei.register.models import Entry, Organisation
from jingwei.web.rounds.reviewing import beside

FATES: Mapping[Parted, str] = {
    Parted.NEXT_ROUND: mark("留在原编号，下一轮按两家各自的名单重新认定"),
    Parted.STAYS: mark("留在原编号"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list as the page shows it; is_ticked: it belongs to the other one."""

    record: str
    department: str
    place: str
    name: str
    uscc: str
    legal_rep: str
    address: str
    phone: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class About:
    """A split as the organisation's page tells it; part "": it waits. is_whole: both numbers are in sight."""

    number: str
    part: str
    by: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The two parts side by side: what stays with the number on the left, what takes a new one on the right."""

    lines: list[dict[str, Any]]
    stays: tuple[Row, ...]
    goes: tuple[Row, ...]
    is_turned: bool
    needs_two: bool
    kept: tuple[tuple[str, str, int], ...]


def listed(state: State, one: Organisation, *, ticked: Collection[str] = ()) -> tuple[Row, ...]:
    """The rows of the organisation in the lists of the newest round, phones masked."""
    return tuple(
        Row(
            row["record"], row["department"], _place(row), row["name"], row["uscc"], row["legal_rep"],
            row["operating_address"] or row["registered_address"], row["contact_phone"], row["record"] in ticked,
        )
        for row in rows_of(state, one.pk).to_dicts()
    )  # fmt: skip


def compared(rows: Collection[Row], parts: Parts, entry: Entry) -> Shown:
    """What a split of the organisation would make; counts alone of what lies outside of the reader's sight."""
    goes = tuple(row for row in rows if row.record in parts.records)
    with seeing(EVERYTHING):
        kept = staying(entry.organisation)
    return Shown(
        beside(_facts(parts.stays), _facts(parts.goes)),
        stays=tuple(row for row in rows if row.record not in parts.records), goes=goes,
        is_turned=any(not row.is_ticked for row in goes), needs_two=parts.needs_two(entry),
        kept=tuple(_told(each) for each in kept),
    )  # fmt: skip


def splits_about(one: Organisation) -> list[About]:
    """The splits that wait for a second person, or hold, and are about this number; of another its number alone."""
    about = Split.objects.filter(organisation=one) | Split.objects.filter(part=one)
    with seeing(EVERYTHING):
        standing = set(Split.objects.standing().values_list("pk", flat=True).filter(pk__in=about.values("pk")))  # fmt: skip
    found = about.filter(Q(pk__in=standing) | WAITING).select_related("by").order_by("pk")
    seen = set(
        Organisation.objects.filter(pk__in=[pk for each in found for pk in (each.organisation_id, each.part_id) if pk])
        .values_list("pk", flat=True)
    )  # fmt: skip
    return [
        About(
            number_of(each.organisation_id), number_of(each.part_id) if each.part_id else "",
            each.by.name, {each.organisation_id, each.part_id} <= seen,
        )
        for each in found
    ]  # fmt: skip


def number_of(pk: int) -> str:
    """The number of an organisation that may lie out of sight."""
    return Organisation(pk=pk).number


def _place(row: Mapping[str, Any]) -> str:
    place = " / ".join(part for part in (row["file"], row["sheet"]) if part)
    return _("{place} 第 {row} 行").format(place=place, row=row["row"])


def _facts(found: Fusion) -> dict[str, object]:
    """The values of the only organisation of a fusion, as the review has them: lists as one text."""
    values = incoming.read(found).row(0, named=True)
    return {k: ";".join(map(str, v)) if isinstance(v, list) else v for k, v in values.items()}


def _told(kept: Kept) -> tuple[str, str, int]:
    assert isinstance(kept.fate, Parted)  # noqa: S101 - of a split
    return kept.title, _(FATES[kept.fate]), kept.count
