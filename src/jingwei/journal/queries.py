"""Reads the ends of the chains."""

from collections.abc import Iterator

from jingwei.journal.digest import NOTHING, Head
from jingwei.journal.models import Entry


def head(chain: str) -> Head:
    """The last entry of a chain; number 0 and a digest of zeros where there is none."""
    last = Entry.objects.filter(chain=chain).order_by("-sequence").values_list("sequence", "digest")
    return Head(chain, *(last.first() or (0, NOTHING)))


def heads() -> Iterator[Head]:
    """The last entry of every chain, in order; two look-ups a chain, however long they are."""
    chains = Entry.objects.order_by("chain", "sequence").values_list("chain", flat=True)
    chain = chains.first()
    while chain is not None:
        yield head(chain)
        chain = chains.filter(chain__gt=chain).first()


def newest(action: str) -> Entry | None:
    """The last entry of the journal's own chain that tells of this: of a check, of an anchoring."""
    return Entry.objects.filter(chain="", action=action).order_by("-sequence").first()
