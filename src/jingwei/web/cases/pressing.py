"""What presses a case in words: reminders and supervision in its time line, and beside its line in the lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import Case
from jingwei.procedures.queries import Told, unit_names
from jingwei.procedures.reminding import queries
from jingwei.procedures.reminding.models import Kind, Reminder, Supervision


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands in the time line beside the steps; `who`: of which unit, and the account where there is one."""

    at: datetime
    title: str
    who: str
    facts: tuple[tuple[str, str], ...] = ()


def time_line(
    told: Iterable[Told], case: Case, *, on: date
) -> list[tuple[datetime, Told | None, Noted | None]]:
    """Steps, reminders and supervision of a case, oldest first; each is one of the two."""
    reminders = queries.reminders_of(case)
    names = unit_names({one.unit_id for one in reminders}, on=on)
    noted = [*(_reminded(one, names) for one in reminders), *supervision_line(case, on=on)]
    steps: list[tuple[datetime, Told | None, Noted | None]]
    steps = [(one.event.at, one, None) for one in told]
    return sorted([*steps, *((one.at, None, one) for one in noted)], key=lambda entry: entry[0])


def supervision_line(case: Case, *, on: date) -> list[Noted]:
    """What was asked of a case from above and what was answered."""
    found = queries.supervisions_of(case)
    named = ((one.unit_id, one.asked_id, one.answered_for_id) for one in found)
    names = unit_names({pk for ids in named for pk in ids if pk}, on=on)
    return [noted for one in found for noted in _asked(one, names)]


def notes(cases: Iterable[Case], *, on: date) -> dict[int, list[str]]:
    """What presses each of the cases now, in words."""
    found = queries.pressing(cases)
    units = {one.unit_id for each in found.values() for one in each.reminders}
    units |= {one.unit_id for each in found.values() for one in each.supervisions}
    names = unit_names(units, on=on)
    return {
        pk: [
            *(_asks(one, names, on=on) for one in each.supervisions),
            *(_says(one, names) for one in each.reminders if one.kind in (Kind.ABOVE, Kind.CITY)),
        ]
        for pk, each in found.items()
    }


def _says(one: Reminder, names: Mapping[int, str]) -> str:
    if one.kind == Kind.CITY:
        return _(str(Kind.CITY.label))
    return _("{unit}：{what}").format(
        unit=names.get(one.unit_id, ""), what=_(str(Kind(one.kind).label))
    )


def _asks(one: Supervision, names: Mapping[int, str], *, on: date) -> str:
    said = (
        _("{unit}督办，{day} 前答复")
        if one.due_on >= on
        else _("{unit}督办，{day} 前应答复，已逾期")
    )
    return said.format(unit=names.get(one.unit_id, ""), day=one.due_on)


def _reminded(one: Reminder, names: Mapping[int, str]) -> Noted:
    facts = ((_("到期日"), str(one.due_on)),) if one.due_on else ()
    said = _("系统提示{unit}").format(unit=names.get(one.unit_id, ""))
    return Noted(one.at, _(str(Kind(one.kind).label)), said, facts)


def _asked(one: Supervision, names: Mapping[int, str]) -> list[Noted]:
    facts = (
        (_("督办要求"), one.demand), (_("请谁答复"), names.get(one.asked_id, "")), (_("答复期限"), str(one.due_on)),
    )  # fmt: skip
    found = [Noted(one.at, _("督办"), f"{names.get(one.unit_id, '')} · {one.account.name}", facts)]
    if one.answered_at and one.answered_by:
        who = f"{names.get(one.answered_for_id or 0, '')} · {one.answered_by.name}"
        found.append(Noted(one.answered_at, _("答复督办"), who, ((_("答复"), one.answer),)))
    return found
