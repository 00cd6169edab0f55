"""Corrects a field, keeps what a check found, shows a phone: what people do with one organisation."""

from datetime import date, datetime

from django.db import transaction

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.operations.steps import today
from jingwei.register import rules
from jingwei.register.kinds import MOVING, EditableField, Method, Outcome
from jingwei.register.models import (
    Claim,
    Contact,
    Entry,
    FieldCheck,
    Lineage,
    Organisation,
    Override,
)
from jingwei.register.operations.entries import Value, reopen
from jingwei.register.operations.lines import OFFICE
from jingwei.register.operations.placing import by_the_rules
from jingwei.register.operations.standing import written
from jingwei.register.operations.steps import hold, refuse, tell
from jingwei.register.rules import Attempt, RegisterRefused

_LEGS = (EditableField.HAS_PREMISES, EditableField.HAS_STAFF, EditableField.HAS_OPERATION)


def edit_field(
    organisation: Organisation, *, field: EditableField, value: str, reason: str, on: date,
    actor: Account, now: datetime,
) -> Entry:  # fmt: skip
    """Corrects a field from the day on; it holds until the field's authority says otherwise (R-R.7).

    Raises RegisterRefused without a reason, for a value that the field cannot have, and for a day
    before what the register holds. Returns the entry that holds from then on.
    """
    refuse(rules.unreasoned(reason), rules.misvalued(field, value))
    with transaction.atomic():
        entry = hold(organisation, on=on)
        refuse(rules.unfitting(field, kind=entry.kind))
        held = Override.objects.still().filter(organisation=organisation, field=field).first()
        found = written(getattr(entry, field))
        if found == value:
            return entry
        _refuse_before(held, on=on)
        if held is not None:
            Override.objects.filter(pk=held.pk).update(held_to=on)
        Override.objects.create(
            organisation=organisation, field=field, value=value, reason=reason, account=actor,
            against=held.against if held else found, held_from=on,
        )  # fmt: skip
        claim: Claim = {
            "value": value,
            "department": OFFICE,
            "won": True,
            "why": reason,
            "account": actor.pk,
        }
        fresh = _placed(_with(entry, field, value, on=on, claim=claim), field, on=on)
        tell("edit", subject=organisation, actor=actor, now=now, field=str(field))
    return fresh


def withdraw_edit(
    organisation: Organisation, *, field: EditableField, on: date, actor: Account, now: datetime
) -> Entry:  # fmt: skip
    """Takes a correction back: what fusion found holds again. Raises RegisterRefused where there is none."""
    with transaction.atomic():
        entry = hold(organisation, on=on)
        held = Override.objects.still().filter(organisation=organisation, field=field).first()
        if held is None:
            said = _("{number} 的“{field}”没有人工修改，不用撤回。")
            raise RegisterRefused(said.format(number=organisation.number, field=_(field.label)))
        _refuse_before(held, on=on)
        Override.objects.filter(pk=held.pk).update(held_to=on)
        fresh = _placed(_with(entry, field, held.against, on=on, claim=None), field, on=on)
        tell("withdraw_edit", subject=organisation, actor=actor, now=now, field=str(field))
    return fresh


def check_field(
    organisation: Organisation, *, method: Method, outcome: Outcome, on: date, actor: Account,
    now: datetime, note: str = "",
) -> FieldCheck:  # fmt: skip
    """Keeps what a phone call, a visit or an inspection found (R-2.7); it changes nothing by itself.

    Raises RegisterRefused for a note about a person, for lost contact without a second attempt on
    another day by another method, and for a check on a day to come.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        before = FieldCheck.objects.filter(organisation=organisation)
        tries = [
            Attempt(day, Method(way), Outcome(found))
            for day, way, found in before.values_list("checked_on", "method", "outcome")
        ]
        refuse(
            rules.mentions_person(note),
            rules.to_come(on, today=today(now)),
            rules.hasty(outcome, on=on, method=method, before=tries),
        )
        check = FieldCheck.objects.create(
            organisation=organisation, method=method, outcome=outcome, checked_on=on, account=actor, note=note
        )  # fmt: skip
        tell(
            "check",
            subject=organisation,
            actor=actor,
            now=now,
            method=str(method),
            outcome=str(outcome),
            on=str(on),
        )
    return check


def reveal_phone(organisation: Organisation, *, reason: str, actor: Account, now: datetime) -> str:
    """The work phone in full, "" where none is known; every look is in the journal (R-R.10).

    reason: the key of a purpose, such as "check"; not prose. Raises EntryRefused for anything else.
    """
    with transaction.atomic():
        phone = (
            Contact.objects.still()
            .filter(organisation=organisation)
            .values_list("phone", flat=True)
        )
        found = phone.first() or ""
        tell("reveal_phone", subject=organisation, actor=actor, now=now, purpose=reason)
    return found


def _with(
    entry: Entry, field: EditableField, value: str, *, on: date, claim: Claim | None
) -> Entry:
    """The entry with the value in it, and the office's claim before all others, or without one."""
    typed: Value = value
    if field is EditableField.EMPLOYEES:
        typed = int(value) if value else None
    values = {str(field): typed}
    if field in _LEGS:
        values["three_have"] = _three_have({leg: getattr(entry, leg) for leg in _LEGS} | values)
    said = Lineage.objects.filter(entry=entry).values_list("claims", flat=True).first() or {}
    others = [one for one in said.get(str(field), []) if one["department"] != OFFICE]
    listed = [claim, *({**one, "won": False} for one in others)] if claim else [
        {**one, "won": one["value"] == value} for one in others
    ]  # fmt: skip
    return reopen(entry, on=on, values=values, claims={str(field): listed})


def _placed(entry: Entry, field: EditableField, *, on: date) -> Entry:
    """The entry where the rules place it now that the field says something else."""
    return by_the_rules(entry, on=on) if field in MOVING else entry


def _three_have(legs: dict[str, Value]) -> str:
    """Yes where all three legs are, no where one is not, else unknown (R-2.3)."""
    said = set(legs.values())
    if said == {"yes"}:
        return "yes"
    return "no" if "no" in said else "unknown"


def _refuse_before(held: Override | None, *, on: date) -> None:
    if held is not None and held.held_from > on:
        text = _("这一项从 {day} 起已改过，请用当天或以后的日期。")
        raise RegisterRefused(text.format(day=held.held_from))
