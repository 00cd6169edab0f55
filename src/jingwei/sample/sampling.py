"""Makes a sample: invents the city, lets nineteen departments write it down, keeps the truth."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jingwei.sample.city import build_city
from jingwei.sample.layouts import PLAIN, Layout, Options, layout_of
from jingwei.sample.lists import DepartmentList, city_lists, erase_codes
from jingwei.sample.model import City
from jingwei.sample.noise import DEFAULT, Noise
from jingwei.sample.places import Place
from jingwei.sample.population import DEMO_ROWS, population
from jingwei.sample.records import without_collector, write_records
from jingwei.sample.rounds import later_round
from jingwei.sample.truth import (
    TRUTH_COLUMNS,
    Tally,
    tag_text,
    write_details,
    write_readme,
    write_split,
)
from jingwei.sample.workbooks import write_list

FIRST_ROUND = date(2025, 11, 30)


@dataclass(frozen=True)
class Request:
    """What sample to make; equal requests give equal bytes.

    ``erased`` is the share of rows that lose every code; ``round_number`` counts from 0, each
    round one month and ``changed`` (a share of the organisations) after the one before.
    """

    place: Place
    rows: int = DEMO_ROWS
    seed: int = 7
    erased: float = 0.0
    options: Options = PLAIN
    noise: Noise = DEFAULT
    round_number: int = 0
    changed: float = 0.01

    @property
    def on(self) -> date:
        """The last day of the month in which the lists are sent."""
        months = FIRST_ROUND.year * 12 + FIRST_ROUND.month + self.round_number
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def make_workbooks(request: Request, *, folder: Path) -> dict[str, object]:
    """Writes lists/, truth.csv, truth_details.csv, split.json, README.txt; returns the split."""
    lists_folder = folder / "lists"
    lists_folder.mkdir(parents=True)
    with without_collector():
        city, lists = make_lists(request)
        tally = Tally()
        with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(TRUTH_COLUMNS)
            for listed in lists:
                tally.add(listed.department.name, listed.rows, city=city)
                writer.writerows(_truth_rows(listed, request, city, lists_folder))
        write_details(folder / "truth_details.csv", city=city, listed=tally.listed)
        return _finish(request, city, tally, folder)


def make_records(request: Request, *, folder: Path) -> dict[str, object]:
    """Writes records.parquet and truth.parquet instead of lists/ and truth.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    with without_collector():
        city, lists = make_lists(request)
        tally = write_records(lists, city=city, folder=folder, on=request.on)
        return _finish(request, city, tally, folder)


def make_lists(request: Request) -> tuple[City, Iterator[DepartmentList]]:
    """The city as it is in the asked round, and its departments' lists one after another."""
    city, founder = build_city(
        request.place, population=population(request.rows), seed=request.seed
    )
    lists: Iterable[DepartmentList] = city_lists(
        city, rows=request.rows, seed=request.seed, on=FIRST_ROUND, noise=request.noise
    )
    if request.round_number:
        city, lists = later_round(
            city,
            lists,
            founder=founder,
            rounds=request.round_number,
            share=request.changed,
            seed=request.seed,
            noise=request.noise,
            first=FIRST_ROUND,
        )
    return city, _erased(lists, request)


def _erased(lists: Iterable[DepartmentList], request: Request) -> Iterator[DepartmentList]:
    for listed in lists:
        if request.erased:
            erase_codes(listed, share=request.erased, seed=request.seed)
        yield listed


def _truth_rows(
    listed: DepartmentList, request: Request, city: City, folder: Path
) -> Iterator[tuple[object, ...]]:
    layout: Layout = layout_of(
        listed.department, city=request.place.name, seed=request.seed, options=request.options
    )
    file, placed = write_list(
        listed, layout=layout, folder=folder, on=request.on, seed=request.seed
    )
    for at in placed:
        kind = city.organisations[at.row.truth_id - 1].kind
        yield file, at.sheet, at.number, at.row.truth_id, kind, tag_text(at.row)


def _finish(request: Request, city: City, tally: Tally, folder: Path) -> dict[str, object]:
    write_readme(folder / "README.txt", city=city)
    asked = {
        "place": request.place.code,
        "city": request.place.name,
        "rows": request.rows,
        "seed": request.seed,
        "round": request.round_number,
        "erased": request.erased,
        **vars(request.options),
    }
    return write_split(
        folder / "split.json", city=city, tally=tally, noise=request.noise, asked=asked
    )
