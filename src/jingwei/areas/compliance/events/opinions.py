"""Opinions of several offices on a key event, each on its own clock (R-CP.11)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.compliance.events.guards import rule_of
from jingwei.areas.compliance.kinds import Word
from jingwei.areas.compliance.models import Opinion, Overseen, Reply
from jingwei.areas.compliance.offices import offices_of
from jingwei.areas.compliance.operations import tell
from jingwei.areas.compliance.rules import LONGEST, refuse
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import entry_of
from jingwei.procedures.parts import Facts
from jingwei.procedures.working_days import calendar
from jingwei.register.rules import mentions_person


def ask(case: Case, facts: Facts) -> None:
    """Each office that the kind names, and that the organisation has, is asked once, until a day of its own."""
    rule = rule_of(facts)
    with seeing(EVERYTHING):
        entry = entry_of(case.subject_id, on=facts.on)
        held = offices_of(entry, on=facts.on) if entry else {}
        days: dict[int, int] = {}
        for kind, count in rule.consults.items():
            if kind in held:
                days[held[kind].pk] = min(count, days.get(held[kind].pk, count))
        overseen = Overseen.objects.get(pk=bare(case.subject_id))
        Opinion.objects.bulk_create(
            Opinion(
                organisation=overseen, case=case, unit_id=unit, asked_on=facts.on,
                due_on=calendar().after(facts.on, count=count),
            )
            for unit, count in days.items()
        )  # fmt: skip


@transaction.atomic
def say(
    opinion: Opinion,
    word: Word,
    *,
    article: str,
    note: str,
    seen: int,
    actor: Account,
    now: datetime,
) -> Reply:
    """The office says what it thinks, or thinks otherwise: what it said before stands; raises ComplianceRefused (E-22).

    seen: how often it had said something, as the reader saw it. A hold cites an article; without one it is a note.
    """
    held = Opinion.objects.select_for_update(of=("self",)).select_related("case").get(pk=opinion.pk)
    cited, said = article.strip(), note.strip()
    refuse([
        _("您看的时候以后，这个单位已经答复过。请看过再办。") if len(held.said) != seen else "",
        _("这件事已经有了结果，不再收意见。") if held.case.state != "filed" else "",
        _("不同意要写明依据哪一条；没有条款的，请选“提示意见”，它不影响举办。") if word is Word.HOLD and not cited else "",
        _("{what}最多 {most} 字。").format(what=_("意见"), most=LONGEST) if max(len(cited), len(said)) > LONGEST else "",
        mentions_person(cited), mentions_person(said),
    ])  # fmt: skip
    made = Reply.objects.create(
        opinion=held, word=word.value, article=cited if word is Word.HOLD else "", note=said, by=actor, at=now
    )  # fmt: skip
    tell("opinion", held.organisation, actor=actor, now=now, case=held.case_id, word=word.value)
    return made


def late(opinions: Collection[Opinion], *, on: date) -> list[Opinion]:
    """Those whose office said nothing in its time, or its first word late: the office's own lateness (E-22)."""
    return [one for one in opinions if _first(one, on=on) > one.due_on]


def _first(opinion: Opinion, *, on: date) -> date:
    said = opinion.said
    return timezone.localdate(said[0].at) if said else on
