"""Holds a file of anchors against itself and against the journal (R-J.5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from jingwei.journal.anchors import Anchor, Extent
from jingwei.journal.digest import NOTHING
from jingwei.journal.faults import Fault, FaultKind
from jingwei.journal.models import Entry

_AT_ONCE = 500  # anchors looked up in one go

Placed = tuple[int, Anchor]


def faults(
    anchors: Iterable[Anchor | None], *, tips: Mapping[str, int], extents: Mapping[str, Extent]
) -> Iterator[Fault]:
    """What the lines of a file show, in their order.

    tips: the last number of every chain. extents: how far the journal knows a file to have reached.
    Entries are looked up after their line was read: a line never runs ahead of its entry.
    """
    lines, heads = _Lines(extents), _Heads(tips)
    numbered = enumerate(anchors, start=1)
    while part := list(islice(numbered, _AT_ONCE)):
        for place, anchor in part:
            yield from lines.take(place, anchor)
        yield from heads.take([(place, anchor) for place, anchor in part if anchor])
    yield from lines.end()


class _Lines:
    """The file as a chain of lines."""

    def __init__(self, extents: Mapping[str, Extent]) -> None:
        self._extents = extents
        self._known = Extent()
        self._place = 0
        self._seal: str | None = NOTHING  # None behind a line that cannot be read

    def take(self, place: int, anchor: Anchor | None) -> Iterator[Fault]:
        """Goes on to the next line."""
        self._place = place
        if anchor is None:
            self._seal = None
            yield Fault(FaultKind.ANCHOR_CHANGED, line=place)
            return
        if anchor.line != place or self._seal not in {None, anchor.previous}:
            yield Fault(FaultKind.ANCHOR_CHANGED, line=place)
        if place == 1:
            self._known = self._extents.get(anchor.seal, Extent())
        if place == self._known.lines and anchor.seal != self._known.seal:
            yield Fault(FaultKind.ANCHORS_CUT, line=place, known=place)
        self._seal = anchor.seal

    def end(self) -> Iterator[Fault]:
        """Says whether lines are missing that the journal knows of."""
        if self._place < self._known.lines:
            yield Fault(FaultKind.ANCHORS_CUT, line=self._place + 1, known=self._known.lines)


class _Heads:
    """What the lines say of the chains."""

    def __init__(self, tips: Mapping[str, int]) -> None:
        self._tips = tips
        self._agreed: dict[str, int] = defaultdict(int)

    def take(self, part: list[Placed]) -> Iterator[Fault]:
        """Compares the heads in these lines with the digests that stand in the journal now."""
        digests = _digests(part)
        for place, anchor in part:
            chain, sequence = anchor.chain, anchor.sequence
            digest, agreed = digests.get((chain, sequence)), self._agreed[chain]
            if digest == anchor.head:
                self._agreed[chain] = max(agreed, sequence)
            elif digest is not None:
                yield Fault(FaultKind.REWRITTEN, chain, sequence, known=agreed, line=place)
            elif sequence > (tip := self._tips.get(chain, 0)):
                yield Fault(FaultKind.CUT, chain, tip + 1, known=sequence, line=place)


def _digests(part: list[Placed]) -> dict[tuple[str, int], str]:
    """The digests of the entries that these lines name, as far as there are such."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for _place, anchor in part:
        wanted[anchor.chain].append(anchor.sequence)
    found: dict[tuple[str, int], str] = {}
    for chain, sequences in wanted.items():
        entries = Entry.objects.filter(chain=chain, sequence__in=sequences)
        for sequence, digest in entries.values_list("sequence", "digest"):
            found[chain, sequence] = digest
    return found
