"""Takes files in for steps, binds them to the event of a step, removes them; each with its trace (R-EV.6 to R-EV.9)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from jingwei.evidence import storage
from jingwei.evidence.kinds import EvidenceRefused, Kept, Kind
from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.attachments.models import LOOSE, Attachment
from jingwei.procedures.models import Event

MOST_LOOSE = 60  # files that wait for a step of their sender
MOST_LOOSE_OUTSIDE = 200  # of all who are outside together
CROWDED = mark(
    "{name}：现在传文件的人太多，没有收下。可以只写材料名称先提交，文件过后交给办理单位。"
)
NAMELESS = mark("（已隔离删除）")  # a name may be as secret as what it names
_SETTLED = timedelta(days=1)  # nobody takes longer to send a file


class FilesMissing(Exception):
    """Files that a step names are not there to be bound; `fields`: the questions that they were to answer."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


def take_in(kept: Kept, *, key: str, actor: Account | None, now: datetime) -> Attachment:
    """Note a file that lies on the disk, for a step to come; the same key from the same account is the same file.

    actor: None for somebody outside.

    Raises EvidenceRefused for another content under the same key, and where too many wait already.
    """
    with transaction.atomic(), seeing(EVERYTHING):
        found = _sent_before(kept, key, actor)
        if found is not None:
            return found
        _refuse_many(kept, actor)
        try:
            with transaction.atomic():
                return _noted(kept, key=key, actor=actor, now=now)
        except IntegrityError:
            found = _sent_before(kept, key, actor)
            if found is None:
                raise
            return found


def bind(event: Event, *, files: Mapping[str, Sequence[UUID]]) -> None:
    """Bind files that the event's actor has sent to it, by the question that they answer; raises FilesMissing.

    In the transaction and the sight of the step: what is bound, removed, expired or another's is not there.
    """
    missing = []
    for field, tokens in files.items():
        own = Attachment.objects.filter(
            LOOSE, token__in=tokens, account=event.actor_id, removed_at=None
        )
        # Held first: who waits for another's step finds the file bound, and no more here.
        held = list(own.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        Attachment.objects.filter(pk__in=held).update(case=event.case_id, event=event, field=field)
        if len(held) < len(set(tokens)):
            missing.append(field)
    if missing:
        raise FilesMissing(missing)


def forget_outside(tokens: Collection[UUID]) -> int:
    """Forget what somebody outside sent for a step that is not to be: of what is declined nothing is kept (E-20)."""
    with transaction.atomic(), seeing(EVERYTHING):
        found = Attachment.objects.filter(LOOSE, account=None, token__in=list(tokens))
        gone = {one for pair in found.values_list("sha256", "small") for one in pair if one}
        count, _each = found.delete()
    transaction.on_commit(lambda: storage.discard(gone - _claimed(gone)))
    return count


def quarantine(sha256: str, *, actor: Account, now: datetime) -> int:
    """Take every file of this content out of everybody's reach and off the disk, whoever sent it (E-14); how many."""
    with transaction.atomic(), seeing(EVERYTHING):
        same = Attachment.objects.filter(sha256=sha256, removed_at=None).order_by("pk")
        found = list(same.select_for_update(of=("self",)))
        same.update(removed_at=now, removed_by=actor, file_name=_(NAMELESS))
        for one in found:
            _tell("quarantine", one, actor=actor, now=now, details={"case": one.case_id or 0})
    gone = {digest for one in found for digest in (one.sha256, one.small) if digest}
    transaction.on_commit(lambda: storage.discard(gone - _claimed(gone)))
    return len(found)


def expire(*, before: datetime, now: datetime) -> int:
    """Forget the files that no step was taken with, sent before the instant; how many there were."""
    with transaction.atomic(), seeing(EVERYTHING):
        count, _each = Attachment.objects.filter(LOOSE, at__lt=before).delete()
        if count:
            _tell("expire", None, actor=None, now=now, details={"files": count})
    return count


def remove_old_photos(*, days: int, now: datetime) -> int:
    """Remove the photos of cases that were closed so many days ago; how many there were (E-12).

    Names and digests stay in the rows; documents stay with the case.
    """
    with transaction.atomic(), seeing(EVERYTHING):
        closed = Attachment.objects.filter(case__closed_at__lte=now - timedelta(days=days))
        count = closed.filter(kind=Kind.IMAGE, removed_at=None).update(removed_at=now)
        if count:
            _tell("remove_photos", None, actor=None, now=now, details={"files": count})
    return count


def clear_disk(*, before: datetime) -> int:
    """Take off the disk what no row wants and nobody has kept again since the instant; how many there were."""
    old = storage.kept_before(before)
    return storage.discard(old - _claimed(old), before=before) + storage.sweep(before=before)


def _claimed(digests: set[str]) -> set[str]:
    """Those of the contents that a row still needs."""
    with seeing(EVERYTHING):
        there = Attachment.objects.filter(removed_at=None)
        whole = there.filter(sha256__in=digests).values_list("sha256", flat=True)
        return {*whole, *there.filter(small__in=digests).values_list("small", flat=True)}


def _sent_before(kept: Kept, key: str, actor: Account | None) -> Attachment | None:
    found = Attachment.objects.filter(account=actor, key=key).first()
    if found is not None and found.source != kept.source:
        text = _("{name}：这次提交与先前的另一次编号相同，内容却不同。请重新打开页面再传。")
        raise EvidenceRefused(text.format(name=kept.name))
    return found


def _refuse_many(kept: Kept, actor: Account | None) -> None:
    if actor is None:
        if Attachment.objects.filter(LOOSE, account=None).count() >= MOST_LOOSE_OUTSIDE:
            raise EvidenceRefused(_(CROWDED).format(name=kept.name))
        return
    if Attachment.objects.filter(LOOSE, account=actor).count() >= MOST_LOOSE:
        text = _("{name}：您已有 {most} 个传了还没有用上的文件，没有收下。请先办理，或过一天再传。")
        raise EvidenceRefused(text.format(name=kept.name, most=MOST_LOOSE))


def _noted(kept: Kept, *, key: str, actor: Account | None, now: datetime) -> Attachment:
    made = Attachment.objects.create(
        token=uuid4(), account=actor, at=now, key=key, source=kept.source, file_name=kept.name, kind=kept.kind,
        size=kept.size, sha256=kept.sha256, small=kept.small,
    )  # fmt: skip
    _tell(
        "send", made, actor=actor, now=now, details={"kind": kept.kind.value, "sha256": kept.sha256}
    )
    return made


def _tell(
    act: str, one: Attachment | None, *, actor: Account | None, now: datetime, details: Details
) -> None:
    record(
        f"attachments.{act}", chain="attachments", actor=str(actor.pk) if actor else "",
        subject=Subject("attachment", str(one.token) if one else "all"), details=details, now=now,
    )  # fmt: skip
