"""Samples that several tests look at; each is made once."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from jingwei.sample import City, Options, Request, make_lists, make_workbooks, wuhai
from jingwei.sample.lists import DepartmentList


@dataclass(frozen=True)
class Made:
    """A sample on disk with what the call returned."""

    folder: Path
    split: dict
    truth: pl.DataFrame
    details: pl.DataFrame


@dataclass(frozen=True)
class Demo:
    """The demo in memory."""

    city: City
    lists: list[DepartmentList]


def made(request: Request, folder: Path) -> Made:
    split = make_workbooks(request, folder=folder)
    truth = pl.read_csv(folder / "truth.csv", infer_schema_length=0).fill_null("")
    details = pl.read_csv(folder / "truth_details.csv", infer_schema_length=0).fill_null("")
    return Made(folder, split, truth, details)


@pytest.fixture(scope="session")
def demo() -> Demo:
    city, lists = make_lists(Request(wuhai()))
    return Demo(city, list(lists))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(Request(wuhai(), rows=2_000), tmp_path_factory.mktemp("small") / "city")


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Made:
    options = Options(rename_headings=True, swap_columns=True)
    request = Request(wuhai(), rows=1_500, seed=11, erased=0.7, options=options)
    return made(request, tmp_path_factory.mktemp("odd") / "city")
