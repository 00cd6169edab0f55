"""Trade unions, youth league and women's organisations of an organisation: set up, wound up (R-CV.15)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.cover.kinds import MassKind
from jingwei.cover.models import MassBody
from jingwei.cover.operations.steps import CHAIN, refuse
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation


@transaction.atomic
def set_up(
    organisation: Organisation, kind: MassKind, *, on: date, actor: Account | None, now: datetime
) -> MassBody:
    """It has one from the day on; raises CoverRefused where it has one, or had one on a later day."""
    _held(organisation)
    ones = MassBody.objects.filter(organisation=organisation, kind=kind)
    title = _(str(kind.label))
    refuse(
        _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
        _("它已经有{title}。").format(title=title) if ones.filter(held_to=None).exists() else "",
        _("{day} 它还有以前的{title}。").format(day=on, title=title) if ones.filter(held_to__gt=on).exists() else "",
    )  # fmt: skip
    made = MassBody.objects.create(organisation=organisation, kind=kind, held_from=on)
    _tell("set_up_mass", organisation, kind, actor=actor, now=now)
    return made


@transaction.atomic
def wind_up(
    organisation: Organisation, kind: MassKind, *, on: date, actor: Account | None, now: datetime
) -> None:
    """It has none any more from the day on; raises CoverRefused where it has none."""
    _held(organisation)
    one = MassBody.objects.still().filter(organisation=organisation, kind=kind).first()
    if one is None:
        refuse(_("它没有{title}。").format(title=_(str(kind.label))))
        return
    said = _("它从 {day} 起才有，不能结束在那以前。").format(day=one.held_from)
    refuse(
        said if on < one.held_from else "",
        _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
    )
    one.held_to = on
    one.save(update_fields=["held_to"])
    _tell("wind_up_mass", organisation, kind, actor=actor, now=now)


def _held(organisation: Organisation) -> None:
    """Two people take turns."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _tell(
    action: str, organisation: Organisation, kind: MassKind, *, actor: Account | None, now: datetime
) -> None:  # fmt: skip
    record(
        f"cover.{action}", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject("organisation", organisation.number), details={"kind": kind.value}, now=now,
    )  # fmt: skip
