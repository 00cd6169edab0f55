"""Invented organisations around the few that a test is about: enough of them for questions to be asked."""

from pathlib import Path

import polars as pl

from jingwei.fusion.model import Fusion
from jingwei.sample import Request, make_records, wuhai
from tests.fusion.lists import code, record

TAX, CIVIL, MARKET = "税务局", "民政局", "市场监管局"
TRADES = ("商贸", "物流", "餐饮", "建材", "种植")
BRANDS = "安邦昌达德尔方广华吉佳金景隆茂美宁鹏启瑞"


def crowd(size: int, *, department: str = MARKET) -> list[dict[str, object]]:
    """So many organisations with codes of their own, on rows from 1001."""
    return [
        record(
            department,
            1001 + n,
            f"乌海市{BRANDS[n % 20]}{BRANDS[-1 - n // 20]}{TRADES[n % 5]}有限公司",
            uscc=code(1001 + n),
        )
        for n in range(size)
    ]


def number_of(result: Fusion, department: str, row: int) -> str:
    """The organisation that a row belongs to."""
    at = (pl.col("department") == department) & (pl.col("row") == row)
    return str(result.rows.filter(at)["organisation"].item())


def line_of(result: Fusion, number: str) -> dict[str, object]:
    """An organisation's line of the register."""
    return result.organisations.filter(pl.col("organisation") == number).row(0, named=True)


def city(folder: Path, *, rows: int, round_number: int = 0) -> tuple[pl.DataFrame, pl.Series]:
    """The records of a generated city at seed 7, and whose every record truly is."""
    make_records(Request(wuhai(), rows=rows, seed=7, round_number=round_number), folder=folder)
    truth = pl.read_parquet(folder / "truth.parquet")["truth_id"]
    return pl.read_parquet(folder / "records.parquet"), truth
