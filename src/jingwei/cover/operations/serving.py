"""Service teams: founded, sent to organisations, called back, disbanded (R-CV.11)."""

from datetime import date, datetime

from django.db import transaction

from jingwei.cover.models import ServiceTeam, TeamTie
from jingwei.cover.operations.steps import refuse, tell
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


@transaction.atomic
def found_team(
    name: str, *, organ: Unit, members: int, since: date, actor: Account | None, now: datetime
) -> ServiceTeam:
    """A service team that the organ sends, seen where that lies and in the place that it serves; members is a count."""
    refuse("" if name.strip() else _("请写明服务团的名称。"))
    served = ids_of(organ.serves.path) if organ.serves else ()
    made = ServiceTeam.objects.create(
        name=name.strip(), organ=organ, members=members, units=sorted({*ids_of(organ.path), *served}), held_from=since,
    )  # fmt: skip
    tell("found_team", subject=made, actor=actor, now=now)
    return made


@transaction.atomic
def serve(
    team: ServiceTeam, organisation: Organisation, *, on: date, actor: Account | None, now: datetime
) -> TeamTie:
    """The team serves the organisation from the day on; raises CoverRefused where it does, or is no more."""
    held = ServiceTeam.objects.select_for_update().get(pk=team.pk)
    ties = TeamTie.objects.still().filter(team=held, organisation=organisation)
    said = _("{number} 已经由这个服务团服务。").format(number=organisation.number)
    refuse(_ended(held, on=on), said if ties.exists() else "")
    made = TeamTie.objects.create(team=held, organisation=organisation, held_from=on)
    tell("serve", subject=held, actor=actor, now=now, organisation=organisation.pk)
    return made


@transaction.atomic
def stop_serving(tie: TeamTie, *, on: date, actor: Account | None, now: datetime) -> None:
    """The tie ends with the day before; raises CoverRefused where it has ended, or began later."""
    held = TeamTie.objects.select_for_update().select_related("team").get(pk=tie.pk)
    refuse(
        _("这项服务已经结束。") if held.held_to else "",
        _("这项服务从 {day} 起，不能结束在它以前。").format(day=held.held_from) if on < held.held_from else "",
    )  # fmt: skip
    held.held_to = on
    held.save(update_fields=["held_to"])
    tell("stop_serving", subject=held.team, actor=actor, now=now, organisation=held.organisation_id)


@transaction.atomic
def disband(team: ServiceTeam, *, on: date, actor: Account | None, now: datetime) -> None:
    """The team and all its ties end with the day before; raises CoverRefused for a tie that began later."""
    held = ServiceTeam.objects.select_for_update().get(pk=team.pk)
    ties = TeamTie.objects.still().filter(team=held)
    late = ties.filter(held_from__gt=on).exists() or on < held.held_from
    refuse(_ended(held, on=on), _("解散不能早于它已有的记录。") if late else "")
    ties.update(held_to=on)
    held.held_to = on
    held.save(update_fields=["held_to"])
    tell("disband", subject=held, actor=actor, now=now)


def _ended(team: ServiceTeam, *, on: date) -> str:
    if team.held_to is not None:
        return _("这个服务团已经解散。")
    said = _("服务团从 {day} 起才有。").format(day=team.held_from)
    return said if on < team.held_from else ""
