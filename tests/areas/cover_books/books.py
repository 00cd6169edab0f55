"""A city with a published register, and its offices' own ledgers as workbooks that people keep by hand."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import xlsxwriter

from jingwei.areas.cover_books.kinds import BookKind, Verdict
from jingwei.areas.cover_books.models import Book
from jingwei.areas.cover_books.operations.receiving import take_in, work
from jingwei.areas.cover_books.operations.taking import begin, take_over
from jingwei.areas.cover_books.planning import Plan
from jingwei.areas.cover_books.queries import plans
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation, Publication
from tests.ledgers.city import City, build
from tests.people.town import opened

AS_OF = date(2025, 12, 31)
ON = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
CODES = {"甲": "91150302MA0PN2XH4K", "乙": "91150302MA0N3F8T6Y", "丙": "91150303MA0Q7K2L5R"}
NAMES = {
    "甲": "乌海市鸿运商贸有限公司", "乙": "乌海市远山科技有限公司", "丙": "乌海市润泽餐饮管理有限公司",
    "丁": "乌海市长河物流有限公司", "戊": "乌海市鸿运商贸有限公司",
}  # fmt: skip
Cells = Sequence[Sequence[object]]


@dataclass
class Merge:
    """Cells that are merged: first row, first column, last row, last column, from 0."""

    first: int
    left: int
    last: int
    right: int


@dataclass
class Office:
    """The city, a clerk of it, the organisations by short names, and a folder."""

    city: City
    clerk: Account
    second: Account
    known: dict[str, Organisation]
    folder: Path
    files: dict[str, Path] = field(default_factory=dict)

    def laid(
        self, cells: Cells | bytes, *, kind: BookKind = BookKind.PARTIES, place: str = "city", as_of: date = AS_OF,
        merges: list[Merge] | None = None, name: str = "台账.xlsx",
    ) -> Book:  # fmt: skip
        """A ledger that waits to be read."""
        path = self.folder / name
        if isinstance(cells, bytes):
            path.write_bytes(cells)
        else:
            write(path, cells, merges or [])
        said = path.read_bytes()
        digest = sha256(said).hexdigest()
        self.files[digest] = path.rename(path.with_name(f"{digest[:8]}{path.suffix}"))
        with seeing(EVERYTHING):
            return take_in(
                kind=kind, territory=self.city[place], as_of=as_of, file_name=name, sha256=digest, size=len(said),
                actor=self.clerk, now=NOW,
            )[0]  # fmt: skip

    def read(self, cells: Cells | bytes, **more: object) -> Book:
        """The same after the worker has read it."""
        return self.worked(self.laid(cells, **more))  # type: ignore[arg-type]

    def worked(self, book: Book) -> Book:
        """The same after the worker has looked at it."""
        return work(
            book.pk, laid_out=lambda one: nullcontext(self.files[one.sha256]), clock=lambda: NOW
        )

    def taken(self, book: Book, *, hours: int = 1) -> int:
        """How many lines of it were taken over."""
        at = NOW + timedelta(hours=hours)
        with seeing(EVERYTHING):
            begin(book, actor=self.clerk, now=at)
        return take_over(book.pk, clock=lambda: at + timedelta(minutes=1))


def office(folder: Path) -> Office:
    """Five organisations, two of one name; the register is published."""
    city = build()
    known = {
        "甲": city.organisation(NAMES["甲"], uscc=CODES["甲"], place="a1"),
        "乙": city.organisation(NAMES["乙"], uscc=CODES["乙"], place="a2", former_names=["乌海市云峰信息有限公司"]),
        "丙": city.organisation(NAMES["丙"], uscc=CODES["丙"], place="c"),
        "丁": city.organisation(NAMES["丁"], place="c"),
        "戊": city.organisation("乌达区鸿运便利店", place="c"),
    }  # fmt: skip
    Publication.objects.create(
        top=city["city"], round_no=1, published_on=AS_OF, published_at=NOW, digest="0", organisations=5, new=5,
        changed=0, gone=0, merged=0, unassigned=0,
    )  # fmt: skip
    own = {name: entry.organisation for name, entry in known.items()}
    return Office(city, opened("clerk.one"), opened("clerk.two"), own, folder)


def write(path: Path, cells: Cells, merges: list[Merge]) -> None:
    """A workbook with one sheet."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - equal rows, equal bytes
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("台账")
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - as workbooks have it
            elif cell not in ("", None):
                sheet.write(row, column, cell)
    for one in merges:
        text = cells[one.first][one.left]
        sheet.merge_range(one.first, one.left, one.last, one.right, text)
    book.close()


def planned(book: Book) -> list[Plan]:
    """What would become of every line, whoever is looking."""
    with seeing(EVERYTHING):
        return plans(book)


def verdicts(book: Book) -> list[Verdict]:
    return [one.verdict for one in planned(book)]
