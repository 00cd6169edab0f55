"""Gives the departments' lists of a city row by row, each row in the place where it will stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from jingwei.sample.clerk import CODE_KEYS, Clerk, Row
from jingwei.sample.departments import DEPARTMENTS, Department
from jingwei.sample.listing import draw_listings
from jingwei.sample.model import City
from jingwei.sample.noise import DEFAULT, Noise


@dataclass(frozen=True)
class DepartmentList:
    """One department's rows, sheet after sheet; sheet names are "" for a list of one sheet."""

    department: Department
    rows: list[Row]

    @property
    def sheets(self) -> list[tuple[str, list[Row]]]:
        """The rows by sheet, in the order of the workbook."""
        names = dict.fromkeys(row.sheet for row in self.rows)
        return [(name, [r for r in self.rows if r.sheet == name]) for name in names]


def city_lists(
    city: City, *, rows: int, seed: int, on: date, noise: Noise = DEFAULT
) -> Iterator[DepartmentList]:
    """The nineteen lists, together exactly ``rows`` rows; one is in memory at a time."""
    listings = draw_listings(city, rows=rows, duplicate=noise.duplicate, seed=seed)
    for department, listing in zip(DEPARTMENTS, listings, strict=True):
        random = Random(f"list {city.place.code} {seed} {department.number}")
        clerk = Clerk(department, city=city, noise=noise, on=on, random=random)
        yield DepartmentList(department, _written(clerk, city, listing, random))


def erase_codes(listed: DepartmentList, *, share: float, seed: int) -> None:
    """Blanks every code cell of a share of the rows, leaving all else as it is."""
    random = Random(f"erase {seed} {listed.department.number}")
    at = [i for i, key in enumerate(listed.department.columns) if key in CODE_KEYS]
    for row in listed.rows:
        if random.random() < share and any(row.cells[i] != "" for i in at):
            row.tags.append("erased")
            for i in at:
                row.cells[i] = ""


def _written(clerk: Clerk, city: City, listing: list[int], random: Random) -> list[Row]:
    organisations = city.organisations
    if clerk.department.sees_place and clerk.department.by_district:
        # A canvass goes from street to street and from community to community.
        listing = sorted(listing, key=lambda i: organisations[i].operating[:3])
    rows = [clerk.row(organisations[i]) for i in listing]
    names = list(dict.fromkeys(sorted(row.sheet for row in rows)))
    random.shuffle(names)
    ordered = []
    for name in names:
        sheet = [row for row in rows if row.sheet == name]
        clerk.slide_codes(sheet)
        ordered.extend(sheet)
    return ordered
