"""Takes a bulletin out as a Word file or a PDF, stamped, and keeps that it was taken (E-11, R-T.5)."""

import secrets
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingwei.areas.bulletins.documents.laying import Stamp, laid
from jingwei.areas.bulletins.documents.pdf import as_pdf
from jingwei.areas.bulletins.documents.word import as_word
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.bulletins.operations.issuing import CHAIN
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import Language, speaking
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.definition import Secrecy
from jingwei.people.models import Account


class Form(StrEnum):
    """As what it is taken out."""

    WORD = "docx"
    PDF = "pdf"


@transaction.atomic
def take_out(bulletin: Bulletin, form: Form, *, actor: Account, now: datetime) -> bytes:
    """The file; within a sight in which the bulletin lies. Raises BulletinRefused where it cannot be set."""
    token = secrets.token_hex(6)
    with speaking(Language.CHINESE):
        document = laid(bulletin, _stamp(token, actor=actor, now=now))
    made = as_pdf(document, now=now) if form is Form.PDF else as_word(document)
    record(
        "figures.take_out", chain=CHAIN, actor=str(actor.pk), subject=Subject("bulletin", str(bulletin.pk)),
        details={"form": str(form), "token": token, "digest": bulletin.digest}, now=now,
    )  # fmt: skip
    return made


def _stamp(token: str, *, actor: Account, now: datetime) -> Stamp:
    """As ledgers' workbooks bear it."""
    secrecy = Secrecy.INTERNAL.word
    at = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    text = _("{secrecy} · 账号 {account} 于 {at} 导出 · 编号 {token}").format(
        secrecy=secrecy, account=actor.pk, at=at, token=token
    )
    return Stamp(secrecy, f"{settings.NOTICE} · {text}" if settings.NOTICE else text)
