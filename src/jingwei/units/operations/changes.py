"""Gives a unit another name or another code from a day on."""

from datetime import date

from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit, UnitCode, UnitName
from jingwei.units.operations.checks import (
    check_codes_are_free,
    check_siblings,
    check_standing,
    refuse,
)
from jingwei.units.operations.guard import held, one_change
from jingwei.units.operations.words import called
from jingwei.units.rules import UnitRefused, miscoded, short_name_of


def rename_unit(unit: Unit, *, name: str, on: date, short_name: str = "") -> UnitName:
    """The unit bears another name from the day on; the old one is kept for the days before.

    Raises UnitRefused where the unit does not stand, the name is blank, the same or a sibling's,
    or the day is not after the beginning of the present name.
    """
    with one_change():
        now = _standing(unit, on=on)
        present = UnitName.objects.get(unit=now, held_to=None)
        if not name.strip():
            raise UnitRefused(_("单位名称不能为空，请填写名称。"))
        short = short_name.strip() or short_name_of(Kind(now.kind), name.strip())
        if (present.name, present.short_name) == (name.strip(), short):
            raise UnitRefused(_("{name}的名称没有变化，不用更名。").format(name=called(now)))
        _check_later(now, on=on, than=present.held_from)
        if now.parent_id and name.strip() != present.name:
            check_siblings({(now.parent_id, name.strip())}, on=on)
        UnitName.objects.filter(pk=present.pk).update(held_to=on)
        return UnitName.objects.create(unit=now, name=name.strip(), short_name=short, held_from=on)


def recode_unit(unit: Unit, *, system: CodeSystem, code: str, on: date) -> UnitCode:
    """The unit bears another code of the system from the day on, or its first one.

    Raises UnitRefused where the unit does not stand, the code is malformed, the same or another
    unit's, or the day is not after the beginning of the present code.
    """
    with one_change():
        now = _standing(unit, on=on)
        refuse(miscoded(system, code))
        given = UnitCode.objects.filter(unit=now, system=system)
        present = given.filter(held_to=None).first()
        if present is not None:
            if present.code == code.strip():
                raise UnitRefused(_("{name}的代码没有变化，不用改码。").format(name=called(now)))
            _check_later(now, on=on, than=present.held_from)
        check_codes_are_free([(system, code)], on=on)
        given.filter(held_to=None).update(held_to=on)
        return UnitCode.objects.create(unit=now, system=system, code=code.strip(), held_from=on)


def _standing(unit: Unit, *, on: date) -> Unit:
    """The unit as it is now, locked with its parent, whose children must not change meanwhile."""
    now = held([unit.pk, unit.parent_id])[unit.pk]
    check_standing(now, on=on)
    return now


def _check_later(unit: Unit, *, on: date, than: date) -> None:
    if on <= than:
        text = _("{name}的现名或现代码自 {day} 起使用，新的要从更晚的日期起用，现在是 {on}。")
        raise UnitRefused(text.format(name=called(unit), day=than, on=on))
