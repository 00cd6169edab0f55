"""What people say of the lines: which one it is, none of them, why only we have it; taken back it stays (R-UL.3)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingwei.areas.upper_lists import rules
from jingwei.areas.upper_lists.models import Comparison, Decision, Line, Ruling, Verdict
from jingwei.areas.upper_lists.operations.steps import refuse, tell
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation


@transaction.atomic
def decide(
    line: Line, *, ruling: Ruling, organisation: Organisation | None = None, reason: str, actor: Account,
    now: datetime,
) -> Decision:  # fmt: skip
    """Keeps what a named person says; nothing in the register changes.

    The same again by the same person changes nothing. Raises ListRefused without a reason, for a line of
    which this cannot be said, and where another has decided.
    """
    refuse(
        rules.gone(line.comparison.removed_at),
        rules.undecidable(Verdict(line.verdict), ruling, reason=reason),
    )
    if ruling is Ruling.SAME and organisation is None:
        raise ListRefused(_("请选是哪一家：从候选里选，或写它的经纬号。"))
    said = Decision(
        line=line, units=line.units, ruling=ruling, reason=reason.strip(), by=actor, at=now,
        organisation=organisation if ruling is Ruling.SAME else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            said.save(force_insert=True)
    except IntegrityError as fault:
        return _decided_before(said, fault=fault)
    tell("decide", subject=said, actor=actor, now=now, details={
        "comparison": line.comparison_id, "line": line.pk, "ruling": str(ruling),
        "organisation": said.organisation_id,
    })  # fmt: skip
    return said


def _decided_before(said: Decision, *, fault: IntegrityError) -> Decision:
    found = Decision.objects.select_related("by").get(line=said.line, taken_back_at=None)
    same = (found.by_id, found.ruling, found.organisation_id)
    if same == (said.by_id, said.ruling, said.organisation_id):
        return found
    text = _("{name}已经裁定过这一行。要改，请先撤销那次裁定。")
    raise ListRefused(text.format(name=found.by.name)) from fault


@transaction.atomic
def take_back(decision: Decision, *, actor: Account, now: datetime) -> None:
    """Takes a decision back; the line stands as the rules left it. Refused where it was taken back already."""
    counting = Decision.objects.filter(pk=decision.pk, taken_back_at=None)
    if not counting.update(taken_back_by=actor, taken_back_at=now):
        raise ListRefused(_("这次裁定已经撤销，请刷新后再看。"))
    tell("take_back", subject=decision, actor=actor, now=now, details={"line": decision.line_id})


@transaction.atomic
def note_sent(
    found: Comparison, *, round_no: int, upload: int, actor: Account, now: datetime
) -> None:
    """Tells the journal that the list went into a round as a file."""
    tell("send", subject=found, actor=actor, now=now, details={"round": round_no, "upload": upload})


@transaction.atomic
def note_taken_out(found: Comparison, *, rows: int, actor: Account, now: datetime) -> None:
    """Tells the journal that the result was taken away as a workbook."""
    tell("take_out", subject=found, actor=actor, now=now, details={"rows": rows})
