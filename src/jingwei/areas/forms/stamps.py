"""What is stamped on every workbook of the forms: class of data, account, instant, number (R-17.6, E-11)."""

from datetime import datetime

from django.utils import timezone

from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.definition import Secrecy
from jingwei.ledgers.workbook import Stamp
from jingwei.people.models import Account

CHAIN = "forms"


def stamped(secrecy: Secrecy, stamp: Stamp) -> str:
    """The line, behind what says that the office is not the real one."""
    at = timezone.localtime(stamp.at).strftime("%Y-%m-%d %H:%M")
    text = _("{secrecy} · 账号 {account} 于 {at} 导出 · 编号 {token}").format(
        secrecy=secrecy.word, account=stamp.account, at=at, token=stamp.token
    )
    return f"{stamp.notice} · {text}" if stamp.notice else text


def tell(action: str, *, subject: Subject, actor: Account, now: datetime, details: Details) -> None:
    """One journal entry: ids, keys and counts."""
    record(
        f"forms.{action}",
        chain=CHAIN,
        actor=str(actor.pk),
        subject=subject,
        details=details,
        now=now,
    )
