"""Lays an upper level's list against the register: taken in by a person, worked by the worker (R-UL.1, R-UL.2)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from jingwei import fusion
from jingwei.areas.upper_lists import rules
from jingwei.areas.upper_lists.matching import DEPARTMENT, Match, Ours, matched
from jingwei.areas.upper_lists.models import Comparison, Line, State, Verdict
from jingwei.areas.upper_lists.operations.steps import refuse, tell
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.fusion.golden import NOTHING
from jingwei.fusion.normalise.names import shown
from jingwei.fusion.privacy import masked_prose
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import PREFIX
from jingwei.kernel.text import fold
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.register.queries import last_publication
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

# What is compared, and what of a row is kept: no phone, no person but the legal representative (E-11).
COMPARED = {
    "name": "org.name", "uscc": "org.uscc", "legal_rep": "org.legal_rep",
    "registered_address": "org.registered_address",
}  # fmt: skip
_AT_ONCE = 5_000
_CODE = 18  # characters; what is shorter is no unified code, but a part of one or another number
Clock = Callable[[], datetime]
LaidOut = Callable[[Comparison], AbstractContextManager[Path]]
Read = Callable[[], fusion.State | None]


@transaction.atomic
def lay(
    *, source: str, territory: Unit, kinds: Collection[str], file_name: str, sha256: str, size: int,
    actor: Account, now: datetime,
) -> tuple[Comparison, bool]:  # fmt: skip
    """Takes a kept file in to be compared, and whether it is new; the same again while it waits is the same.

    Raises ListRefused where nothing was published yet, the source is not named, or the unit is no place.
    """
    refuse(rules.misnamed(source), rules.misplaced(Kind(territory.kind)))
    if last_publication() is None:
        raise ListRefused(_("底册还没有发布过，没有可对照的。请先发布一轮。"))
    chosen = sorted(set(kinds))
    waiting = Comparison.objects.filter(state=State.WAITING, sha256=sha256, territory=territory)
    same = waiting.filter(kinds=chosen).select_for_update().first()
    if same is not None:
        return same, False
    made = Comparison.objects.create(
        source=source.strip(), territory=territory, units=ids_of(territory.path), kinds=chosen,
        file_name=file_name, sha256=sha256, size=size, uploaded_by=actor, uploaded_at=now,
    )  # fmt: skip
    tell("lay", subject=made, actor=actor, now=now, details={"territory": territory.pk, "sha256": sha256, "kinds": len(chosen)})  # fmt: skip
    return made, True


def work(comparison: int, *, laid_out: LaidOut, read: Read, clock: Clock) -> Comparison:
    """Reads the file in a limited child process and compares; safe to repeat after a kill.

    laid_out: the kept file, as long as it is worked on. read: the state of fusion that the newest published
    round left, with what people decided since; None where it cannot be used. What is lost or cannot be
    read ends the comparison with the reason. Works for the program itself, outside any sight.
    """
    with seeing(EVERYTHING):
        found = Comparison.objects.select_related("territory").get(pk=comparison)
    if found.state != State.WAITING:
        return found
    try:
        with laid_out(found) as path:
            reading = _read(path)
        matches = matched(reading.records, state=_published(read()), ours=_standing())
        _finish(found, reading, matches, clock=clock)
    except ListRefused as refused:
        _refuse(found, str(refused), clock=clock)
    except OSError as fault:
        text = _(
            "{name}：服务器读写文件时出错：{reason}，没有对照。请告诉系统管理员，处理好后重新上传这份名单。"
        )
        said = text.format(name=found.file_name, reason=system.refused(fault))
        _refuse(found, said, clock=clock)
    with seeing(EVERYTHING):
        return Comparison.objects.get(pk=comparison)


def give_up(comparison: int, *, fault: str, clock: Clock) -> None:
    """End a comparison that cannot be finished, with the words."""
    with seeing(EVERYTHING):
        found = Comparison.objects.get(pk=comparison)
    _refuse(found, fault, clock=clock)


def _published(state: fusion.State | None) -> fusion.State:
    if state is None:
        raise ListRefused(
            _(
                "最近发布的一轮的比对结果不在这台服务器上，读不出来，或不是这个版本写的，没有对照。"
                "请系统管理员从备份恢复它，或再比对、发布一轮，然后重新上传这份名单。"
            )
        )
    return state


def _standing() -> Ours:
    """The register of today: what stands in it, and what the numbers that were merged are now."""
    columns = ("organisation", "name", "uscc", "org_code", "legal_rep", "registered_address")
    with seeing(EVERYTHING):
        rows = Entry.objects.still().order_by("organisation").values_list(*columns)
        register = pl.DataFrame(
            [(_written(number), *(text or None for text in said)) for number, *said in rows.iterator()],
            schema=dict.fromkeys(columns, pl.String), orient="row",
        )  # fmt: skip
        heirs = {_written(number): _written(heir) for number, heir in _heirs().items()}
    return Ours(register, heirs)


def _read(path: Path) -> fusion.Reading:
    reading = fusion.read([path], departments={str(path): DEPARTMENT})
    if reading.refusals:
        raise ListRefused("\n".join(str(refusal) for refusal in reading.refusals))
    if "org.name" not in reading.records.columns and "org.uscc" not in reading.records.columns:
        raise ListRefused(_("{name}：没有认出名称和代码的列，请核对表头。").format(name=path.name))
    return reading


@transaction.atomic
def _finish(
    found: Comparison, reading: fusion.Reading, matches: list[Match], *, clock: Clock
) -> None:
    """Writes the lines, all in one transaction; what another worker has written meanwhile stays."""
    now = clock()
    day, last = timezone.localdate(now), last_publication()
    listed = reading.records["listed_on"].max()
    done = _end(
        found, state=State.COMPARED, compared_at=now, compared_on=day, rows=reading.records.height,
        round_no=last.round_no if last else None, listed_on=listed if isinstance(listed, date) else None,
        notes=_notes(reading),
    )  # fmt: skip
    if not done:
        return
    with seeing(EVERYTHING):
        Line.objects.bulk_create(_lines(found, reading.records, matches), batch_size=_AT_ONCE)
    tell("compared", subject=found, actor=None, now=now, details={"rows": reading.records.height, "round": last.round_no if last else 0})  # fmt: skip


@transaction.atomic
def _refuse(found: Comparison, why: str, *, clock: Clock) -> None:
    if _end(found, state=State.REFUSED, refusal=why):
        tell("refused", subject=found, actor=None, now=clock(), details={})


def _end(found: Comparison, **values: object) -> bool:
    """Ends the wait by compare-and-swap; False where another worker was first."""
    with seeing(EVERYTHING):
        waiting = Comparison.objects.filter(pk=found.pk, state=State.WAITING)
        return bool(waiting.update(**values))


def _lines(found: Comparison, theirs: pl.DataFrame, matches: list[Match]) -> Iterator[Line]:
    """Every row of theirs, then what only we have within the place and the kinds."""
    scope = _ours(found)
    heirs = _heirs()
    numbers = {_living(match.organisation, heirs) for match in matches if match.organisation}
    met = Entry.objects.still().filter(organisation__in=numbers)
    entries = {entry.organisation_id: entry for entry in met}
    for row, match in zip(_rows(theirs), matches, strict=True):
        yield _line(found, row, match, entries, heirs, scope=scope)
    for number in sorted(scope - numbers):
        yield Line(comparison=found, units=found.units, verdict=Verdict.OURS_ONLY, organisation_id=number)  # fmt: skip


def _line(
    found: Comparison, row: Mapping[str, Any], match: Match, entries: Mapping[int, Entry],
    heirs: Mapping[int, int], *, scope: Collection[int],
) -> Line:  # fmt: skip
    line = Line(comparison=found, units=found.units, sheet=row["sheet"], row=row["row"],
                theirs=row["said"], why=match.why)  # fmt: skip
    if match.organisation is None:
        line.verdict = Verdict.DOUBTFUL if match.candidates else Verdict.THEIRS_ONLY
        line.candidates = list(dict.fromkeys(_living(one, heirs) for one in match.candidates))
        return line
    line.organisation_id = _living(match.organisation, heirs)
    entry = entries.get(line.organisation_id)
    line.differences = _differences(row["said"], entry) if entry else []
    line.verdict = Verdict.DIFFERING if line.differences else Verdict.SAME
    if line.organisation_id not in scope:
        line.verdict = Verdict.OUTSIDE
    return line


def _rows(theirs: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Place and texts of each row; phones that stand in a text are masked, 无 and / say nothing."""
    said = {
        column: theirs[field] if field in theirs.columns else pl.Series([None] * theirs.height, dtype=pl.String)
        for column, field in COMPARED.items()
    }  # fmt: skip
    frame = pl.DataFrame({**said, "name": shown(said["name"])})
    frame = frame.with_columns(masked_prose(pl.exclude("uscc"))).with_columns(
        pl.when(~pl.all().str.contains(NOTHING)).then(pl.all()).name.keep()
    )
    for place, texts in zip(
        theirs.select("sheet", "row").iter_rows(), frame.iter_rows(named=True), strict=True
    ):
        yield {
            "sheet": place[0] or "", "row": place[1],
            "said": {key: text for key, text in texts.items() if text},
        }  # fmt: skip


