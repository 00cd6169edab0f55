"""Proves that the journal is whole, or says where it is not; and anchors it (R-J.5, R-J.6)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import transaction

from jingwei.journal import anchored, guard, queries, walk
from jingwei.journal.anchors import Anchor, Extent, append, read
from jingwei.journal.content import EntryRefused, Subject
from jingwei.journal.digest import Details
from jingwei.journal.faults import Fault, FaultKind
from jingwei.journal.walk import Row
from jingwei.journal.write import record

ANCHORED = "journal.anchor"
VERIFIED = "journal.verify"
_TOLD_EVERY = 1_000  # entries
_TOLD = 50  # faults that the journal keeps of a verification


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was gone through and what is wrong with it; at most one fault of a kind in a chain.

    anchors: lines of the file held against the journal. was_anchored: the journal says that there
    is such a file, whether or not one was given.
    """

    entries: int
    chains: int
    anchors: int
    was_anchored: bool
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        """True where nothing is wrong."""
        return not self.faults


def verify(
    *, anchors: Path | None = None, advance: Callable[[int], None] = lambda _entries: None
) -> Verdict:
    """Walks all chains, then holds the file of anchors against them; OSError without that file.

    The tail of a chain, or a chain written anew from some entry on, is proved by anchors alone.
    advance: told now and then how many entries are done.
    """
    survey = _Survey(advance)
    with transaction.atomic():
        if not guard.stands():
            survey.tell(Fault(FaultKind.UNGUARDED))
        survey.walk()
    if anchors:
        survey.hold_against(anchors)
    return survey.verdict()


def anchor(*, now: datetime, to: Path) -> Extent:
    """Writes the heads of all chains to a file outside the database; returns how far it reaches.

    Afterwards the journal notes it, so that the file cannot be cut unseen either. Within another
    transaction it is a RuntimeError, for what is rolled back must not be anchored. Raises
    AnchorsRefused and OSError; an empty journal is not anchored.
    """
    with transaction.atomic(durable=True):
        heads = list(queries.heads())
        if not heads:
            return Extent()
        extent = append(to, heads, now=now)
        record(
            ANCHORED,
            chain="",
            actor="",
            subject=Subject("journal.anchors", extent.file),
            details={"lines": extent.lines, "seal": extent.seal},
            now=now,
        )
    return extent


@transaction.atomic
def note(verdict: Verdict, *, actor: str, now: datetime) -> None:
    """Tells the journal of a verification; the faults too, unless what somebody put there is not fit for it."""
    counts = {
        "entries": verdict.entries, "chains": verdict.chains, "anchors": verdict.anchors,
        "was_anchored": verdict.was_anchored, "faults": len(verdict.faults),
    }  # fmt: skip
    told = [asdict(fault) | {"kind": str(fault.kind)} for fault in verdict.faults[:_TOLD]]
    try:
        _record(counts | {"found": told}, actor=actor, now=now)
    except EntryRefused:
        _record(counts, actor=actor, now=now)


def _record(details: dict[str, Any], *, actor: str, now: datetime) -> None:
    subject = Subject("journal", "")
    record(VERIFIED, chain="", actor=actor, subject=subject, details=details, now=now)


class _Survey:
    """What a verification has found so far."""

    def __init__(self, advance: Callable[[int], None]) -> None:
        self._advance = advance
        self._entries = self._anchors = 0
        self._tips: dict[str, int] = {}
        self._extents: dict[str, Extent] = {}
        self._faults: dict[tuple[FaultKind, str], Fault] = {}

    def tell(self, fault: Fault) -> None:
        """Keeps the first fault of its kind in its chain."""
        self._faults.setdefault((fault.kind, fault.chain), fault)

    def walk(self) -> None:
        """Goes through all chains."""
        for chain, found in groupby(walk.rows(), key=attrgetter("chain")):
            self._tips[chain] = 0
            for fault in walk.faults(self._noted(found)):
                self.tell(fault)

    def _noted(self, chain: Iterable[Row]) -> Iterator[Row]:
        """The same entries; counts them, and remembers what they say of files of anchors."""
        for row in chain:
            self._entries += 1
            if self._entries % _TOLD_EVERY == 0:
                self._advance(self._entries)
            self._tips[row.chain] = row.sequence
            if row.action == ANCHORED:
                self._note(walk.details(row) or {}, file=row.subject_id)
            yield row

    def _note(self, details: Details, *, file: str) -> None:
        """Remembers how far a file of anchors was said to reach."""
        lines, seal = details.get("lines"), details.get("seal")
        known = self._extents.get(file, Extent())
        if isinstance(lines, int) and isinstance(seal, str) and lines > known.lines:
            self._extents[file] = Extent(file, lines, seal)

    def hold_against(self, path: Path) -> None:
        """Goes through a file of anchors."""
        found = anchored.faults(self._counted(read(path)), tips=self._tips, extents=self._extents)
        for fault in found:
            self.tell(fault)

    def _counted(self, lines: Iterable[Anchor | None]) -> Iterator[Anchor | None]:
        for line in lines:
            self._anchors += 1
            yield line

    def verdict(self) -> Verdict:
        """All of it."""
        return Verdict(
            entries=self._entries,
            chains=len(self._tips),
            anchors=self._anchors,
            was_anchored=bool(self._extents),
            faults=tuple(self._faults.values()),
        )
