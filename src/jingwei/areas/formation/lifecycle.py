"""From a functional Party organisation to an entity, on the word of the committee above (R-FP.6, R-3.6)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.formation.kinds import ENOUGH
from jingwei.cover import operations
from jingwei.cover.kinds import Formation, Level, Nature
from jingwei.cover.models import Hosting, PartyOrganisation, PartyRecord
from jingwei.cover.rules import CoverRefused
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.procedures.fields import LONGEST_REFERENCE
from jingwei.register.rules import mentions_person

CHAIN = "formation"


@dataclass(frozen=True, slots=True)
class Approval:
    """The word of the committee above: the number of its answer, its day."""

    number: str
    on: date


def becomes_entity(held: PartyRecord | None) -> bool:
    """Whether the step is offered: to a functional one alone; a temporary one ends (R-3.6)."""
    return held is not None and held.nature == Nature.FUNCTIONAL


@transaction.atomic
def become_entity(
    party: PartyOrganisation,
    *,
    approval: Approval,
    formal: int,
    on: date,
    actor: Account,
    now: datetime,
) -> PartyRecord:
    """An entity from the day on; raises CoverRefused where it is none to become one, or too small."""
    PartyOrganisation.objects.select_for_update(no_key=True).get(pk=party.pk)
    held = PartyRecord.objects.still().filter(party_organisation=party).first()
    _check(held, approval=approval, formal=formal, on=on, now=now)
    assert held is not None  # noqa: S101 - refused otherwise
    alone = Hosting.objects.still().filter(party_organisation=party).count() <= 1
    facts = operations.Facts(
        name=held.name, level=Level(held.level), nature=Nature.ENTITY,
        formation=Formation(held.formation) if alone or held.formation != Formation.SINGLE else Formation.JOINT,
        upper=held.upper, committee=held.committee, formal=formal, probationary=held.probationary,
        term_from=held.term_from, term_to=held.term_to,
    )  # fmt: skip
    made = operations.revise(party, facts, on=on, actor=actor, now=now, is_approved=True)
    record(
        "formation.become_entity", chain=CHAIN, actor=str(actor.pk),
        subject=Subject("party_organisation", str(party.pk)),
        details={"approval": approval.number.strip(), "approved_on": approval.on.isoformat()}, now=now,
    )  # fmt: skip
    return made


def _check(held: PartyRecord | None, *, approval: Approval, formal: int, on: date, now: datetime) -> None:  # fmt: skip
    today = timezone.localdate(now)
    number = approval.number.strip()
    reasons = (
        "" if becomes_entity(held) else _("只有功能型党组织可以转为实体型。"),
        _("转为实体型要有 {count} 名以上正式党员。").format(count=ENOUGH) if formal < ENOUGH else "",
        _("请写批复文号。") if not number or len(number) > LONGEST_REFERENCE else mentions_person(number),
        _("日期不能晚于今天。") if max(on, approval.on) > today else "",
        _("转为实体型的日子不能早于批复日期。") if on < approval.on else "",
    )  # fmt: skip
    for said in reasons:
        if said:
            raise CoverRefused(said)
