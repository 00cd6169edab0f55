"""Gives codes, and looks at those that somebody shows (R-C.16)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.codes.models import Code, Opens
from jingwei.procedures.models import Case

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read for another
LENGTH, GROUP = 12, 4
AFTER_CLOSING = timedelta(days=180)
TO_BE_USED = timedelta(days=14)  # so long the first use of an organisation's code is waited for
STAYS = timedelta(hours=2)  # so long it opens what it opens, once it was used
MOST_AN_HOUR = 300
_MADE, _KEPT = "jingwei.codes.made", "jingwei.codes.kept"


@dataclass(frozen=True, slots=True)
class Held:
    """What a code opens: the number of a case, or that of an organisation."""

    code: int
    opens: Opens
    subject: str


def give_for_case(case: Case, *, key: str, now: datetime) -> str:
    """The code of a case that was asked for under this key; the same for the same key."""
    text = _made(f"case/{case.pk}/{key}")
    Code.objects.get_or_create(
        digest=_digest(text), defaults={"opens": Opens.CASE, "subject": str(case.pk), "made_at": now}
    )  # fmt: skip
    return text


def give_for_organisation(number: str, *, key: str, actor: Account, now: datetime) -> str:
    """A code for the secretary of an organisation, told to him by who asks for it; journalled."""
    text = _made(f"organisation/{number}/{actor.pk}/{key}")
    with transaction.atomic():
        code, is_new = Code.objects.get_or_create(
            digest=_digest(text),
            defaults={
                "opens": Opens.ORGANISATION, "subject": number, "made_at": now, "made_by": actor,
                "ends_at": now + TO_BE_USED,
            },
        )  # fmt: skip
        if is_new:
            record(
                "codes.give", chain="codes", actor=str(actor.pk), subject=Subject("organisation", number),
                details={"code": code.pk}, now=now,
            )  # fmt: skip
    return text


def enter(text: str, *, now: datetime) -> Held | None:
    """What a code that somebody typed opens; None for one that is unknown, over or used.

    An organisation's code is used with it: of two at once, one gets in.
    """
    code = Code.objects.filter(digest=_digest(text)).first()
    if code is None:
        return None
    if code.opens == Opens.CASE:
        return _held(code, now=now)
    fresh = Code.objects.filter(pk=code.pk, used_at=None, ends_at__gt=now)
    if not fresh.update(used_at=now, ends_at=now + STAYS):
        return None
    return Held(code.pk, Opens.ORGANISATION, code.subject)


def held_by(code: int, *, now: datetime) -> Held | None:
    """What a code that was entered still opens."""
    found = Code.objects.filter(pk=code).first()
    return _held(found, now=now) if found else None


def too_many(*, now: datetime) -> bool:
    """Whether more is being asked within the hour than an office reads; whoever it is, nobody is counted apart (E-20)."""
    lately = Code.objects.filter(opens=Opens.CASE, made_at__gt=now - timedelta(hours=1))
    return lately.count() >= MOST_AN_HOUR


def plain(text: str) -> str:
    """A code as it is kept, however it was typed: lower case, with blanks or without its strokes."""
    return re.sub(r"[\s\-—–]", "", text).upper()


def _held(code: Code, *, now: datetime) -> Held | None:
    if code.opens == Opens.ORGANISATION:
        over = code.used_at is None or code.ends_at is None or code.ends_at <= now
        return None if over else Held(code.pk, Opens.ORGANISATION, code.subject)
    with seeing(EVERYTHING):
        case = Case.objects.filter(pk=code.subject).first()
    over = case is None or (case.closed_at is not None and case.closed_at + AFTER_CLOSING <= now)
    return None if over else Held(code.pk, Opens.CASE, code.subject)


def _made(said: str) -> str:
    """Twelve signs, by the office's secret and what they are for."""
    number = int.from_bytes(salted_hmac(_MADE, said, algorithm="sha256").digest())
    signs = ""
    while len(signs) < LENGTH:
        number, rest = divmod(number, len(SIGNS))
        signs += SIGNS[rest]
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def _digest(text: str) -> str:
    return salted_hmac(_KEPT, plain(text), algorithm="sha256").hexdigest()
