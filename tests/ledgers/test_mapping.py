"""The ledger of the three authorities: states, doors, the picture at its head, out to Excel and back in."""

from pathlib import Path

import openpyxl
import pytest

from jingwei.ledgers.address import understand
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.crossed import Picture, picture
from jingwei.ledgers.facets import facets
from jingwei.ledgers.mapping import mapping
from jingwei.ledgers.models import Intake
from jingwei.ledgers.operations import apply, receive, take_out
from jingwei.ledgers.plan import Plan
from jingwei.ledgers.reading import page
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import Basis, Tie
from jingwei.units.models import Unit
from tests.register.associations import (
    CHEFS,
    CHESS,
    CIVIL,
    COMPETENT,
    FEDERATION,
    INDUSTRY,
    MERCHANTS,
    PARTY,
    departments,
    named,
    tie,
)
from tests.register.later import NEXT
from tests.register.town import NOW, Town, build

pytestmark = pytest.mark.thorough

LATER = NOW.replace(month=8)
TODAY = LATER.date()


@pytest.fixture
def town(db: None) -> Town:
    return build()


@pytest.fixture
def offices(town: Town) -> dict[str, Unit]:
    """The chefs are clear but for Party work, the merchants disputed, the chess club is nobody's."""
    found = departments(town)
    named(
        town, (CHEFS, "competent_unit", "商务局", CIVIL), (CHEFS, "industry_admin", "市商务局", CIVIL),
        (MERCHANTS, "competent_unit", "商务局", CIVIL), (MERCHANTS, "competent_unit", "工商联", FEDERATION),
        (MERCHANTS, "party_authority", "乌海市文教局", PARTY), (CHESS, "industry_admin", "教育局", CIVIL),
    )  # fmt: skip
    return found


def listed(query: str) -> list[str]:
    """The names of the rows that an address asks for."""
    understood = understand(mapping, query)
    assert not understood.complaints
    with seeing(EVERYTHING):
        found = page(mapping, understood.asked, today=TODAY)
    return [row.cells[0].text for row in found.rows]


def drawn(query: str = "") -> Picture:
    with seeing(EVERYTHING):
        found = picture(mapping, understand(mapping, query).asked, today=TODAY)
    assert found is not None
    return found


def test_every_social_organisation_stands_in_it_and_nobody_else(offices: dict[str, Unit]) -> None:
    assert listed("") == ["乌海市浙江商会", "乌海市象棋协会", "乌海市餐饮与饭店行业协会"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("competent_unit_state.is=several", ["乌海市浙江商会"]),
        ("competent_unit_state.is=none", ["乌海市象棋协会"]),
        ("party_work_state.is=unread", ["乌海市浙江商会"]),
        ("competent_unit.empty=yes", ["乌海市浙江商会", "乌海市象棋协会"]),
        ("trade_association.is=yes", ["乌海市浙江商会", "乌海市餐饮与饭店行业协会"]),
    ],
)
def test_gaps_and_disputes_are_conditions(
    offices: dict[str, Unit], query: str, names: list[str]
) -> None:
    assert listed(query) == names


def test_a_unit_of_a_tie_is_that_unit_alone(offices: dict[str, Unit]) -> None:
    assert listed(f"competent_unit.is={offices['commerce'].pk}") == ["乌海市餐饮与饭店行业协会"]
    assert understand(mapping, f"competent_unit.in={offices['commerce'].pk}").complaints


def test_what_a_filter_offers_are_the_units_with_their_numbers(offices: dict[str, Unit]) -> None:
    with seeing(EVERYTHING):
        found = facets(mapping, Asked(), "industry_administration", today=TODAY)

    assert {one.text: one.number for one in found.values} == {"乌海市商务局": 1, "乌海市教育局": 1}
    assert {name for one in found.values for name in listed(one.query)} == {
        "乌海市餐饮与饭店行业协会",
        "乌海市象棋协会",
    }


