"""What may be done: note that a team was in touch and what was needed, and that it is settled; added, never edited."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei.areas.service.models import Contact, ContactKind, Settlement
from jingwei.areas.service.rules import LONGEST_NEED, LONGEST_RESULT, ServiceRefused
from jingwei.cover.models import TeamTie
from jingwei.cover.operations.steps import CHAIN
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.rules import mentions_person


@transaction.atomic
def note_contact(
    tie: TeamTie, *, on: date, kind: ContactKind, need: str, actor: Account, now: datetime, is_settled: bool = False,
) -> Contact:  # fmt: skip
    """Keeps the note; the same again changes nothing. is_settled: on the spot. Raises ServiceRefused (R-ST.1)."""
    text = need.strip()
    ended = tie.held_to is not None and on >= tie.held_to
    _refuse(
        _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
        _("服务团从 {day} 起服务它，联系不能在它以前。").format(day=tie.held_from) if on < tie.held_from else "",
        _("服务团到 {day} 已不再服务它，联系不能在它以后。").format(day=tie.held_to) if ended else "",
        _("没有写需求，不能说已经解决。") if is_settled and not text else "",
        _worded(text, LONGEST_NEED),
    )  # fmt: skip
    made = Contact(tie=tie, on=on, kind=kind, need=text, by=actor, at=now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Contact.objects.get(tie=tie, on=on, kind=kind, need=text)
    _tell("contact", made, actor=actor, now=now, organisation=tie.organisation_id)
    if is_settled:
        _settle(made, on=on, result="", actor=actor, now=now)
    return made


@transaction.atomic
def settle(contact: Contact, *, on: date, result: str, actor: Account, now: datetime) -> Settlement:
    """What was needed is settled since the day; raises ServiceRefused, also for who comes second (R-ST.2)."""
    held = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    text = result.strip()
    _refuse(
        _("这次联系没有写需求。") if not held.need else "",
        _("这条需求已经解决过了。") if Settlement.objects.filter(contact=held).exists() else "",
        _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
        _("需求是 {day} 提的，解决不能在它以前。").format(day=held.on) if on < held.on else "",
        _worded(text, LONGEST_RESULT),
    )
    return _settle(held, on=on, result=text, actor=actor, now=now)


def _settle(
    contact: Contact, *, on: date, result: str, actor: Account, now: datetime
) -> Settlement:
    made = Settlement.objects.create(contact=contact, on=on, result=result, by=actor, at=now)
    _tell("settle", contact, actor=actor, now=now)
    return made


def _worded(text: str, longest: int) -> str:
    """Why the words cannot be kept, or ""."""
    if len(text) > longest:
        return _("内容最多 {count} 字。").format(count=longest)
    return mentions_person(text)


def _refuse(*reasons: str) -> None:
    for reason in reasons:
        if reason:
            raise ServiceRefused(reason)


def _tell(action: str, contact: Contact, *, actor: Account, now: datetime, **details: int) -> None:
    """One entry in the chain of the cover, ids alone."""
    record(
        f"service.{action}", chain=CHAIN, actor=str(actor.pk), subject=Subject("contact", str(contact.pk)),
        details=details, now=now,
    )  # fmt: skip
