"""Files that come in parts: begun, gone on with, taken in as the form takes them once all has come (R-O.9)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from jingwei.areas.rounds import parts, storage
from jingwei.areas.rounds.models import COUNTED, Round, Sending, Upload
from jingwei.areas.rounds.operations.files import refuse_late, take_in
from jingwei.areas.rounds.operations.steps import refuse_closed
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

MOST = 20  # unfinished files of one account; beyond that the oldest is let go


@dataclass(frozen=True, slots=True)
class Announced:
    """What a sender says of a file before it comes; sha256 "" where his browser cannot tell."""

    name: str
    size: int
    sha256: str


@transaction.atomic
def begin(
    found: Round, *, department: Unit, announced: Announced, actor: Account, now: datetime
) -> Sending:
    """Make a place for a file that is to come, or give the one in which the same file was cut off before."""
    refuse_closed(found)
    refuse_late(found, now=now)
    storage.check_size(announced.size, name=announced.name)
    own = Sending.objects.filter(round=found, department=department, account=actor)
    known = (
        own.filter(size=announced.size, sha256=announced.sha256)
        .exclude(sha256="")
        .filter(
            Q(upload=None, file_name=announced.name)
            | Q(upload__state__in=COUNTED, upload__file_name=announced.name)
        )
    )
    if same := known.order_by("-touched_at").first():
        return same
    waiting = Sending.objects.filter(account=actor, upload=None).order_by("-touched_at")
    for old in waiting[MOST - 1 :]:
        let_go(old)
    return Sending.objects.create(
        token=uuid4(), round=found, department=department, units=ids_of(department.path),
        file_name=announced.name, size=announced.size, sha256=announced.sha256, account=actor, touched_at=now,
    )  # fmt: skip


def complete(sending: Sending, *, actor: Account, now: datetime) -> tuple[Upload, bool]:
    """Take a file in of which all has come, and whether it is new; again, it is the same upload.

    Raises FileRefused where it is not what its sender announced; it is let go then.
    """
    if sending.upload is not None:
        return sending.upload, False
    try:
        kept = storage.keep(
            parts.blocks(sending.token), name=sending.file_name, expected=sending.sha256
        )
    except storage.OtherContent:
        let_go(sending)
        raise
    with transaction.atomic():
        upload, is_new = take_in(
            sending.round, department=sending.department, name=sending.file_name, kept=kept, actor=actor, now=now
        )  # fmt: skip
        Sending.objects.filter(pk=sending.pk).update(upload=upload, file_name="", touched_at=now)
        _remove_after(sending)
    return upload, is_new


def touch(sending: Sending, *, now: datetime) -> None:
    """Keep that somebody goes on with it."""
    Sending.objects.filter(pk=sending.pk).update(touched_at=now)


def sweep(*, before: datetime) -> int:
    """Let go of what nobody has gone on with since; how many there were."""
    with seeing(EVERYTHING):
        rows, _each = Sending.objects.filter(touched_at__lt=before).delete()
    return rows + parts.sweep(before=before)


def let_go(sending: Sending) -> None:
    """Take a file away that will not be gone on with."""
    _remove_after(sending)
    sending.delete()


def _remove_after(sending: Sending) -> None:
    """The parts go once nothing can take the row back any more."""
    token = sending.token
    transaction.on_commit(lambda: parts.remove(token))