def _differences(said: Mapping[str, str], entry: Entry) -> list[dict[str, str]]:
    """The fields that both fill and fill differently; width, blanks and brackets say nothing."""
    ours = {column: getattr(entry, column) for column in COMPARED}
    return [
        {"field": column, "ours": ours[column], "theirs": said[column]}
        for column in COMPARED
        if said.get(column)
        and ours[column]
        and _bare(said[column]) != _bare(ours[column])
        and (column != "uscc" or len(_bare(said[column])) == _CODE)
    ]


def _bare(text: str) -> str:
    return "".join(sign for sign in fold(text).upper() if sign.isalnum())


def _ours(found: Comparison) -> set[int]:
    """Our organisations that should stand in such a list: of the place and the kinds, without branches (R-2.1)."""
    rows = Entry.objects.still().lying_in(found.territory_id).exclude(kind="branch")
    rows = rows.filter(kind__in=found.kinds) if found.kinds else rows
    return set(rows.values_list("organisation", flat=True))


def _heirs() -> dict[int, int]:
    """What every number that was merged is now, at the end of its chain; one in a circle has no heir."""
    merged = Organisation.objects.filter(merged_into__isnull=False)
    into = {pk: heir for pk, heir in merged.values_list("pk", "merged_into") if heir is not None}
    heirs = {}
    for number, heir in into.items():
        seen = {number}
        while heir in into and heir not in seen:
            seen.add(heir)
            heir = into[heir]  # noqa: PLW2901 - the next of the chain
        if heir not in into:
            heirs[number] = heir
    return heirs


def _living(organisation: str, heirs: Mapping[int, int]) -> int:
    """The number as it lives today."""
    number = int(organisation.removeprefix(PREFIX))
    return heirs.get(number, number)


def _written(number: int) -> str:
    return f"{PREFIX}{number:07d}"


def _notes(reading: fusion.Reading) -> list[str]:
    """What of the file was not read: columns about persons, and why."""
    return [
        _("{sheet} 的“{heading}”列没有读入：{why}").format(
            sheet=sheet.sheet or "–", heading=column.heading, why=column.dropped_because
        )
        for sheet in reading.sheets
        for column in sheet.columns
        if column.dropped_because
    ]
