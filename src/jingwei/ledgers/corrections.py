"""Corrections that come back in a workbook, written by the register's own operation (R-R.7)."""

from datetime import datetime
from functools import partial

from django.utils import timezone

from jingwei.ledgers.definition import Edit, Value
from jingwei.people.models import Account
from jingwei.register.kinds import EditableField
from jingwei.register.models import Organisation
from jingwei.register.operations.organisations import edit_field
from jingwei.register.operations.standing import written
from jingwei.register.rules import misvalued
from jingwei.register.staying import staying


def correction(field: EditableField) -> Edit:
    """How a column is changed that shows this field."""
    return Edit(correct, refusal=partial(_refusal, field=field))


def correct(
    organisation: int,
    *,
    field: str,
    before: Value,
    after: Value,
    reason: str,
    actor: Account,
    now: datetime,
) -> None:
    """Correct a field from today on; raises RegisterRefused.

    `before` was compared when the organisation was locked, in the transaction that this is part of.
    """
    del before
    found = Organisation.objects.get(pk=organisation)
    with staying(found):
        edit_field(
            found,
            field=EditableField(field),
            value=written(after),
            reason=reason,
            on=timezone.localdate(now),
            actor=actor,
            now=now,
        )


def _refusal(value: Value, *, field: EditableField) -> str:
    return misvalued(field, written(value))
