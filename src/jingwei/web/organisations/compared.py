"""Two organisations side by side, with what speaks for one and for two in words (R-V.20)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jingwei.areas.mergers.references import Fate, Kept, following, kept_of
from jingwei.areas.mergers.rules import forbidden, needs_two, ordered
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.mergers.models import Decision
from jingwei.register.models import Entry, Organisation
from jingwei.web.rounds.reviewing import beside

# What tells organisations apart, the strongest first.
TELLING = (
    "uscc",
    "reg_no",
    "org_code",
    "name",
    "legal_rep",
    "registered_address",
    "operating_address",
)
FATES: Mapping[Fate, str] = {
    Fate.FOLLOWS: mark("今天起归并入后的号"),
    Fate.NEXT_ROUND: mark("留在原处，下一轮起算在并入后的号上"),
    Fate.ENDS: mark("今天起终止；撤销合并时恢复"),
    Fate.STAYS: mark("作为历史留在原来的号下"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What a page of a merger shows of the two; younger: the number that goes, heir: the one that stays."""

    younger: Entry
    heir: Entry
    lines: list[dict[str, Any]]
    alike: tuple[str, ...]
    unlike: tuple[str, ...]
    has_two_codes: bool
    kept: tuple[tuple[str, str, int], ...]
    forbidden: tuple[str, ...]
    needs_two: bool


def compared(one: Entry, other: Entry, *, but: Decision | None = None) -> Compared:
    """The two entries of today's register; counts alone of what lies outside of the reader's sight."""
    younger, heir = ordered(one.organisation, other.organisation)
    goes, stays = (one, other) if one.organisation_id == younger.pk else (other, one)
    with seeing(EVERYTHING):
        reasons = forbidden(younger, heir, but=but)
        kept = [*kept_of(younger), *following(younger)]
    facts = _facts(goes), _facts(stays)
    told = [field for field in TELLING if facts[0][field] and facts[1][field]]
    same = {field for field in told if facts[0][field] == facts[1][field]}
    return Compared(
        goes, stays, beside(*facts),
        alike=_headings(field for field in told if field in same),
        unlike=_headings(field for field in told if field not in same),
        has_two_codes="uscc" in told and "uscc" not in same,
        kept=tuple(_told(each) for each in kept), forbidden=tuple(reasons), needs_two=needs_two(goes, stays),
    )  # fmt: skip


def _facts(entry: Entry) -> dict[str, object]:
    """The values as the review has them: lists as one text."""
    names = [field.name for field in Entry._meta.concrete_fields]  # noqa: SLF001 - its public face
    values = {
        name: getattr(entry, name) for name in names if name not in ("bigrams", "organisation")
    }
    return {
        name: ";".join(value) if isinstance(value, list) and name != "units" else value
        for name, value in values.items()
    }


def _headings(fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(words.heading(field) for field in fields)


def _told(kept: Kept) -> tuple[str, str, int]:
    assert isinstance(kept.fate, Fate)  # noqa: S101 - of a merger
    return kept.title, _(FATES[kept.fate]), kept.count


def both_of(asked: Decision) -> tuple[Entry, Entry] | None:
    """The entries of a merger that waits; None where one of them is not in today's register, or out of sight."""
    still = Entry.objects.still().select_related("organisation")
    found = [
        still.filter(organisation=one).first() for one in (asked.organisation_id, asked.heir_id)
    ]
    younger, heir = found
    return None if younger is None or heir is None else (younger, heir)


def waiting_about(one: Organisation) -> list[Decision]:
    """The mergers in sight that wait for a second person and are about this number."""
    asked = Decision.objects.waiting().select_related("organisation", "heir", "by").order_by("pk")
    return [each for each in asked if one.pk in (each.organisation_id, each.heir_id)]
