"""Opens the industry committees of a place from a table, and says which industries each has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Q

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.industries import industries as standard
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Remit, Unit
from jingwei.units.operations.checks import check_standing
from jingwei.units.operations.guard import held, one_change, one_load_at_a_time
from jingwei.units.operations.loaded import Loaded, known_by_code, own_codes, place_on, table_lines
from jingwei.units.operations.openings import Opening
from jingwei.units.operations.reorganisation import open_unit, open_units
from jingwei.units.operations.words import called, why_closed
from jingwei.units.paths import ids_of
from jingwei.units.rules import UnitRefused

# A name of a unit is data, the same in every language.
_WORKING = "“两新”工委"
_COLUMNS = ("key", "name", "short_name", "industries")


@dataclass(frozen=True, slots=True)
class CommitteeLine:
    """An industry committee: its key, its name ({place} stands for the place's), its industries.

    industries: codes of GB/T 4754 of any level, "*" for all that no other line names.
    """

    key: str
    name: str
    short_name: str
    industries: tuple[str, ...]


def read_committees(path: Path | None = None) -> tuple[CommitteeLine, ...]:
    """The table at the path (key,name,short_name,industries), or the package's own (R-U.11).

    Raises UnitRefused where a line is incomplete, an industry unknown, or a key or an industry
    named twice.
    """
    rows = table_lines(path, default="committees.csv", columns=_COLUMNS)
    lines = tuple(
        CommitteeLine(key, name, short, tuple(codes.split())) for key, name, short, codes in rows
    )
    _check_once([line.key for line in lines])
    _check_industries([code for line in lines for code in line.industries])
    return lines


def load_committees(
    place: Unit, *, on: date, table: Sequence[CommitteeLine] | None = None
) -> Loaded:
    """Opens the working committee of a place and an industry committee for each line of the table.

    A committee that the table's key opened before is left as the office has made it since, even
    where it was closed; a later change of its industries is `assign_industries`. Raises
    UnitRefused where the place does not stand or has no code.
    """
    lines = read_committees() if table is None else tuple(table)
    _check_industries([code for line in lines for code in line.industries])
    with one_change():
        one_load_at_a_time()
        now = place_on(place, on=on)
        top, founded = _working_committee(now, on=on)
        codes = own_codes(now, kind=Kind.INDUSTRY_COMMITTEE, keys=[line.key for line in lines])
        known = known_by_code(codes.values())
        new = [line for line in lines if codes[line.key] not in known]
        openings = [_opening(ln, top=top, place=now, code=codes[ln.key]) for ln in new]
        units = open_units(openings, on=on)
        for unit, line in zip(units, new, strict=True):
            _open_remits(unit, line.industries, below=top, on=on)
        left = [_difference(known[codes[ln.key]], ln) for ln in lines if ln not in new]
    return Loaded(len(units) + founded, len(known) + 1 - founded, tuple(filter(None, left)))


def _opening(line: CommitteeLine, *, top: Unit, place: Unit, code: str) -> Opening:
    return Opening(
        name=line.name.replace("{place}", place.name),
        short_name=line.short_name.replace("{place}", place.short_name),
        kind=Kind.INDUSTRY_COMMITTEE,
        parent=top,
        serves=place,
        codes=((CodeSystem.OWN, code),),
    )


def _working_committee(place: Unit, *, on: date) -> tuple[Unit, bool]:
    """The working committee of the place, and whether it had to be opened."""
    of_kind = Unit.objects.filter(kind=Kind.WORKING_COMMITTEE)
    last = of_kind.filter(serves=place).order_by("held_from").last()
    if last is not None:
        if last.held_to is not None:
            raise UnitRefused(why_closed(last))
        return last, False
    above = of_kind.filter(serves__in=ids_of(place.path)[:-1], held_to=None).on(on)
    opening = Opening(
        name=f"{place.name}{_WORKING}",
        short_name=f"{place.short_name}{_WORKING}",
        kind=Kind.WORKING_COMMITTEE,
        parent=max(above, key=lambda unit: len(unit.path), default=None),
        serves=place,
    )
    return open_unit(opening, on=on), True


def _difference(committee: Unit, line: CommitteeLine) -> str:
    """Says that the office has given the committee other industries than the table; "" if not."""
    present = set(committee.remits.filter(held_to=None).values_list("industry", flat=True))
    if committee.held_to is not None or present == set(line.industries):
        return ""
    return _("{name}：归口行业与表不同，保持现状").format(name=called(committee))


def assign_industries(committee: Unit, *, industries: Collection[str], on: date) -> None:
    """The committee answers for these industries, and no others, from the day on.

    Raises UnitRefused where it does not stand or is no industry committee, a code is no code of
    GB/T 4754, another committee has one of them, or the day is not after an assignment that ends.
    """
    with one_change():
        _check_industries(list(industries))
        now = held([committee.pk, committee.parent_id])[committee.pk]
        check_standing(now, on=on)
        below = now.parent
        if now.kind != Kind.INDUSTRY_COMMITTEE or below is None:
            raise UnitRefused(_("{name}不是行业党委，不能归口行业。").format(name=called(now)))
        present = Remit.objects.filter(committee=now, held_to=None)
        ending = present.exclude(industry__in=industries)
        if ending.filter(held_from__gte=on).exists():
            text = _("{name}的归口自 {on} 当天或以后才开始，新的归口要从更晚的日期起。")
            raise UnitRefused(text.format(name=called(now), on=on))
        ending.update(held_to=on)
        kept = set(present.values_list("industry", flat=True))
        new = [code for code in industries if code not in kept]
        _open_remits(now, new, below=below, on=on)


def _open_remits(committee: Unit, industries: Collection[str], *, below: Unit, on: date) -> None:
    still = Q(held_to=None) | Q(held_to__gt=on)
    others = Remit.objects.filter(still, below=below, industry__in=industries)
    for other in others.select_related("committee"):
        text = _("行业 {code} 已归口{name}，请先调整它的归口。")
        raise UnitRefused(text.format(code=other.industry, name=called(other.committee)))
    Remit.objects.bulk_create(
        Remit(committee=committee, below=below, industry=code, held_from=on) for code in industries
    )


def _check_once(keys: Sequence[str]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise UnitRefused(_("表里有两行的键都是“{key}”，请改成不同的键。").format(key=key))


def _check_industries(codes: Sequence[str]) -> None:
    for code in codes:
        if code != Remit.REST and code not in standard():
            text = _(
                "“{code}”不是 GB/T 4754 的行业代码，请填门类、大类、中类或小类代码，例如 G、60、702。"
            )
            raise UnitRefused(text.format(code=code))
        if codes.count(code) > 1:
            text = _("行业 {code} 出现了两次，一个行业只能归口一个行业党委。")
            raise UnitRefused(text.format(code=code))
