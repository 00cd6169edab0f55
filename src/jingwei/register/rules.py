"""What may not be done to the register, and when a check counts; plain values in, no database.

A rule returns why not, in words for the user, or "".
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jingwei.journal.content import looks_personal
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.values import LegalStatus, Ownership
from jingwei.register.kinds import FITTING, EditableField, Method, Outcome, PlacementKind
from jingwei.units.kinds import COMMITTEES, OFFICES, Kind

LONGEST_NOTE = 500
LONGEST_VALUE = 300
BIGGEST_COUNT = 10_000_000
TRI = ("yes", "no", "unknown")
_TRIS = (
    EditableField.HAS_PARTY_ORG, EditableField.HAS_PREMISES, EditableField.HAS_STAFF,
    EditableField.HAS_OPERATION,
)  # fmt: skip
# What is chosen from a list.
_LISTED = {
    EditableField.LEGAL_STATUS: tuple(LegalStatus),
    EditableField.OWNERSHIP: (*Ownership, "unknown"),
}
# Kinds of placement that name an office, whatever place or committee it is.
_OFFICES = (
    PlacementKind.REGISTRAR, PlacementKind.COMPETENT_UNIT, PlacementKind.INDUSTRY_ADMINISTRATION,
)  # fmt: skip


class RegisterRefused(Exception):
    """A change of the register is refused; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach an organisation: the day and the method."""

    on: date
    method: Method
    outcome: Outcome


def unreasoned(reason: str) -> str:
    """Why this is no reason that others can follow (R-R.6, R-R.7)."""
    if not reason.strip():
        return _("请写明理由，供上级和部门核对。")
    return mentions_person(reason)


def mentions_person(text: str) -> str:
    """Why a note cannot be kept: too long, or a phone or a citizen's number stands in it (E-1)."""
    if len(text) > LONGEST_NOTE:
        return _("说明最多 {most} 字，现在 {found} 字，请删减。").format(
            most=LONGEST_NOTE, found=len(text)
        )
    if looks_personal(unicodedata.normalize("NFKC", text)):
        return _("说明里像是有电话号码或身份证号。底册只记组织，请删去后再保存。")
    return ""


def misvalued(field: EditableField, value: str) -> str:
    """Why the field cannot have this value; the sign "" stands for "not known" (R-R.7)."""
    if len(value) > LONGEST_VALUE:
        return _("“{field}”最多 {most} 字。").format(field=_(field.label), most=LONGEST_VALUE)
    if field in _TRIS and value not in TRI:
        return _("“{field}”只能是有、无、不详。").format(field=_(field.label))
    if field in _LISTED and value not in _LISTED[field]:
        said = _("{field}“{value}”不认识，请从列表中选。")
        return said.format(field=_(field.label), value=value)
    if field is EditableField.EMPLOYEES and not _is_count(value):
        return _("从业人数要写成 0 到 {most} 的整数，不知道就留空。").format(most=BIGGEST_COUNT)
    if field is EditableField.NAME and not value.strip():
        return _("名称不能为空。")
    return mentions_person(value)


def unfitting(field: EditableField, *, kind: str) -> str:
    """Why an organisation of this kind has no such field."""
    if field is EditableField.OWNERSHIP and kind != "enterprise":
        return _("只有企业分所有制，这一家不是企业，不用填。")
    return ""


def _is_count(value: str) -> bool:
    if not value:
        return True
    is_number = value.isascii() and value.isdigit() and len(value) <= len(str(BIGGEST_COUNT))
    return is_number and int(value) <= BIGGEST_COUNT


def misplaced(kind: PlacementKind, unit: Kind) -> str:
    """Why a unit of this kind cannot be an organisation's place, committee, park and so on (R-R.3)."""
    if kind is PlacementKind.PARTY_WORK:
        fits = unit in (*OFFICES, *COMMITTEES)
    elif kind in _OFFICES:
        fits = unit in OFFICES
    else:
        fits = unit in FITTING.get(kind, ())
    if fits:
        return ""
    return _("{unit}不能作为“{kind}”，请另选单位。").format(unit=_(unit.label), kind=_(kind.label))


def to_come(day: date, *, today: date) -> str:
    """Why nothing can have been found on a day to come."""
    return _("核实日期不能晚于今天，请改日期。") if day > today else ""


def hasty(outcome: Outcome, *, on: date, method: Method, before: Iterable[Attempt]) -> str:
    """Why nobody may yet say that contact is lost: it takes another day and another way (R-2.7)."""
    if outcome is not Outcome.LOST_CONTACT:
        return ""
    tries = [*_in_vain(before, until=on), Attempt(on, method, outcome)]
    if any(one.on != other.on and one.method != other.method for one in tries for other in tries):
        return ""
    return _(
        "认定失联要在不同日期、用两种方式各联系一次。请先登记为“未联系上”，改日换一种方式再核。"
    )


def _in_vain(attempts: Iterable[Attempt], *, until: date) -> list[Attempt]:
    """The attempts that reached nobody since somebody was last reached."""
    found: list[Attempt] = []
    for attempt in sorted(attempts, key=lambda one: one.on):
        if attempt.on > until:
            break
        missed = attempt.outcome in (Outcome.NOT_REACHED, Outcome.LOST_CONTACT)
        found = [*found, attempt] if missed else []
    return found
