"""What every change of the register takes: refusing with a reason, taking turns, telling the journal."""

from datetime import date, datetime

from django.db import connection

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Entry, Organisation
from jingwei.register.rules import RegisterRefused

CHAIN = "register"
# Numbers of locks of the whole database: whoever publishes, and whoever changes anything else.
_PUBLISHING, _CHANGING = 0x6A77_0001, 0x6A77_0002


def refuse(*reasons: str) -> None:
    """Raise RegisterRefused with the first reason that is not empty."""
    for reason in reasons:
        if reason:
            raise RegisterRefused(reason)


def publish_alone() -> None:
    """Keeps all other changes waiting until the transaction ends; refuses where somebody publishes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_PUBLISHING])
        is_first = bool(cursor.fetchone()[0])
        if not is_first:
            raise RegisterRefused(_("另一次发布正在进行，请等它结束后看结果，再决定要不要重发。"))
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHANGING])


def change_together() -> None:
    """Waits for a publication to end, and lets none begin until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_CHANGING])


def hold(organisation: Organisation, *, on: date) -> Entry:
    """The entry of today's register, that nobody else changes meanwhile; refuses a day before it."""
    change_together()
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    entry = Entry.objects.still().filter(organisation=organisation).first()
    if entry is None:
        said = _("{number} 已不在底册中，不能修改。合并的请打开并入的组织，消失的等下一轮名单。")
        raise RegisterRefused(said.format(number=organisation.number))
    if entry.held_from > on:
        said = _("{number} 的记录从 {day} 起有效，不能改它以前的内容。请用当天或以后的日期。")
        raise RegisterRefused(said.format(number=organisation.number, day=entry.held_from))
    return entry


def key(actor: Account | None) -> str:
    """The actor as the journal keeps him: the id of the account, "" for the program itself."""
    return str(actor.pk) if actor else ""


def tell(
    action: str, *, subject: Organisation, actor: Account | None, now: datetime, **details: str | int | None
) -> None:  # fmt: skip
    """One journal entry about an organisation: ids and keys, never a value or a name (R-R.11)."""
    record(
        f"register.{action}",
        chain=CHAIN,
        actor=key(actor),
        subject=Subject("organisation", subject.number),
        details=details,
        now=now,
    )
