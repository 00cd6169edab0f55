"""A run of fusion over a round's files: begun by a person, worked by the worker, looked at by people (R-O.4, R-O.5)."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei import fusion
from jingwei.areas.rounds import outlook, questions, storage, understanding
from jingwei.areas.rounds.departments import list_name
from jingwei.areas.rounds.models import (  # fmt: skip
    COUNTED,
    Answer,
    Question,
    Round,
    RoundState,
    Run,
    Upload,
    UploadState,
)
from jingwei.areas.rounds.operations import decided
from jingwei.areas.rounds.operations.steps import Clock, RoundRefused, Signs, move, tell
from jingwei.fusion import estimate, keeping, outputs
from jingwei.fusion.model import Judgement
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing


@transaction.atomic
def begin_run(found: Round, *, actor: Account, now: datetime) -> Run:
    """Begin a run over the files that are there; refused where none is, where some wait or cannot be read."""
    held = move(found, of=(RoundState.COLLECTING, RoundState.REVIEWING), to=RoundState.FUSING)
    with seeing(EVERYTHING):
        states = list(Upload.objects.filter(round=held).values_list("state", flat=True))
    if UploadState.UNDERSTOOD not in states:
        raise RoundRefused(_("还没有读得了的名单，请先上传。"))
    if waiting := states.count(UploadState.WAITING):
        raise RoundRefused(_("还有 {count} 个文件正在识别，请稍候再比对。").format(count=waiting))
    if refused := states.count(UploadState.REFUSED):
        text = _("有 {count} 个文件读不了。请改好重传，或撤回它们，再比对。")
        raise RoundRefused(text.format(count=refused))
    try:
        with transaction.atomic():
            run = Run.objects.create(round=held, started_at=now, started_by=actor, seen_at=now)
    except IntegrityError as fault:
        raise RoundRefused(_("正在比对，请等它结束。")) from fault
    tell("fuse", subject=run, actor=actor, now=now, details={"round": held.number, "files": len(states)})  # fmt: skip
    return run


def work(run: Run, *, clock: Clock) -> Run:
    """Fuse the files of the run's round and keep what came of it; safe to repeat after a kill.

    A refusal or a fault of fusion ends the run with its words, and the round goes back to collecting.
    """
    if run.finished_at:
        return run
    signs = Signs(run, clock)
    try:
        with seeing(EVERYTHING):
            inputs = _inputs(run.round)
        with _result_folder(run) as folder:
            made = _fused(inputs, run=run, folder=folder, signs=signs)
        with transaction.atomic():
            _finish(run, made, signs=signs)
    except (RoundRefused, fusion.DecisionsRefused) as fault:
        give_up(run, fault=str(fault), clock=clock)
    except OSError as fault:
        text = _("服务器读写文件时出错：{reason}。请告诉系统管理员。")
        give_up(run, fault=text.format(reason=system.refused(fault)), clock=clock)
    run.refresh_from_db()
    return run


@dataclass(frozen=True)
class Inputs:
    """What a run is made from: kept files by the names they came with, judgements, the state before."""

    files: dict[str, str]
    departments: dict[str, str]
    judgements: pl.DataFrame | None
    before: fusion.State | None


def _inputs(found: Round) -> Inputs:
    uploads = Upload.objects.filter(round=found, state__in=COUNTED).select_related("department")
    files, departments = {}, {}
    for upload in uploads.order_by("pk"):
        department = list_name(upload.department, top=found.top)
        name = f"{department}/{upload.file_name}"
        files[name], departments[name] = upload.sha256, department
    return Inputs(files, departments, _judgements(found), _before(found))


def _before(found: Round) -> fusion.State | None:
    """The state of the newest published round of the city, with what people have decided since; raises RoundRefused."""
    published = Round.objects.filter(top=found.top, state=RoundState.PUBLISHED, number__lt=found.number)  # fmt: skip
    newest = published.order_by("-number").first()
    if newest is None:
        return None
    run = Run.objects.filter(round=newest, fault="").latest("pk")
    try:
        return decided.state_after(run)
    except fusion.StateRefused as fault:
        text = _(
            "第 {number} 轮的比对结果不在这台服务器上，读不出来，或不是这个版本写的，编号接不上，没有比对。"
            "请系统管理员从备份恢复它，再重新比对。"
        )
        raise RoundRefused(text.format(number=newest.number)) from fault


def _judgements(found: Round) -> pl.DataFrame | None:
    """The answers that count: not taken back, and confirmed where two persons are asked."""
    counted = Answer.objects.filter(round=found, taken_back_at=None).order_by("pk")
    lines = [
        (a.left_record, a.right_record, a.judgement, f"account {a.by_id}", a.why)
        for a in counted
        if not a.needs_two or a.confirmed_by_id or a.judgement != Judgement.SAME
    ]
    names = ["left_record", "right_record", "judgement", "who", "why"]
    return pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String), orient="row") if lines else None  # fmt: skip


@contextmanager
def _result_folder(run: Run) -> Iterator[Path]:
    """A folder beside the place of the result, put there whole when all is written."""
    place = storage.of_run(run.round.number, run.pk)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(place, ignore_errors=True)  # of a worker that was killed after it
    with storage.working() as folder:
        result = folder / "result"
        result.mkdir(mode=0o700)
        yield result
        result.rename(place)


@dataclass(frozen=True)
class Made:
    """What a run has made: the result, the digest of its register, the estimate of what no list names."""

    result: fusion.Fusion
    digest: str
    unlisted: estimate.Estimate | None

    @property
    def told(self) -> dict[str, object]:
        """The figures of the run as the page tells them; the estimate as numbers, its words are the page's."""
        found = asdict(self.unlisted) if self.unlisted else {}
        figures = {name: found[name] for name in ("listed", "unlisted", "low", "high") if found}
        return {**self.result.summary, "unlisted": figures}


