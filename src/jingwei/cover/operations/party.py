"""Party organisations: formed in their hosts, revised, joined and left by hosts, dissolved (R-CV.1 to R-CV.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.cover.kinds import Formation, Level, Nature
from jingwei.cover.models import Hosting, PartyOrganisation, PartyRecord
from jingwei.cover.operations.steps import refuse, tell, widened
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said of a Party organisation; formal and probationary are counts of members."""

    name: str
    level: Level = Level.BRANCH
    nature: Nature = Nature.ENTITY
    formation: Formation = Formation.SINGLE
    upper: PartyOrganisation | None = None
    committee: Unit | None = None
    formal: int = 0
    probationary: int = 0
    term_from: date | None = None
    term_to: date | None = None

    def refusal(self, *, hosts: int) -> str:
        """Why it may not be so, or ""."""
        if not self.name.strip():
            return _("党组织要有名称。")
        if not hosts:
            return _("党组织至少建在一家组织里。")
        if self.formation in (Formation.SINGLE, Formation.ENCLAVE) and hosts > 1:
            said = _("{form}只建在一家组织里，这里有 {count} 家：请改为联合组建。")
            return said.format(form=_(self.formation.label), count=hosts)
        if self.term_from and self.term_to and self.term_to <= self.term_from:
            return _("任期届满日要晚于起始日。")
        return ""


@transaction.atomic
def form(
    facts: Facts,
    *,
    hosts: Sequence[Organisation],
    established_on: date,
    actor: Account | None,
    now: datetime,
) -> PartyOrganisation:
    """A new Party organisation in these hosts since the day; raises CoverRefused."""
    late = _("成立日期不能晚于今天。") if established_on > timezone.localdate(now) else ""
    refuse(facts.refusal(hosts=len(hosts)), late)
    made = PartyOrganisation.objects.create(established_on=established_on, units=widened((), hosts))
    _record(made, facts, held_from=established_on)
    Hosting.objects.bulk_create(
        Hosting(party_organisation=made, organisation=one, held_from=established_on)
        for one in hosts
    )
    tell("form", subject=made, actor=actor, now=now, hosts=len(hosts), formation=facts.formation)
    return made


@transaction.atomic
def revise(
    found: PartyOrganisation,
    facts: Facts,
    *,
    on: date,
    actor: Account | None,
    now: datetime,
    is_approved: bool = False,
) -> PartyRecord:
    """What is said of it from the day on; raises CoverRefused.

    is_approved: somebody has the word of the committee above that it becomes an entity; without it, none does (R-CV.2).
    """
    standing = _standing(found, on=on)
    hosts = Hosting.objects.still().filter(party_organisation=found).count()
    becomes = standing.nature != Nature.ENTITY and facts.nature == Nature.ENTITY
    refuse(
        "" if is_approved or not becomes else _becomes(Nature(standing.nature)),
        facts.refusal(hosts=hosts),
    )
    standing.held_to = on
    standing.save(update_fields=["held_to"])
    made = _record(found, facts, held_from=on)
    tell("revise", subject=found, actor=actor, now=now, formation=facts.formation)
    return made


@transaction.atomic
def join(
    found: PartyOrganisation, host: Organisation, *, on: date, actor: Account | None, now: datetime
) -> Hosting:
    """Another host from the day on; raises CoverRefused where it is one already, or the formation is of one."""
    standing = _standing(found, on=on)
    hosts = Hosting.objects.still().filter(party_organisation=found)
    if hosts.filter(organisation=host).exists():
        refuse(_("{number} 已经在这个党组织里。").format(number=host.number))
    refuse(_facts(standing).refusal(hosts=hosts.count() + 1))
    made = Hosting.objects.create(party_organisation=found, organisation=host, held_from=on)
    tell("join", subject=found, actor=actor, now=now, organisation=host.pk)
    return made


@transaction.atomic
def leave(
    found: PartyOrganisation, host: Organisation, *, on: date, actor: Account | None, now: datetime
) -> None:
    """The host is none any more from the day on; raises CoverRefused for the last one."""
    _standing(found, on=on)
    held = Hosting.objects.still().filter(party_organisation=found)
    tie = held.filter(organisation=host).first()
    if tie is None:
        refuse(_("{number} 不在这个党组织里。").format(number=host.number))
    elif held.count() == 1:
        refuse(_("这是党组织所在的最后一家组织：请撤销党组织，或先加入别的组织。"))
    else:
        tie.held_to = on
        tie.save(update_fields=["held_to"])
    tell("leave", subject=found, actor=actor, now=now, organisation=host.pk)


@transaction.atomic
def dissolve(found: PartyOrganisation, *, on: date, actor: Account | None, now: datetime) -> None:
    """It ends with the day before; its hosts are covered by it no longer."""
    standing = _standing(found, on=on)
    standing.held_to = on
    standing.save(update_fields=["held_to"])
    Hosting.objects.still().filter(party_organisation=found).update(held_to=on)
    tell("dissolve", subject=found, actor=actor, now=now)


def _becomes(nature: Nature) -> str:
    """By which way one that is no entity becomes one."""
    if nature is Nature.FUNCTIONAL:
        return _("功能型转为实体型要有上级批复：请在它的页面上用“转为实体型”办理。")
    return _("临时的不能改为实体型：到期撤销；要留下来的，列入组建计划另建。")


def _standing(found: PartyOrganisation, *, on: date) -> PartyRecord:
    """What is said of it now, that nobody else changes meanwhile; refuses what ended, and a day before it."""
    PartyOrganisation.objects.select_for_update().get(pk=found.pk)
    standing = PartyRecord.objects.still().filter(party_organisation=found).first()
    if standing is None:
        refuse(_("这个党组织已经撤销。"))
    assert standing is not None  # noqa: S101 - refused otherwise
    if standing.held_from > on:
        said = _("现在的记录从 {day} 起有效，不能改它以前的内容。")
        refuse(said.format(day=standing.held_from))
    return standing


def _record(found: PartyOrganisation, facts: Facts, *, held_from: date) -> PartyRecord:
    said = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return PartyRecord.objects.create(party_organisation=found, held_from=held_from, **said)


def _facts(standing: PartyRecord) -> Facts:
    return Facts(
        name=standing.name,
        level=Level(standing.level),
        nature=Nature(standing.nature),
        formation=Formation(standing.formation),
        formal=standing.formal,
        probationary=standing.probationary,
    )
