"""Which of our organisations each row of an upper level's list is, by fusion's own reading, linking and questions (R-UL.2)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from jingwei.fusion import Fusion, State, Status, base
from jingwei.fusion.engine import run, silent
from jingwei.fusion.model import QuestionKind
from jingwei.kernel.catalogue import translate as _

DEPARTMENT = "上级名单"  # what fusion calls whoever sent it
MOST_TIES = 200  # rows of equal name or code that are looked up one by one


@dataclass(frozen=True, slots=True)
class Ours:
    """The register of today: what stands in it, as `base.compare` reads it; merged numbers and what each is now."""

    register: pl.DataFrame
    heirs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """What the rules say of a row: the one organisation it is, or those that it may be; both empty: none."""

    organisation: str | None
    candidates: tuple[str, ...] = ()
    why: str = ""


def matched(theirs: pl.DataFrame, *, state: State, ours: Ours) -> list[Match]:
    """Each row of `theirs`, as fusion read them, held against the register of today, which stays as it is.

    state: how fusion knows our organisations, with what people have decided since the round. A row is an organisation of ours where fusion unites it and asks nothing; where it asks, or where
    code or name are equal and it did not unite them, the row is in doubt: a tie is never taken by itself.
    """
    standing = set(ours.register["organisation"].to_list())
    known = _answered(theirs, state=state, heirs=ours.heirs)
    asked = _doubts(known, ours=standing)
    equal = _equal(theirs, known, register=ours.register, ours=standing)
    found = []
    for record, organisation, status in known.rows.select("record", "organisation", "status").iter_rows():  # fmt: skip
        doubt, why = asked.get(record, ((), ""))
        if organisation in standing and status != Status.WAITING:
            found.append(Match(organisation))
        else:
            may_be = tuple(dict.fromkeys([*doubt, *equal.get(record, ())]))
            found.append(Match(None, may_be, why or (_("代码或名称相同") if may_be else "")))
    return found


def _answered(theirs: pl.DataFrame, *, state: State, heirs: Mapping[str, str]) -> Fusion:
    """A round of fusion in which only this list is new; its state is thrown away. Rows in the order of theirs.

    Numbers are those that live today: a merged one without rows of lists is not merged in the state.
    """
    keyed = theirs.with_columns(department=pl.lit(DEPARTMENT))
    _after, result = run(
        keyed, before=state, judgements=None, as_of=None, tell=silent, room=2 * theirs.height
    )
    own = result.rows.filter(pl.col("department") == DEPARTMENT)
    own = own.with_columns(pl.col("organisation").replace(dict(heirs)))
    sides = pl.col("left_organisation", "right_organisation")
    questions = result.questions.with_columns(sides.replace(dict(heirs)))
    place = ["file", "sheet", "row"]
    ordered = theirs.select(place).join(own, on=place, how="left", maintain_order="left")
    return Fusion(
        rows=ordered, organisations=result.organisations, questions=questions, lineage=result.lineage,
        balance=result.balance, changes=result.changes, summary=result.summary,
    )  # fmt: skip


def _doubts(known: Fusion, *, ours: set[str]) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """The rows that a question names: which of ours they may be, and on what evidence."""
    own = set(known.rows["record"].to_list())
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for line in known.questions.iter_rows(named=True):
        sides = [(line[f"{side}_record"], line[f"{side}_organisation"]) for side in ("left", "right")]  # fmt: skip
        for (record, held), (_other, organisation) in (sides, sides[::-1]):
            if record not in own:
                continue
            both = [organisation] if line["kind"] == QuestionKind.MERGE else [organisation, held]
            may_be = [one for one in both if one in ours]
            if line["kind"] == QuestionKind.MERGE and held in ours:
                may_be = [held, *may_be]
            before = found.get(record, ((), ""))[0]
            found[record] = (tuple(dict.fromkeys([*before, *may_be])), line["reason"])
    return {record: said for record, said in found.items() if said[0]}


def _equal(
    theirs: pl.DataFrame, known: Fusion, *, register: pl.DataFrame, ours: set[str]
) -> Mapping[str, tuple[str, ...]]:
    """The rows that were not clearly united although a code or a name of ours is just the same, and whose."""
    united = pl.col("organisation").is_in(list(ours)) & (pl.col("status") != str(Status.WAITING))
    apart = known.rows.with_row_index("at").filter(~united)
    rest = theirs[apart["at"].to_list()]
    if rest.is_empty():
        return {}
    alone = set(base.compare(register, rest).theirs_only["detail"].to_list())
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for at, record in apart.select("at", "record").iter_rows():
        row = theirs[at : at + 1]
        if len(found) >= MOST_TIES or _detail(row) in alone:
            continue
        others = set(base.compare(register, row).ours_only["organisation"].to_list())
        found[record] = tuple(sorted(ours - others))
    return found


def _detail(row: pl.DataFrame) -> str:
    """How `base.compare` names a row."""
    parts = row.select("file", "sheet", pl.col("row").cast(pl.String)).row(0)
    return " / ".join(part for part in parts if part is not None)
