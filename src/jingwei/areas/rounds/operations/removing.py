"""Removes files from the disk: what is kept long enough (E-12), what must never have come (E-14); the row stays."""

import shutil
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Question, Round, RoundState, Run, Upload, UploadState
from jingwei.areas.rounds.operations.steps import RoundRefused, tell
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing

_ENDED = (RoundState.PUBLISHED, RoundState.ABANDONED)
_WORKED_ON = (RoundState.FUSING, RoundState.PUBLISHING)
_SETTLED = timedelta(days=1)  # nobody takes longer to send a file
NAMELESS = mark("（已隔离删除）")  # a name may be as secret as what it names


def remove_superseded(*, days: int, now: datetime, spared: Collection[str] = ()) -> int:
    """Remove the files of rounds that another one has superseded so many days ago; how many there were (E-12).

    Digests, names and counts stay in the rows, and so does the lineage that points to them. spared: digests of
    contents that others than rounds still need.
    """
    with transaction.atomic(), seeing(EVERYTHING):
        due = _superseded(now - timedelta(days=days)).select_for_update(of=("self",))
        found = list(due.order_by("pk").values_list("pk", "round"))
        Upload.objects.filter(pk__in=[pk for pk, _round in found]).update(removed_at=now)
        for one in Round.objects.filter(pk__in={number for _pk, number in found}).order_by("pk"):
            count = sum(number == one.pk for _pk, number in found)
            tell("remove_files", subject=one, actor=None, now=now, details={"files": count})
    clear_disk(before=now - _SETTLED, spared=spared)
    return len(found)


def quarantine(upload: Upload, *, actor: Account, now: datetime) -> None:
    """Take a file out of everybody's reach and off the disk, wherever the same content came in (E-14).

    Results of rounds that are still open go with it, for they may hold it: they are fused anew. Raises RoundRefused
    while a worker has the file. What was published before is in the register, and leaves it by another round.
    """
    if not quarantine_content(upload.sha256, actor=actor, now=now):
        raise RoundRefused(_("这个文件已经隔离删除。"))


def quarantine_content(sha256: str, *, actor: Account, now: datetime) -> int:
    """The same of a content that perhaps no round has; in how many uploads it came."""
    with transaction.atomic(), seeing(EVERYTHING):
        same = Upload.objects.filter(sha256=sha256, removed_at=None)
        rounds = Round.objects.select_for_update().filter(pk__in=same.values("round"))
        held = list(rounds.order_by("pk"))
        if busy := next((one for one in held if one.state in _WORKED_ON), None):
            text = _("第 {number} 轮现在是“{state}”，正在用这个文件。请等它结束，再马上隔离删除。")
            raise RoundRefused(text.format(number=busy.number, state=_(str(RoundState(busy.state).label))))  # fmt: skip
        removed = list(same.order_by("pk"))
        same.update(
            state=UploadState.REMOVED, removed_at=now, file_name=_(NAMELESS), understood={}, refusal="", rows=0
        )  # fmt: skip
        folders = _forget_results([one for one in held if one.state not in _ENDED], now=now)
        for one in removed:
            tell("quarantine", subject=one, actor=actor, now=now, details={"round": one.round_id})
    transaction.on_commit(lambda: _clear(sha256, folders))
    return len(removed)


def clear_disk(*, before: datetime, spared: Collection[str] = ()) -> int:
    """Remove files that no row wants any more, those that a killed worker left as well; how many there were.

    Files that somebody has sent again since `before` stay: his row may be about to come.
    """
    with seeing(EVERYTHING):
        counted = Upload.objects.values("sha256").annotate(
            kept=Count("pk", filter=Q(removed_at=None))
        )
        unwanted = list(counted.filter(kept=0).values_list("sha256", flat=True))
    return storage.discard(set(unwanted) - set(spared), before=before)


def _superseded(before: datetime) -> QuerySet[Upload]:
    """Files still there of ended rounds of which a later one was published before the instant."""
    later = Round.objects.filter(
        top=OuterRef("round__top"), number__gt=OuterRef("round__number"), published_at__lte=before
    )
    return Upload.objects.filter(Exists(later), removed_at=None, round__state__in=_ENDED)


def _forget_results(rounds: Iterable[Round], *, now: datetime) -> list[tuple[int, int]]:
    """What fusion made of these rounds is old from now on, its questions are gone; number and run of each result."""
    listed = list(rounds)
    Round.objects.filter(pk__in=[one.pk for one in listed]).update(touched_at=now)
    Question.objects.filter(run__round__in=listed).delete()
    return list(Run.objects.filter(round__in=listed).values_list("round__number", "pk"))


def _clear(digest: str, folders: Iterable[tuple[int, int]]) -> None:
    storage.discard([digest])
    for number, run in folders:
        shutil.rmtree(storage.of_run(number, run), ignore_errors=True)
