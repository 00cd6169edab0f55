"""Reads files of cases, always within a sight (R-EV.6)."""

from collections.abc import Iterable
from uuid import UUID

from jingwei.procedures import queries
from jingwei.procedures.attachments.models import LOOSE, Attachment
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import Case
from jingwei.procedures.rules import CaseUnknown
from jingwei.procedures.sight import CaseSight


def of_case(case: Case) -> dict[int, list[Attachment]]:
    """The files of a case in sight, by event, in one query."""
    found: dict[int, list[Attachment]] = {}
    for one in Attachment.objects.filter(case=case).order_by("field", "pk"):
        found.setdefault(one.event_id or 0, []).append(one)
    return found


def of_outside(case: Case) -> dict[int, list[Attachment]]:
    """Those that somebody outside sent, by event: to him their names are told."""
    found = of_case(case)
    return {
        event: own
        for event, files in found.items()
        if (own := [one for one in files if one.account_id is None])
    }


def loose(account: int | None, tokens: Iterable[UUID]) -> list[Attachment]:
    """Those of the files that the account, or with None somebody outside, has sent and no step was taken with, as they came."""
    mine = Attachment.objects.filter(
        LOOSE, account=account, token__in=list(tokens), removed_at=None
    )
    return list(mine.order_by("pk"))


def find(sight: CaseSight, *, token: UUID, catalogue: Catalogue) -> Attachment | None:
    """The file, where its case is in sight or the account has just sent it; None where there is none such."""
    found = Attachment.objects.filter(token=token).select_related("case").first()
    if found is None:
        return None
    if found.case is None:
        return found if found.account_id == sight.account else None
    try:
        queries.find_case(sight, case_id=found.case.pk, catalogue=catalogue)
    except CaseUnknown:
        return None
    return found


def may_remove(sight: CaseSight, found: Attachment, *, catalogue: Catalogue) -> bool:
    """Whoever sent the file, and whoever may take a step of its case somewhere above or in its units (R-EV.9)."""
    if found.account_id == sight.account:
        return True
    if found.case is None:
        return False
    steps = catalogue.of(found.case).steps
    needed = {one for step in steps for one in step.permissions}
    return bool(set(found.case.units) & set(sight.ids(needed)))
