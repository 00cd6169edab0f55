"""Brings a returned workbook in: first a plan that changes nothing, then all of it or nothing."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.definition import Column, Kind, Ledger
from jingwei.ledgers.drafting import draft, present_values, rights
from jingwei.ledgers.entered import same
from jingwei.ledgers.matched import match
from jingwei.ledgers.models import Export, Intake
from jingwei.ledgers.operations.steps import tell
from jingwei.ledgers.plan import Change, Plan
from jingwei.ledgers.queries import export_of
from jingwei.ledgers.returned import Returned, open_returned
from jingwei.ledgers.rules import LedgerRefused
from jingwei.ledgers.seals import SEAL, token_of
from jingwei.people.models import Account
from jingwei.register.models import Organisation


class Side(StrEnum):
    """Whose value stays where both were changed."""

    WORKBOOK = "workbook"
    REGISTER = "register"


Resolutions = Mapping[tuple[int, str], Side]
NOTHING: Resolutions = {}


def receive(
    path: Path,
    *,
    name: str,
    ledgers: Mapping[str, Ledger],
    key: str,
    actor: Account,
    now: datetime,
) -> Intake:
    """Read a returned workbook and keep what it would change; raises LedgerRefused.

    Within an active sight. name: what the sender calls the file. ledgers: by key. key: of the form
    that was posted; posted twice, it gives the same intake.
    """
    kept = Intake.objects.filter(key=key, account=actor).select_related("export").first()
    if kept:
        return kept
    found = open_returned(path, name=name)
    export = _export(found, name=name)
    ledger = _ledger(export, ledgers)
    plan = _planned(found, export, ledger, name=name, actor=actor, now=now)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    intake = Intake(
        key=key, export=export, account=actor, file_digest=digest, plan=plan.kept(), planned_at=now
    )
    try:
        with transaction.atomic():
            intake.save(force_insert=True)
            counts = _counts(plan)
            _told("receive", intake, actor=actor, now=now, counts=counts)
    except IntegrityError as fault:  # the same form came twice at once, or another has used its key
        again = Intake.objects.select_related("export").filter(key=key, account=actor).first()
        if again is None:
            said = _("这张表单已经用过了，请从台账页面重新上传。")
            raise LedgerRefused(said) from fault
        return again
    return intake


@transaction.atomic
def apply(
    intake: Intake,
    *,
    ledger: Ledger,
    resolutions: Resolutions = NOTHING,
    reason: str,
    actor: Account,
    now: datetime,
) -> Intake:
    """Carry out the plan, within an active sight: all of it, or nothing and LedgerRefused.

    Where both sides changed a value, the register's stays unless `resolutions` names the workbook.
    Applied before, it does nothing and gives back what was done then. Raises whatever the columns'
    own operations refuse with.
    """
    mine = Intake.objects.filter(pk=intake.pk, account=actor)
    if not mine.filter(applied_at=None).update(applied_at=now, result={}):
        return _done(intake, actor=actor)
    plan = Plan.of(intake.plan, ledger)
    taken = [one for one in plan.conflicts if resolutions.get(one.place) is Side.WORKBOOK]
    changes = sorted([*plan.changes, *taken], key=lambda one: one.place)
    _refuse_stale(changes, ledger, actor=actor, now=now)
    for change in changes:
        _write(ledger[change.column], change, reason=reason, actor=actor, now=now)
    counts = _counts(plan) | {"applied": len(changes), "kept": len(plan.conflicts) - len(taken)}
    mine.update(result=counts)
    _told("apply", intake, actor=actor, now=now, counts=counts)
    return mine.select_related("export").get()


def _planned(
    found: Returned, export: Export, ledger: Ledger, *, name: str, actor: Account, now: datetime
) -> Plan:
    columns = [ledger[key] for key in export.editable]
    matched = match(found.headings, columns, name=name)
    on = timezone.localdate(now)
    return draft(found, matched, token=export.token, columns=columns, actor=actor, on=on)


def _export(found: Returned, *, name: str) -> Export:
    """The record of the workbook that most rows say they come from."""
    place = found.headings.index(SEAL)
    tokens = {token_of(cells[place]) for _row, cells in found.rows()} - {""}
    known = [export for export in map(export_of, sorted(tokens)) if export]
    if len(known) == 1:
        return known[0]
    if known:
        text = _("{name}：里面混有几次导出的行（{tokens}），请分别交回。")
        tokens_said = "、".join(one.token for one in known)
        raise LedgerRefused(text.format(name=name, tokens=tokens_said))
    text = _("{name}：里面没有一行认得出是本系统导出的，请重新导出后再改。")
    raise LedgerRefused(text.format(name=name))


def _ledger(export: Export, ledgers: Mapping[str, Ledger]) -> Ledger:
    """The ledger it was taken from, as long as it has the columns that it had."""
    ledger = ledgers.get(export.ledger)
    if ledger is None or not all(_is_editable(ledger.get(key)) for key in export.editable):
        raise LedgerRefused(_("这份台账的栏目已经变了，请重新导出后再改。"))
    return ledger


def _is_editable(column: Column | None) -> bool:
    return column is not None and column.edit is not None


def _refuse_stale(changes: list[Change], ledger: Ledger, *, actor: Account, now: datetime) -> None:
    """Hold the organisations, and refuse where any value, place or right is not as it was planned."""
    numbers = sorted({change.organisation for change in changes})
    columns = [ledger[key] for key in sorted({change.column for change in changes})]
    list(Organisation.objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True))
    on = timezone.localdate(now)
    present, allowed = present_values(numbers, columns, on=on), rights(actor, columns, on=on)
    places = {column.key: place for place, column in enumerate(columns)}
    stale = 0
    for change in changes:
        column, found = ledger[change.column], present.get(change.organisation)
        is_same = found and same(column, found.values[places[column.key]], change.today)
        stale += not (found and is_same and allowed(column, found.units))
    if stale:
        text = _("预览之后又有人改了其中 {count} 格，什么也没有写入，请重新交回预览。")
        raise LedgerRefused(text.format(count=stale))


def _write(column: Column, change: Change, *, reason: str, actor: Account, now: datetime) -> None:
    if column.edit is None:
        raise LedgerRefused(_("这份台账的栏目已经变了，请重新导出后再改。"))
    column.edit.write(
        change.organisation,
        field=column.path if column.is_field and column.kind is not Kind.UNIT else column.key,
        before=change.today,
        after=change.returned,
        reason=reason,
        actor=actor,
        now=now,
    )


def _done(intake: Intake, *, actor: Account) -> Intake:
    found = Intake.objects.filter(pk=intake.pk, account=actor).select_related("export").first()
    if found is None:
        raise LedgerRefused(_("没有这份待导入的工作簿。"))
    return found


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "rows": plan.rows,
        "unchanged": plan.unchanged,
        "changes": len(plan.changes),
        "conflicts": len(plan.conflicts),
        "refused": plan.refused_count,
    }


def _told(
    action: str, intake: Intake, *, actor: Account, now: datetime, counts: dict[str, int]
) -> None:
    details: Details = {"export": intake.export.token, "ledger": intake.export.ledger, **counts}
    subject = Subject("intake", str(intake.pk))
    tell(action, subject=subject, actor=actor, now=now, details=details)
