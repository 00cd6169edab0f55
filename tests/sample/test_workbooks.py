"""The files on disk: the same bytes every time, rows where the truth says, labelled as invented."""

import csv
import hashlib
import io
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jingwei.sample import Request, make_workbooks, place_of, wuhai
from jingwei.sample.headings import HEADINGS
from jingwei.sample.layouts import INVENTED

_NAME_ERRORS = set(
    "former noregion otherregion form abbr abbr2 typo lookalike drop double swap trad bracket note"
    " space renamedlater".split()
)


def _sheets(path: Path) -> dict[str, list[list[str]]]:
    if path.suffix == ".csv":
        text = path.read_bytes().decode("gb18030")
        return {"": list(csv.reader(io.StringIO(text, newline="")))}
    book = CalamineWorkbook.from_path(path)
    return {
        name: [
            [str(c) for c in r]
            for r in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.thorough
def test_the_same_request_gives_the_same_bytes(small, tmp_path):
    make_workbooks(Request(wuhai(), rows=2_000), folder=tmp_path / "again")

    assert _hashes(tmp_path / "again") == _hashes(small.folder)


@pytest.mark.thorough
def test_another_seed_gives_another_city(small, tmp_path):
    make_workbooks(Request(wuhai(), rows=2_000, seed=8), folder=tmp_path / "other")

    assert _hashes(tmp_path / "other")["truth.csv"] != _hashes(small.folder)["truth.csv"]


def test_there_is_a_file_for_each_department_and_one_is_text(small):
    files = sorted(p.name for p in (small.folder / "lists").iterdir())

    assert len(files) == 19
    assert [f for f in files if f.endswith(".csv")] == ["14_交通运输局.csv"]


@pytest.mark.parametrize("sample", ["small", "odd"])
def test_the_named_row_holds_the_organisation_of_the_truth(sample, request):
    made = request.getfixturevalue(sample)
    names = dict(made.details.select("truth_id", "name").iter_rows())
    checked = 0

    for (file,), rows in made.truth.group_by("file"):
        sheets = _sheets(made.folder / "lists" / str(file))
        for line in rows.iter_rows(named=True):
            cells = sheets[line["sheet"]][int(line["row"]) - 1]
            if not _NAME_ERRORS & set(line["tags"].split(",")):
                assert names[line["truth_id"]] in cells
                checked += 1
    assert checked > 900


@pytest.mark.thorough
@pytest.mark.parametrize("sample", ["small", "odd"])
def test_every_sheet_says_that_it_is_invented(sample, request):
    made = request.getfixturevalue(sample)

    for path in (made.folder / "lists").iterdir():
        for rows in _sheets(path).values():
            assert any(INVENTED in cell for row in rows for cell in row)


def test_the_truth_has_one_line_for_each_row_and_each_place_once(small):
    assert small.truth.height == 2_000 == small.split["rows"]
    assert small.truth.select("file", "sheet", "row").is_unique().all()


def test_rare_headings_replace_the_common_ones(odd):
    common = {word for key in ("org.name", "org.uscc") for word in HEADINGS[key].common}

    for path in (odd.folder / "lists").iterdir():
        for rows in _sheets(path).values():
            assert not common & {cell for row in rows[:10] for cell in row}


def test_id_numbers_have_a_wrong_check_sign(small):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    numbers = [
        cell
        for path in (small.folder / "lists").iterdir()
        for rows in _sheets(path).values()
        for row in rows
        for cell in row
        if re.fullmatch(r"1503\d{13}[\dX]", cell)
    ]

    assert numbers
    for number in numbers:
        total = sum(int(c) * w for c, w in zip(number, weights, strict=False))
        assert number[17] != "10X98765432"[total % 11]


def test_the_readme_says_so_in_both_languages(small):
    text = (small.folder / "README.txt").read_text(encoding="utf-8")

    assert INVENTED in text
    assert "ENTIRELY INVENTED" in text


@pytest.mark.thorough
def test_another_city_has_its_own_streets(tmp_path):
    make_workbooks(Request(place_of("350505"), rows=600), folder=tmp_path / "quangang")

    canvass = _sheets(tmp_path / "quangang" / "lists" / "02_社会工作部.xlsx")
    assert any("泉港区" in cell for rows in canvass.values() for row in rows for cell in row)