def _fused(inputs: Inputs, *, run: Run, folder: Path, signs: Signs) -> Made:
    """Read, fuse, write."""
    reading = _read(inputs, folder=folder.parent, signs=signs)
    signs.step("fuse", of=reading.records.height)
    after, result = _fuse(
        reading.records, before=inputs.before, judgements=inputs.judgements, as_of=_newest(reading.records, run=run),
        tell=lambda _step, rows: signs.step("fuse", done=rows, of=reading.records.height),
    )  # fmt: skip
    signs.step("write", of=result.rows.height)
    keeping.keep(result, folder / "kept")
    unlisted = _unlisted(result)
    outputs.write(
        result, folder, records=reading.records, sheets=reading.sheets, base=None, with_contacts=False,
        as_of=date.fromisoformat(result.summary["as_of"]), estimate=unlisted,
    )  # fmt: skip
    fusion.save(after, folder / "state", with_contacts=True)
    digest = hashlib.sha256((folder / "register.parquet").read_bytes()).hexdigest()
    return Made(result, digest, unlisted)


def _fuse(
    records: pl.DataFrame, *, before: fusion.State | None, judgements: pl.DataFrame | None, as_of: date, tell: Callable[[str, int], None]
) -> tuple[fusion.State, fusion.Fusion]:  # fmt: skip
    """Fuse; answers on rows that no list holds any more are left out, they stand in the round's record."""
    try:
        return fusion.fuse(
            records, state=before, judgements=judgements, as_of=as_of, on_progress=tell
        )
    except fusion.DecisionsRefused as refused:
        if not refused.unknown or judgements is None:
            raise
        left = pl.int_range(judgements.height, eager=True).is_in(list(refused.unknown))
        return fusion.fuse(records, state=before, judgements=judgements.filter(~left), as_of=as_of, on_progress=tell)  # fmt: skip


def _read(inputs: Inputs, *, folder: Path, signs: Signs) -> fusion.Reading:
    lists = folder / "lists"
    lists.mkdir()
    paths = storage.laid_out(inputs.files, into=lists)
    reading = fusion.read(
        paths, mapping=understanding.memory(set(inputs.departments.values())),
        departments={str(p): d for p, d in zip(paths, inputs.departments.values(), strict=True)},
        on_progress=lambda _file, done, of: signs.step("read", done=done, of=of),
    )  # fmt: skip
    if reading.refusals:
        raise RoundRefused("\n".join(str(refusal) for refusal in reading.refusals))
    return reading


def _newest(records: pl.DataFrame, *, run: Run) -> date:
    """The newest day that a list names, else the day of the run."""
    newest = records["listed_on"].max()
    return newest if isinstance(newest, date) else timezone.localdate(run.started_at)


def _unlisted(result: fusion.Fusion) -> estimate.Estimate | None:
    try:
        return estimate.unlisted(result.rows, kinds=result.organisations)
    except estimate.EstimateRefused:
        return None


def _finish(run: Run, made: Made, *, signs: Signs) -> None:
    """Keep figures and questions, and open the review: all in one transaction."""
    now, result = signs.clock(), made.result
    with seeing(EVERYTHING):
        ahead = outlook.of(result, top=run.round.top, on=timezone.localdate(now))
        if not signs.end(
            now=now, summary={**made.told, "ahead": asdict(ahead)}, balance=result.balance.to_dicts(),
            digest=made.digest,
        ):  # fmt: skip
            return
        Question.objects.bulk_create(questions.of(result, run=run), batch_size=2_000)
    move(run.round, of=(RoundState.FUSING,), to=RoundState.REVIEWING)
    tell("fused", subject=run, actor=None, now=now, details={"rows": result.rows.height, "organisations": result.organisations.height, "questions": result.questions.height, "digest": made.digest})  # fmt: skip


@transaction.atomic
def give_up(run: Run, *, fault: str, clock: Clock) -> None:
    """End a run that cannot be finished: its words stay, the round goes back to collecting."""
    now = clock()
    if Signs(run, clock).end(now=now, fault=fault):
        move(run.round, of=(RoundState.FUSING,), to=RoundState.COLLECTING)
        tell("fusion_failed", subject=run, actor=None, now=now, details={})
