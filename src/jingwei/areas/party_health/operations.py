"""What may be done: note that something was held, say how a Party organisation lives, begin to put it in order."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei.areas.party_health.kinds import EventKind, Mode, State, held_by
from jingwei.areas.party_health.models import Health, LifeEvent, Mending
from jingwei.areas.party_health.procedure import mending
from jingwei.areas.party_health.rules import HealthRefused
from jingwei.areas.party_health.signals import SIGNALS, signals_of
from jingwei.areas.party_health.writing import say, tell
from jingwei.cover.models import Hosting, PartyOrganisation, PartyRecord
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.operations import Matter, StepRefused, open_case
from jingwei.procedures.organisations import entry_of, owner_of, street_of
from jingwei.register.rules import mentions_person

LONGEST = 500
MOST_PRESENT = 10_000


def hold(
    party: PartyOrganisation, kind: EventKind, *, on: date, mode: Mode, present: int, actor: Account, now: datetime,
) -> LifeEvent:  # fmt: skip
    """Something was held on the day, so many came; raises HealthRefused (R-PH.1)."""
    record = PartyRecord.objects.on(on).filter(party_organisation=party).first()
    if on > timezone.localdate(now):
        raise HealthRefused(_("日期不能晚于今天。"))
    if record is None:
        raise HealthRefused(_("这一天没有这个党组织。"))
    if kind not in held_by(record.nature):
        raise HealthRefused(_("功能型、临时的党组织不换届选举。"))
    if not 0 < present <= MOST_PRESENT:
        raise HealthRefused(_("请填到会人数。"))
    try:
        with transaction.atomic():
            made = LifeEvent.objects.create(
                party_organisation=party, kind=kind, on=on, mode=mode, present=present, by=actor, at=now
            )  # fmt: skip
            tell("hold", party, actor=actor, now=now, kind=kind.value)
    except IntegrityError as fault:
        if "party_health_lifeevent_once" not in str(fault):
            raise
        raise HealthRefused(_("这一天的这个会已经登记过了。")) from fault
    return made


@transaction.atomic
def take_back(event: LifeEvent, *, why: str, actor: Account, now: datetime) -> None:
    """What was wrongly noted counts no more, and stays; raises HealthRefused where that was done before."""
    reason = why.strip()
    if not reason or len(reason) > LONGEST:
        raise HealthRefused(_("请写明理由，最多 {most} 字。").format(most=LONGEST))
    if said := mentions_person(reason):
        raise HealthRefused(said)
    standing = LifeEvent.objects.filter(pk=event.pk, taken_back_at=None)
    if not standing.update(taken_back_at=now, taken_back_by=actor, taken_back_why=reason):
        raise HealthRefused(_("这条记录已经撤回过了。"))
    tell("take_back", event.party_organisation, actor=actor, now=now, event=event.pk)


@transaction.atomic
def confirm(
    party: PartyOrganisation, state: State, *, seen: Collection[str], reason: str, actor: Account, now: datetime,
    key: str,
) -> Health:  # fmt: skip
    """A person says how it lives; one that does not live well gets its plan (R-PH.3, R-PH.4).

    seen: the keys of the signals that the person saw. Raises HealthRefused where others are seen by now.
    """
    on = timezone.localdate(now)
    PartyOrganisation.objects.select_for_update(no_key=True).get(pk=party.pk)
    _check(party, seen=seen, reason=reason, on=on)
    open_already = plan_of(party) is not None
    if state is State.NORMAL and open_already:
        raise HealthRefused(_("它的整顿计划还没有办结，请先在计划里办结。"))
    made = say(party, state, signals=sorted(seen), reason=reason.strip(), actor=actor, now=now)
    if state is not State.NORMAL and not open_already:
        _begin(party, made, actor=actor, now=now, key=key)
    return made


def plan_of(party: PartyOrganisation) -> Case | None:
    """The open case in which it is put in order, within the active sight."""
    listed = Mending.objects.filter(party_organisation=party).values("case")
    return Case.objects.filter(OPEN, pk__in=listed).first()


def _check(party: PartyOrganisation, *, seen: Collection[str], reason: str, on: date) -> None:
    if not reason.strip() or len(reason) > LONGEST:
        raise HealthRefused(_("请写明理由，最多 {most} 字。").format(most=LONGEST))
    if said := mentions_person(reason):
        raise HealthRefused(said)
    if not PartyRecord.objects.on(on).filter(party_organisation=party).exists():
        raise HealthRefused(_("这个党组织已经撤销。"))
    now_seen = signals_of([party.pk], on=on).get(party.pk, ())
    if set(now_seen) != set(seen):
        raise HealthRefused(_("您看的时候以后，情况变了。请看过再确认。"))


def _begin(
    party: PartyOrganisation, said: Health, *, actor: Account, now: datetime, key: str
) -> None:
    """Opens the plan, at the first of its hosts that has a place."""
    titles = [_(SIGNALS[one].title) for one in said.signals]
    found = _("；").join([*titles, said.reason])
    try:
        event = open_case(
            mending, step="begin", matter=_matter(party, on=said.held_from), answers={"found": found}, actor=actor,
            now=now, key=f"mending/{key}",
        )  # fmt: skip
    except StepRefused as refused:
        raise HealthRefused(str(refused)) from refused
    Mending.objects.create(case_id=event.case_id, party_organisation=party)


def _matter(party: PartyOrganisation, *, on: date) -> Matter:
    ties = Hosting.objects.on(on).filter(party_organisation=party).select_related("organisation")
    for tie in ties.order_by("held_from", "organisation"):
        entry = entry_of(tie.organisation.number, on=on)
        if entry is not None and entry.place is not None:
            return Matter(entry.organisation.number, street_of(owner_of(entry)))
    raise HealthRefused(_("它所在的组织都没有属地，整顿计划不知道归谁：请先定属地。"))
