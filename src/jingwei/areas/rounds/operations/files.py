"""Files of a round: taken in, replaced, withdrawn, understood, corrected (R-O.2, R-O.3)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jingwei import fusion
from jingwei.areas.rounds import storage, understanding
from jingwei.areas.rounds.departments import list_name
from jingwei.areas.rounds.models import COUNTED, ColumnMemory, Round, Upload, UploadState
from jingwei.areas.rounds.operations.steps import RoundRefused, tell, touch
from jingwei.fusion.reading.headings import fields
from jingwei.fusion.reading.memory import DROP, Layout, fingerprint
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

HELD = (*COUNTED, UploadState.REFUSED)  # in the round until somebody replaces or withdraws them


@transaction.atomic
def take_in(
    found: Round, *, department: Unit, name: str, kept: storage.Kept, actor: Account, now: datetime
) -> tuple[Upload, bool]:
    """Take a kept file into the round, and whether it is new there.

    The same content again is the same upload; another content under the same name replaces it, also
    where that one could not be read.
    """
    refuse_late(touch(found, now=now), now=now)
    held = Upload.objects.filter(round=found, department=department, state__in=HELD)
    same = held.filter(sha256=kept.sha256, state__in=COUNTED).first()
    if same:
        return same, False
    replaced = held.filter(file_name=name).update(state=UploadState.REPLACED)
    upload = Upload.objects.create(
        round=found, department=department, units=ids_of(department.path), file_name=name,
        sha256=kept.sha256, size=kept.size, uploaded_by=actor, uploaded_at=now,
    )  # fmt: skip
    tell("upload", subject=upload, actor=actor, now=now, details={"round": found.number, "department": department.pk, "sha256": kept.sha256, "replaced": replaced})  # fmt: skip
    return upload, True


def refuse_late(found: Round, *, now: datetime) -> None:
    """Raises RoundRefused after the closing day."""
    if timezone.localdate(now) > found.ends_on:
        text = _("第 {number} 轮到 {day} 已截止，不再收名单。")
        raise RoundRefused(text.format(number=found.number, day=found.ends_on))


@transaction.atomic
def withdraw(upload: Upload, *, actor: Account, now: datetime) -> None:
    """Take a file out of the round; it stays on the disk and in the list of what came."""
    touch(upload.round, now=now)
    if not Upload.objects.filter(pk=upload.pk, state__in=HELD).update(state=UploadState.WITHDRAWN):
        raise RoundRefused(_("这个文件已经撤回或被替换，请刷新后再看。"))
    tell("withdraw", subject=upload, actor=actor, now=now, details={"round": upload.round.number})


def understand(upload: int) -> None:
    """Read a file in a limited child process and keep what was understood; safe to repeat.

    Works for the program itself, outside any sight.
    """
    with seeing(EVERYTHING):
        found = Upload.objects.select_related("department", "round__top").get(pk=upload)
        if found.removed_at is not None:
            return
        department = list_name(found.department, top=found.round.top)
        memory = understanding.memory([department])
    with storage.working() as folder:
        (path,) = storage.laid_out({found.file_name: found.sha256}, into=folder)
        reading = fusion.read([path], departments={str(path): department}, mapping=memory)
    refusal = "\n".join(str(refusal) for refusal in reading.refusals)
    with seeing(EVERYTHING):
        understanding.remember(reading.mapping)
        Upload.objects.filter(pk=upload, state__in=HELD).update(
            state=UploadState.REFUSED if refusal else UploadState.UNDERSTOOD, refusal=refusal,
            understood=understanding.facts(reading.sheets), rows=reading.records.height,
        )  # fmt: skip


def give_up(upload: int, *, fault: str) -> None:
    """A file that cannot be read for a fault of ours counts as refused, with the words; it waits no longer."""
    with seeing(EVERYTHING):
        waiting = Upload.objects.filter(pk=upload, state=UploadState.WAITING)
        waiting.update(state=UploadState.REFUSED, refusal=fault)


@transaction.atomic
def correct(
    upload: Upload, *, sheet: str, meanings: Mapping[str, str], actor: Account, now: datetime
) -> None:
    """Keep what a person says the columns of a sheet mean: key of the column -> field, "drop", or "" for none.

    The file is to be understood again after it; so is every later file with this heading.
    """
    touch(upload.round, now=now)
    facts = next((s for s in upload.understood.get("sheets", []) if s["sheet"] == sheet), None)
    if facts is None:
        raise RoundRefused(_("{file} 里没有工作表“{sheet}”，请刷新后再改。").format(file=upload.file_name, sheet=sheet))  # fmt: skip
    keys = [column["key"] for column in facts["columns"]]
    if unknown := sorted(set(meanings) - set(keys)):
        raise RoundRefused(
            _("工作表里没有“{column}”这一列，请刷新后再改。").format(column=unknown[0])
        )
    allowed = {*fields(), DROP, ""}
    if odd := sorted(set(meanings.values()) - allowed):
        raise RoundRefused(_("没有“{field}”这个含义，请从列表里选。").format(field=odd[0]))
    department = list_name(upload.department, top=upload.round.top)
    row = ColumnMemory.objects.filter(department=department, fingerprint=fingerprint(keys)).first()
    known = Layout(department, tuple(keys), row.meanings if row else {})
    understanding.remember_one(understanding.corrected(known, meanings))
    Upload.objects.filter(pk=upload.pk, state__in=HELD).update(state=UploadState.WAITING)
    tell("correct", subject=upload, actor=actor, now=now, details={"columns": len(meanings)})
