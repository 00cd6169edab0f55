"""What forbids a step of a key event, and until when it is due, in words for the user (E-22, R-CP.11)."""

from collections.abc import Mapping
from datetime import date

from jingwei.areas.compliance.kinds import EventKind, Word
from jingwei.areas.compliance.models import Opinion
from jingwei.areas.compliance.parameters import EventRule, parameters
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.parts import Facts
from jingwei.procedures.working_days import calendar

REPORT_DAYS = 10  # working days after the planned day in which the outcome is told


def rule_of(facts: Facts) -> EventRule:
    """The parameters of the kind of event that was told."""
    return parameters().event(EventKind(str(_told(facts)["kind"])))


def _told(facts: Facts) -> Mapping[str, Answer]:
    """What was told first."""
    first: Mapping[str, Answer] = facts.events[0].answers if facts.events else facts.answers
    return first


def opinions_of(case: Case) -> list[Opinion]:
    """Those that were asked for, with all that was said, whoever looks; the names of the offices are left to the reader."""
    with seeing(EVERYTHING):
        found = Opinion.objects.filter(case=case).prefetch_related("replies__by")
        return list(found.order_by("due_on", "pk"))


def by_opinions(_case: Case, facts: Facts) -> date:
    """The last day on which an office may say something; with nobody to ask, the planned day's lead."""
    days = [*rule_of(facts).consults.values(), 1]
    return calendar().after(facts.on, count=max(days))


def by_outcome(_case: Case, facts: Facts) -> date:
    """Some working days after the planned day, or after today where that is later."""
    planned = date.fromisoformat(str(_told(facts)["planned_on"]))
    return calendar().after(max(planned, facts.on), count=REPORT_DAYS)


def held_by_an_article(case: Case, _facts: Facts) -> str:
    """An office does not agree, by an article that it cited: that is decided, not passed over."""
    said = [one.last for one in opinions_of(case) if one.last]
    articles = [one.article for one in said if one.word == Word.HOLD]
    text = _("有单位依据“{article}”不同意：请依法决定不同意，或等它改变意见。")
    return text.format(article=_("；").join(articles)) if articles else ""


def awaited(case: Case, facts: Facts) -> str:
    """Offices that are still in time have not said anything."""
    count = sum(one.word == "" and one.due_on >= facts.on for one in opinions_of(case))
    return _("还有 {count} 个单位在期限内没有答复，请等到期。").format(count=count) if count else ""


def silence_is_no_answer(_case: Case, facts: Facts) -> str:
    """Of some kinds the law does not let silence release."""
    return "" if rule_of(facts).releases else _("这一类活动不因到期没有答复就算没有意见。")


def gone_by(_case: Case, facts: Facts) -> str:
    """What is planned is to come."""
    planned = facts.answers.get("planned_on")
    return _("计划日期不能早于今天。") if isinstance(planned, date) and planned < facts.on else ""


def not_objected_to(case: Case, _facts: Facts) -> str:
    """What was refused is allowed by an objection that another unit upheld, by nothing else (R-CP.19)."""
    before = case.follows
    if before and (before.procedure, before.state) == ("key_event_objection", "upheld"):
        return ""
    return _("只有异议经另一个单位裁定成立，才能这样办。")


def not_yet_held(_case: Case, facts: Facts) -> str:
    """What was held, was."""
    held = facts.answers.get("held_on")
    return _("日期不能晚于今天。") if isinstance(held, date) and held > facts.on else ""
