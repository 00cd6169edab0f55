"""The ledger of compliance and its figures, on any day, against what is plainly known; and back from a workbook."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from jingwei.areas.compliance.calendar import term_of
from jingwei.areas.compliance.indicators import INDICATORS
from jingwei.areas.compliance.ledgers import compliance
from jingwei.areas.compliance.models import Overseen, Profile
from jingwei.areas.compliance.operations import Checked, Said, keep, note_check, said_of
from jingwei.areas.compliance.parameters import parameters
from jingwei.indicators.definition import NOTHING
from jingwei.indicators.reading import read
from jingwei.indicators.upkeep import catch_up
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.operations import apply, receive, take_out
from jingwei.ledgers.plan import Plan
from jingwei.ledgers.reading import count
from jingwei.register.rules import RegisterRefused
from tests.areas.compliance.associations import FIRST, association
from tests.areas.deeds import Office
from tests.register.town import DAY, NOW

pytestmark = pytest.mark.thorough
YOUNG = date(2025, 9, 1)


@pytest.fixture
def four(office: Office) -> list[Overseen]:
    """One in order, one whose term is over, one postponed, one young institution of which nothing is known."""
    made = [association(office, FIRST + place) for place in range(3)]
    made.append(association(office, FIRST + 3, kind="service_institution", founded=YOUNG))
    terms = (
        Said(term_from=date(2024, 1, 1), term_years=4, party_in_charter="yes"),
        Said(term_from=date(2021, 6, 15), term_years=5, party_in_charter="no"),
        Said(
            term_from=date(2021, 6, 10),
            term_years=5,
            postponed_until=date(2026, 6, 25),
            postponed_by="1 号",
        ),
    )
    for one, said in zip(made, terms, strict=False):
        keep(one, said, basis="章程", seen=None, actor=office["civil"], now=NOW)
    passed = Checked(date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1), "passed")
    note_check(made[0], 2025, passed, actor=office["civil"], now=NOW)
    note_check(made[1], 2025, Checked(date(2026, 3, 1)), actor=office["civil"], now=NOW)
    return made


def told(key: str, *, on: date) -> tuple[int, int]:
    found = read(INDICATORS.values(), on=on, today=on).get(None, {}).get(key, NOTHING)
    return found.counted, found.total


def test_the_figures_say_what_is_known(four: list[Overseen]) -> None:
    catch_up()

    assert told("party-in-charter", on=DAY) == (1, 4)
    assert told("annual-checks", on=DAY) == (2, 3)  # the young one owes nothing
    assert told("passed-checks", on=DAY) == (1, 1)
    assert told("overdue-renewals", on=DAY) == (0, 3)


@pytest.mark.parametrize(
    ("on", "overdue"),
    [(DAY, 0), (date(2026, 6, 16), 1), (date(2026, 6, 25), 1), (date(2026, 6, 26), 2), (date(2028, 1, 2), 3)],
)  # fmt: skip
def test_a_term_is_over_by_itself(four: list[Overseen], on: date, overdue: int) -> None:
    catch_up()

    assert told("overdue-renewals", on=on) == (overdue, 3)


def test_a_new_year_asks_for_a_new_check(four: list[Overseen]) -> None:
    catch_up()

    assert told("annual-checks", on=date(2026, 12, 31)) == (2, 3)
    assert told("annual-checks", on=date(2027, 1, 1)) == (0, 4)


@pytest.mark.parametrize("key", list(INDICATORS))
def test_a_figure_opens_what_it_counted_and_the_others(four: list[Overseen], key: str) -> None:
    catch_up()
    one = INDICATORS[key]
    counted, total = told(key, on=DAY)

    parts = [count(compliance, one.asked(None, on=None, part=part), today=DAY).number for part in (True, False, None)]  # fmt: skip

    assert parts == [counted, total - counted, total]


@pytest.mark.parametrize("ahead", [0, 1, 5, 10, 11, 200, 600])
def test_the_ledger_says_of_a_term_what_the_calendar_says(four: list[Overseen], ahead: int) -> None:
    on = DAY + timedelta(days=ahead)
    profiles = {one.organisation_id: one for one in Profile.objects.on(on)}
    for one in four:
        stands = term_of(profiles.get(one.pk), on, by=parameters())
        asked = Asked(filters=(Filter("term", Match.IS, (stands.value,)), Filter("organisation", Match.IS, (f"JW-{one.pk:07d}",))))  # fmt: skip
        assert count(compliance, asked, today=on).number == 1, (one.pk, stands)


def test_a_workbook_brings_terms_and_charters_back(
    four: list[Overseen], office: Office, tmp_path: Path
) -> None:
    typed = {
        "本届起始": date(2026, 1, 1),
        "任期年数": 5,
        "党建入章": "是",
        "章程核准": date(2025, 12, 1),
    }
    path = _typed(office, tmp_path, four[3], typed)

    done = receive(path, name=path.name, ledgers=LEDGERS, key="k", actor=office["city"], now=NOW)
    apply(done, ledger=compliance, reason="换届批复", actor=office["city"], now=NOW)

    kept = said_of(Profile.objects.still().get(organisation=four[3]))
    assert kept == Said(term_from=date(2026, 1, 1), term_years=5, party_in_charter="yes", charter_on=date(2025, 12, 1))  # fmt: skip
    assert kept.term_to == date(2031, 1, 1)


@pytest.mark.parametrize(
    ("heading", "value"), [("章程核准", date(2030, 1, 1)), ("最近换届", date(2030, 1, 1))]
)
def test_what_a_workbook_says_wrongly_is_refused_whole(
    four: list[Overseen], office: Office, tmp_path: Path, heading: str, value: date
) -> None:
    path = _typed(office, tmp_path, four[3], {"党建入章": "是", heading: value})
    done = receive(path, name=path.name, ledgers=LEDGERS, key="k", actor=office["city"], now=NOW)

    with pytest.raises(RegisterRefused, match="不能晚于今天"):
        apply(done, ledger=compliance, reason="换届批复", actor=office["city"], now=NOW)


def test_seven_years_are_refused_in_the_preview(
    four: list[Overseen], office: Office, tmp_path: Path
) -> None:
    path = _typed(office, tmp_path, four[3], {"任期年数": 7})
    done = receive(path, name=path.name, ledgers=LEDGERS, key="k", actor=office["city"], now=NOW)

    assert ["最长 5 年" in one.why for one in Plan.of(done.plan, compliance).refused] == [True]


def _typed(office: Office, folder: Path, one: Overseen, said: dict[str, object]) -> Path:
    """The workbook taken out with these cells typed into the line of the organisation."""
    path = folder / "合规.xlsx"
    take_out(compliance, Asked(), to=path, actor=office["city"], unit="市", now=NOW)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "本届起始" for cell in row))
    name = office.entry(one.pk).name
    line = next(row for row in sheet.iter_rows() if any(cell.value == name for cell in row))
    for cell in head:
        if cell.value in said:
            sheet.cell(row=line[0].row, column=cell.column, value=said[str(cell.value)])
    book.save(path)
    return path


def test_the_ledger_is_among_those_of_the_office() -> None:
    assert LEDGERS["compliance"] is compliance
