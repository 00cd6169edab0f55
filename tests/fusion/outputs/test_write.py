"""A round's files: all of them, always the same, and no phone in any."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from jingwei.fusion.estimate import Estimate
from jingwei.fusion.outputs import BaseComparison
from tests.fusion.outputs import factory

TABLES = {"rows.csv", "review.csv", "summary.json", "register.parquet", "lineage.parquet"}
PHONES = ("13904734705", "139 0473 4705", "2016099")


def _files(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def _text(name: str, content: bytes, folder: Path) -> str:
    """Everything that can be read in a file."""
    path = folder / Path(name).name
    path.write_bytes(content)
    if name.endswith(".parquet"):
        return str(pl.read_parquet(path).to_dicts())
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(part).decode("utf-8") for part in parts.namelist())
    return content.decode("utf-8")


@pytest.mark.thorough
def test_a_round_writes_tables_workbook_returns_and_report(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small())

    returns = {"returns/税务局.xlsx", "returns/市场监管局.xlsx"}
    assert set(_files(out)) == TABLES | returns | {"register.xlsx", "report.html"}


def test_tables_only_leaves_out_what_people_open(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small(), tables_only=True)

    assert set(_files(out)) == TABLES


@pytest.mark.thorough
def test_the_same_round_gives_the_same_bytes(tmp_path: Path) -> None:
    first = factory.written(tmp_path / "first", factory.small())
    second = factory.written(tmp_path / "second", factory.small())

    assert _files(first) == _files(second)


@pytest.mark.thorough
def test_no_file_holds_a_phone(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small())

    found = [
        (name, phone)
        for name, content in _files(out).items()
        for phone in PHONES
        if phone in _text(name, content, tmp_path)
    ]
    assert found == []


@pytest.mark.thorough
def test_phones_stay_when_they_are_asked_for(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small(), with_contacts=True)

    register = pl.read_parquet(out / "register.parquet")
    assert register["contact_phone"][0] == "13904734705"


@pytest.mark.thorough
def test_a_contact_person_is_in_no_return(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small())

    said = _text("r.xlsx", (out / "returns/市场监管局.xlsx").read_bytes(), tmp_path)
    assert "王某" not in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lists_without_a_row_still_give_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", language)

    out = factory.written(tmp_path / "out", factory.nothing(), records=factory.records().clear())

    assert set(_files(out)) == TABLES | {"register.xlsx", "report.html"}


@pytest.mark.thorough
def test_a_later_round_with_everything_is_written(tmp_path: Path) -> None:
    changed = {"organisation": "JW-0000001", "name": "甲公司", "change": "changed", "field": "name"}
    result = factory.small(changes=(changed | {"before": "旧名", "after": "甲公司"},))
    text = dict.fromkeys(
        ("name", "uscc", "detail", "organisation", "field", "ours", "theirs"), pl.String
    )
    base = BaseComparison(
        theirs_only=pl.DataFrame(
            {"name": ["丙公司"], "uscc": [None], "detail": ["在营"]},
            schema_overrides={"uscc": pl.String},
        ),
        ours_only=pl.DataFrame(schema={k: text[k] for k in ("organisation", "name", "uscc")}),
        differing=pl.DataFrame(
            schema={k: text[k] for k in ("organisation", "field", "ours", "theirs")}
        ),
    )
    estimate = Estimate(listed=2, unlisted=1, low=0, high=3, method="捕获再捕获", note="仅供参考")

    out = factory.written(tmp_path / "out", result, base=base, estimate=estimate)

    book = _text("register.xlsx", (out / "register.xlsx").read_bytes(), tmp_path)
    assert "丙公司" in book
    assert "旧名" in book
    assert "捕获再捕获" in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.thorough
def test_each_step_is_told_with_its_rows(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []

    factory.written(
        tmp_path / "out", factory.small(), on_progress=lambda step, rows: told.append((step, rows))
    )

    assert told == [("tables", 4), ("returns", 4), ("workbook", 2), ("report", 4)]