def test_every_figure_of_the_picture_opens_what_it_counted(offices: dict[str, Unit]) -> None:
    found = drawn()

    assert (found.total, found.headings) == (
        3,
        ("业务主管单位", "行业管理部门", "党建工作主管单位"),
    )
    lines = {line.title: [one.number for one in line.figures] for line in found.states}
    assert lines == {
        "明确": [1, 2, 0],
        "缺": [1, 1, 2],
        "有争议": [1, 0, 0],
        "写了认不出": [0, 0, 1],
    }
    units = {line.title: [one.number for one in line.figures] for line in found.units}
    assert units == {"乌海市商务局": [1, 1, 0], "乌海市教育局": [0, 1, 0]}
    for line in (*found.states, *found.units):
        for one in line.figures:
            assert len(listed(one.query)) == one.number


def test_the_picture_keeps_the_other_conditions_and_leaves_out_its_own(
    offices: dict[str, Unit],
) -> None:
    found = drawn("trade_association.is=yes&competent_unit_state.is=none")

    assert found.total == 2
    assert all(
        line.figures[0].query.startswith("trade_association.is=yes") for line in found.states
    )


def test_before_the_lists_came_everything_was_missing(offices: dict[str, Unit]) -> None:
    assert listed(f"on={NEXT}") == listed("")
    assert listed("on=2026-06-20") == []


def test_no_other_ledger_has_a_picture() -> None:
    assert [key for key, one in LEDGERS.items() if one.crossings] == ["mapping"]


# --- Out and in --------------------------------------------------------------------------------------


def test_a_name_typed_into_the_workbook_ties_the_organisation(
    town: Town, offices: dict[str, Unit], tmp_path: Path
) -> None:
    plan, _path = _returned(town, tmp_path, "业务主管单位", "乌海市象棋协会", "中共乌海市教育局")

    assert [(one.column, one.base, one.returned) for one in plan.changes] == [
        ("competent_unit", None, offices["education"].pk)
    ]
    with seeing(EVERYTHING):
        apply(
            _received(town, _path), ledger=mapping, reason="编办三定方案", actor=town.accounts["city"], now=LATER
        )  # fmt: skip
    found = tie(town, CHESS, COMPETENT, on=TODAY)
    assert found.placement is not None
    assert (found.status, found.placement.unit_id) == (Tie.ONE, offices["education"].pk)
    assert found.placement.basis == Basis.PERSON


@pytest.mark.parametrize(
    ("heading", "typed", "why"),
    [
        ("行业管理部门", "乌有局", "没有叫“乌有局”的单位"),
        ("行业管理部门", "快递行业党委", "不能作为"),
    ],
)
def test_a_name_that_is_no_units_or_does_not_fit_is_refused(
    town: Town, offices: dict[str, Unit], tmp_path: Path, heading: str, typed: str, why: str
) -> None:
    plan, _path = _returned(town, tmp_path, heading, "乌海市象棋协会", typed)

    assert [why in one.why for one in plan.refused] == [True]
    assert plan.changes == ()
    assert tie(town, CHESS, INDUSTRY, on=TODAY).status is Tie.ONE


def _returned(town: Town, folder: Path, heading: str, name: str, typed: str) -> tuple[Plan, Path]:
    """The workbook taken out, one cell typed into it, read back."""
    path = folder / "三项主管.xlsx"
    with seeing(EVERYTHING):
        take_out(mapping, Asked(), to=path, actor=town.accounts["city"], unit="市", now=LATER)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(c.value == heading for c in row))
    column = next(c.column for c in head if c.value == heading)
    line = next(row for row in sheet.iter_rows() if any(c.value == name for c in row))
    sheet.cell(row=line[0].row, column=column, value=typed)
    book.save(path)
    return Plan.of(_received(town, path).plan, mapping), path


def _received(town: Town, path: Path) -> Intake:
    with seeing(EVERYTHING):
        return receive(
            path, name=path.name, ledgers=LEDGERS, key="k", actor=town.accounts["city"], now=LATER
        )  # fmt: skip
