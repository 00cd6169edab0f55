"""What forbids a step of an order or a suggestion, and until when it is due, in words for the user (R-SO.3 to R-SO.6)."""

from datetime import date, timedelta

from jingwei.areas.orders.kinds import DONE_IN, RATED_IN
from jingwei.areas.orders.profile import profile
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import Case
from jingwei.procedures.parties import scopes_of
from jingwei.procedures.parts import Facts, Guard
from jingwei.procedures.working_days import calendar
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

LONGEST_PROMISE = 60  # days


def promised(_case: Case, facts: Facts) -> date:
    """The day that was promised; without one ten working days on."""
    day = facts.answers.get("promise")
    return day if isinstance(day, date) else calendar().after(facts.on, count=DONE_IN)


def rated(_case: Case, facts: Facts) -> date:
    """Seven days for the judgement."""
    return facts.on + timedelta(days=RATED_IN)


def promised_wrongly(_case: Case, facts: Facts) -> str:
    """A promise lies ahead, and not so far that it is none."""
    day = facts.answers.get("promise")
    if not isinstance(day, date):
        return ""
    latest = facts.on + timedelta(days=LONGEST_PROMISE)
    if facts.on <= day <= latest:
        return ""
    return _("承诺办结日要在今天和 {latest} 之间。").format(latest=latest)


def reopened_before(_case: Case, facts: Facts) -> str:
    """Once, to the lead office."""
    if any(event.to_state == "reopened" for event in facts.events):
        return _("已经退回重办过一次，请评单；还有新的诉求请另点一单。")
    return ""


def out_of_reach(case: Case, facts: Facts) -> str:
    """A place goes to one that lies in the lead office's own; offices and committees to those that serve it."""
    chosen = facts.answers.get("to")
    unit = Unit.objects.filter(pk=chosen).first() if isinstance(chosen, int) else None
    if unit is None:
        return ""
    own = case.unit_id in ids_of(unit.path)
    if own if unit.tree == Tree.PLACE else _serves(unit, case):
        return ""
    return _("只能派给本辖区的街道（乡镇、园区），或为本辖区服务的部门、行业党委。")


def _serves(unit: Unit, case: Case) -> bool:
    """For the lead office's place, one above it or below it."""
    line = ids_of(case.unit.path)
    places = scopes_of([unit])[unit.pk]
    return case.unit_id in places or bool(set(line) & set(places))


def not_yet(key: str) -> Guard:
    """A guard: a day that is told has come."""

    def lies_ahead(_case: Case, facts: Facts) -> str:
        day = facts.answers.get(key)
        return _("日期不能晚于今天。") if isinstance(day, date) and day > facts.on else ""

    return lies_ahead


def over_already(_case: Case, facts: Facts) -> str:
    """A day until which something is to be done lies ahead."""
    day = facts.answers.get("until")
    return _("完成期限不能早于今天。") if isinstance(day, date) and day < facts.on else ""


def until_its_day(_case: Case, facts: Facts) -> date:
    """The day that was given last."""
    said = [event.answers["until"] for event in facts.events if "until" in event.answers]
    return date.fromisoformat(str(said[-1]))


def belongs_elsewhere(_case: Case, facts: Facts) -> str:
    """Strikes, gatherings, beliefs, opinions, accusations: declined before anything is kept, with the proper office (E-20)."""
    said = "\n".join(text for text in facts.answers.values() if isinstance(text, str))
    found = profile().belongs_elsewhere(said)
    if found is None:
        return ""
    text = _("这里不受理“{title}”，您写的内容没有保存。{office}")
    return text.format(title=_(found.title), office=_(found.office))
