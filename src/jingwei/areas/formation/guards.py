"""What forbids a step of a formation plan, in words for the user (R-FP.3)."""

import re
from collections.abc import Mapping
from datetime import date

from jingwei.areas.formation.kinds import ENOUGH, MOST_HOSTS, SHARED_ROUTES, Members, Route
from jingwei.cover.conditions import org_cover
from jingwei.cover.kinds import COVERED, OWN_FORMATIONS
from jingwei.cover.models import Hosting, PartyRecord
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.parts import Facts
from jingwei.register.models import Entry, Organisation
from jingwei.register.queries import organisation_of

_NUMBER = re.compile(r"JW-[0-9]{7,}")
_BETWEEN = re.compile(r"[\s,，、;；]+")


def planned(facts: Facts) -> Mapping[str, Answer]:
    """What the last plan of the case says."""
    said = [event.answers for event in facts.events if event.step == "plan"]
    return said[-1] if said else {}


def numbers_in(text: Answer) -> list[int]:
    """The numbers of organisations that the text names, in its order, whether there are such or not."""
    return [bare(one) for one in _NUMBER.findall(str(text or ""))]


def others_of(text: Answer, *, but: str) -> list[Organisation]:
    """The organisations in sight that the text names by number, each once, without the case's own."""
    found = [organisation_of(number) for number in _NUMBER.findall(str(text or ""))]
    listed = {one.number: one for one in found if one is not None}
    return [one for number, one in listed.items() if number != but]


def covered_already(case: Case, facts: Facts) -> str:
    """What is covered by an organisation of its own or a joint one needs no plan."""
    with seeing(EVERYTHING):
        entry = Entry.objects.on(facts.on).filter(organisation=_pk(case.subject_id))
        word = entry.annotate(cover=org_cover(facts.on)).values_list("cover", flat=True).first()
    return _("它已经有党组织了，请“不再组建”。") if word in COVERED else ""


def few_for_a_single(_case: Case, facts: Facts) -> str:
    """A branch of one's own takes three formal members, and that somebody has counted them (R-3.1)."""
    said = facts.answers
    if said.get("route") != Route.SINGLE or said.get("members") == Members.ENOUGH:
        return ""
    return _("单独组建要有 {count} 名以上正式党员，并且已经核实；不足的请选联合组建。").format(count=ENOUGH)  # fmt: skip


def without_an_end(_case: Case, facts: Facts) -> str:
    """What is temporary ends on a day that is named (R-16.9)."""
    if facts.answers.get("route") != Route.TEMPORARY:
        return ""
    ends, until = facts.answers.get("ends_on"), facts.answers.get("until")
    if not isinstance(ends, date):
        return _("临时的党组织要写明到哪天结束。")
    after = until if isinstance(until, date) else facts.on
    return _("结束的日子要在成立之后。") if ends <= after else ""


def hosts_unclear(_case: Case, facts: Facts) -> str:
    """Who joins is named by number and in sight."""
    route, text = facts.answers.get("route"), str(facts.answers.get("others") or "")
    if not text or route is None:
        return ""
    written = [one for one in _BETWEEN.split(text) if one]
    if route not in (*SHARED_ROUTES, Route.FUNCTIONAL, Route.TEMPORARY):
        return _("这个办法只建在这一家，不写别的组织。")
    if any(_NUMBER.fullmatch(one) is None for one in written):
        return _("一起组建的组织请只写经纬号，例如 JW-0000123，几家之间空一格。")
    unseen = [one for one in written if organisation_of(one) is None]
    return _("{number} 不在您的辖区，或没有这个号。").format(number=unseen[0]) if unseen else ""


def hosts_too_few_or_many(case: Case, facts: Facts) -> str:
    """A shared one has others in it; more than five hosts take a reason (R-3.3)."""
    route, text = facts.answers.get("route"), facts.answers.get("others")
    others = others_of(text, but=case.subject_id)
    if route in SHARED_ROUTES and not others:
        return _("请写明和哪些组织一起组建。")
    if len(others) + 1 > MOST_HOSTS and not facts.answers.get("why_many"):
        said = _("联合党组织一般不超过 {most} 家，这里有 {count} 家：请写明为什么。")
        return said.format(most=MOST_HOSTS, count=len(others) + 1)
    return ""


def nothing_to_join(_case: Case, facts: Facts) -> str:
    """Who joins says what; one that is of one host alone takes nobody in (R-K.3)."""
    said = facts.answers.get("party")
    party = said if isinstance(said, int) else 0
    if facts.answers.get("route") != Route.JOIN:
        return ""
    record = PartyRecord.objects.on(facts.on).filter(party_organisation=party).first()
    if record is None:
        return _("请写明加入哪个党组织的编号；它要在您的辖区，并且没有撤销。")
    if record.formation in OWN_FORMATIONS:
        return _("“{name}”只建在一家组织里，不能加入；先把它改为联合组建。").format(name=record.name)  # fmt: skip
    hosts = Hosting.objects.on(facts.on).filter(party_organisation=party).count()
    if hosts >= MOST_HOSTS and not facts.answers.get("why_many"):
        said = _("联合党组织一般不超过 {most} 家，这里有 {count} 家：请写明为什么。")
        return said.format(most=MOST_HOSTS, count=hosts + 1)
    return ""


def not_yet(*keys: str) -> "_Days":
    """A guard: these days have come."""
    return _Days(keys)


class _Days:
    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys

    def __call__(self, _case: Case, facts: Facts) -> str:
        said = [facts.answers.get(key) for key in self._keys]
        late = [one for one in said if isinstance(one, date) and one > facts.on]
        return _("日期不能晚于今天。") if late else ""


def before_it_was_approved(_case: Case, facts: Facts) -> str:
    """It is not formed before the higher committee has said so."""
    formed = facts.answers.get("formed_on")
    said = [event.answers.get("approved_on") for event in facts.events if event.step == "approve"]
    if not isinstance(formed, date) or not said or formed.isoformat() >= str(said[-1]):
        return ""
    return _("成立日期不能早于批复日期 {day}。").format(day=said[-1])


def formed_unclear(_case: Case, facts: Facts) -> str:
    """A new one has a name; one of its own has the members for it; a term ends after it begins."""
    said, route = facts.answers, planned(facts).get("route")
    if not said or route == Route.JOIN:
        return ""
    if not said.get("name"):
        return _("党组织要有名称。")
    formal = said.get("formal")
    if route == Route.SINGLE and (not isinstance(formal, int) or formal < ENOUGH):
        return _("单独组建要有 {count} 名以上正式党员，请填核实后的人数，或退回重定办法。").format(count=ENOUGH)  # fmt: skip
    return ""


def ended_before(_case: Case, facts: Facts) -> str:
    """A temporary one is formed before it ends."""
    ends, formed = planned(facts).get("ends_on"), facts.answers.get("formed_on")
    late = bool(ends) and isinstance(formed, date) and formed.isoformat() >= str(ends)
    return _("它应在 {day} 结束，不能在这以后成立。").format(day=ends) if late else ""


def _pk(number: str) -> int:
    found = _NUMBER.fullmatch(number)
    return bare(number) if found else 0
