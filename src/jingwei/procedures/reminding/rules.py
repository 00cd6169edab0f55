"""Who may supervise and who answers, in words for whoever may not (R-C.24)."""

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case
from jingwei.procedures.parties import scopes_of
from jingwei.procedures.sight import CaseSight, Grant
from jingwei.units.models import Unit

SUPERVISES = frozenset({Permission.CASES_SUPERVISE})


def leading(sight: CaseSight, case: Case) -> Grant | None:
    """The account's post above the unit that is waited for, nearest first; None where it has none."""
    waits_for = case.waits_for_id or 0
    scope = scopes_of(Unit.objects.filter(pk=waits_for)).get(waits_for, [])
    higher = [pk for pk in scope if pk != waits_for]
    found = sight.grant_for(SUPERVISES, scope=higher)
    return found if found and waits_for not in found.ids else None


def why_not_supervise(sight: CaseSight, case: Case) -> str:
    """Why the account does not put the case under supervision, or ""."""
    if case.closed_at:
        return _("这件已经办结，不用督办。")
    if case.waits_for_id is None:
        return _("这件现在不是等哪个单位办，不能督办。")
    if leading(sight, case) is None:
        return _("督办由现在办理单位的上级办，您没有相应的岗位。")
    return ""


def answering(sight: CaseSight, case: Case, *, procedure: Procedure) -> Grant | None:
    """The account's post at the unit that is waited for itself, with which it works on such cases; or None."""
    needed = {one for step in procedure.steps for one in step.permissions}
    found = sight.grant_for(needed, scope=[case.waits_for_id or 0])
    return found if case.waits_for_id else None


def why_not_answer(sight: CaseSight, case: Case, *, procedure: Procedure) -> str:
    """Why the account does not answer the supervision of the case, or ""."""
    if answering(sight, case, procedure=procedure) is None:
        return _("督办由现在办理的单位答复，您没有相应的岗位。")
    return ""
