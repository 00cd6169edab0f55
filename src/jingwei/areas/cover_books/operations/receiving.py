"""Takes an office's own ledger in, reads it in a limited child process, recognises whom it names (R-B.1 to R-B.3)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from jingwei.areas.cover_books import rules
from jingwei.areas.cover_books.kinds import BookKind, How, State
from jingwei.areas.cover_books.models import Book, Line, Mention
from jingwei.areas.cover_books.operations.steps import refuse, sight_of, tell
from jingwei.areas.cover_books.reading import Said, read_book
from jingwei.areas.cover_books.recognising import recognised
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.fusion.reading.tables import Tables
from jingwei.journal.digest import Details
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.text import fold
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.queries import last_publication
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit, UnitName
from jingwei.units.paths import ids_of

_AT_ONCE = 2_000
Clock = Callable[[], datetime]
LaidOut = Callable[[Book], AbstractContextManager[Path]]


@transaction.atomic
def take_in(
    *, kind: BookKind, territory: Unit, as_of: date, file_name: str, sha256: str, size: int, actor: Account,
    now: datetime,
) -> tuple[Book, bool]:  # fmt: skip
    """Takes a kept file in to be read, and whether it is new: the same file for the same place and day is one ledger.

    Raises BookRefused where nothing was published yet, the unit is no place, or the day has not come.
    """
    refuse(
        rules.misplaced(Kind(territory.kind)), rules.misdated(as_of, today=timezone.localdate(now))
    )
    if last_publication() is None:
        raise BookRefused(_("底册还没有发布过，认不出组织。请先发布一轮。"))
    # Whoever sends the same at the same time waits here, and finds it.
    Unit.objects.select_for_update(no_key=True).get(pk=territory.pk)
    same = Book.objects.filter(kind=kind, territory=territory, as_of=as_of, sha256=sha256, removed_at=None)  # fmt: skip
    found = same.exclude(state=State.REFUSED).first()
    if found is not None:
        return found, False
    made = Book.objects.create(
        kind=kind, territory=territory, units=ids_of(territory.path), as_of=as_of, file_name=file_name, sha256=sha256,
        size=size, uploaded_by=actor, uploaded_at=now,
    )  # fmt: skip
    details: Details = {"kind": str(kind), "territory": territory.pk, "sha256": sha256}
    tell("upload", subject=made, actor=actor, now=now, details=details)
    return made, True


def work(book: int, *, laid_out: LaidOut, clock: Clock) -> Book:
    """Reads the file, or looks for whom nobody has recognised yet; safe to repeat after a kill.

    laid_out: the kept file, as long as it is worked on. What is lost or cannot be read ends it with the reason.
    """
    found = _held(book)
    if found.state != State.WAITING:
        return found
    try:
        with seeing(EVERYTHING):
            is_read = found.read_at is not None
        if is_read:
            _look_again(found, clock=clock)
        else:
            with laid_out(found) as path:
                tables, lines = read_book(path, name=found.file_name, kind=BookKind(found.kind))
            refuse(str(tables.refusal or ""), rules.too_long(len(lines)))
            _finish(found, tables, lines, clock=clock)
    except BookRefused as refused:
        give_up(book, fault=str(refused), clock=clock)
    except OSError as fault:
        text = _(
            "{name}：服务器读写文件时出错：{reason}，没有读。请告诉系统管理员，处理好后重新上传。"
        )
        give_up(
            book, fault=text.format(name=found.file_name, reason=system.refused(fault)), clock=clock
        )
    return _held(book)


@transaction.atomic
def give_up(book: int, *, fault: str, clock: Clock) -> None:
    """End a ledger that cannot be read, with the words; one that was read stays as it is."""
    with seeing(EVERYTHING):
        waiting = Book.objects.filter(pk=book, state=State.WAITING)
        if waiting.filter(read_at__isnull=False).update(state=State.READ):
            return
        if not waiting.update(state=State.REFUSED, refusal=fault):
            return
        tell("refused", subject=Book.objects.get(pk=book), actor=None, now=clock(), details={})


def _held(book: int) -> Book:
    with seeing(EVERYTHING):
        return Book.objects.select_related("territory").get(pk=book)


@transaction.atomic
def _finish(book: Book, tables: Tables, lines: Sequence[Said], *, clock: Clock) -> None:
    """Writes the lines with whom they name, all in one transaction; what another worker has written stays."""
    now = clock()
    with seeing(sight_of(book)):
        day = timezone.localdate(now)
        known = recognised(
            ((named.text, named.code) for line in lines for named, _since in line.hosts), on=day
        )
        waiting = Book.objects.filter(pk=book.pk, state=State.WAITING)
        done = waiting.update(
            state=State.READ, read_at=now, rows=len(tables.rows), notes=list(tables.notes)
        )
        if not done:
            return
        units = _units({line.facts.get("unit", "") for line in lines}, on=day)
        made = Line.objects.bulk_create(
            [_line(book, line, units) for line in lines], batch_size=_AT_ONCE
        )
        rest = iter(known)
        mentions = [
            Mention(
                line=line, units=book.units, text=named.text, code=named.code, since=since or None, how=one.how,
                organisation_id=one.organisation, candidates=list(one.candidates),
            )
            for line, said in zip(made, lines, strict=True)
            for (named, since), one in zip(said.hosts, rest, strict=False)
        ]  # fmt: skip
        Mention.objects.bulk_create(mentions, batch_size=_AT_ONCE)
        details = {"rows": len(tables.rows), "lines": len(lines), "dropped": len(tables.notes)}
        tell("read", subject=book, actor=None, now=now, details=details)


def _line(book: Book, said: Said, units: dict[str, int]) -> Line:
    sender = units.get(fold(said.facts.get("unit", "")))
    remarks = list(said.remarks)
    if book.kind == BookKind.INSTRUCTORS and sender is None:
        text = _("派出单位没有认出，记在台账所属的单位名下。")
        remarks.append(text)
    return Line(
        book=book, units=book.units, sheet=said.sheet, row=said.row, said=said.facts, refusal=said.refusal,
        remarks=remarks, unit_id=sender,
    )  # fmt: skip


def _units(texts: set[str], *, on: date) -> dict[str, int]:
    """The unit that bears each of the names, in full or for short; of several none."""
    wanted = {fold(text) for text in texts if text}
    found: dict[str, set[int]] = {}
    for unit, *names in UnitName.objects.on(on).values_list("unit", "name", "short_name"):
        for name in map(fold, names):
            if name in wanted:
                found.setdefault(name, set()).add(unit)
    return {name: next(iter(units)) for name, units in found.items() if len(units) == 1}


# --- Looking again ----------------------------------------------------------------------------------


@transaction.atomic
def look_again(book: Book, *, actor: Account, now: datetime) -> None:
    """Has those looked for once more in today's register whom nobody has recognised; raises BookRefused."""
    refuse(rules.busy(State(book.state), book.removed_at))
    if not Book.objects.filter(pk=book.pk, state=State.READ).update(state=State.WAITING):
        raise BookRefused(_("这份台账刚刚变了，请刷新后再看。"))
    tell("look_again", subject=book, actor=actor, now=now, details={})


@transaction.atomic
def _look_again(book: Book, *, clock: Clock) -> None:
    now = clock()
    with seeing(sight_of(book)):
        open_ones = list(_unknown(book))
        known = recognised(((one.text, one.code) for one in open_ones), on=timezone.localdate(now))
        for one, found in zip(open_ones, known, strict=True):
            one.how, one.organisation_id = found.how, found.organisation
            one.candidates = list(found.candidates)
        Mention.objects.bulk_update(open_ones, ["how", "organisation", "candidates"], batch_size=_AT_ONCE)  # fmt: skip
        Book.objects.filter(pk=book.pk, state=State.WAITING).update(state=State.READ)
        count = sum(one.organisation_id is not None for one in open_ones)
        tell("read", subject=book, actor=None, now=now, details={"recognised": count})


def _unknown(book: Book) -> Iterator[Mention]:
    found = Mention.objects.filter(line__book=book, line__done_at=None, how=How.NONE)
    yield from found.select_for_update(of=("self",)).order_by("pk")
