"""A list from above against the register: both ways, ties in doubt, nothing added; people decide."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import openpyxl
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from jingwei.areas.upper_lists.models import Comparison, Decision, Line, Ruling, State, Verdict
from jingwei.areas.upper_lists.operations.comparing import lay
from jingwei.areas.upper_lists.operations.deciding import decide, take_back
from jingwei.areas.upper_lists.queries import explained
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.areas.upper_lists.workbook import write_result
from jingwei.journal.models import Entry as Act
from jingwei.people.sight import EVERYTHING, Sight, seeing
from jingwei.register.models import Entry, Organisation
from tests.areas.rounds.lists import NOW
from tests.areas.upper_lists.lists import (
    DIFFERENT,
    ELSEWHERE,
    OURS,
    SAME,
    TIE,
    TWIN,
    UNKNOWN,
    Office,
    counted,
    lines_of,
    office,
)
from tests.people.town import build, opened

pytestmark = pytest.mark.thorough


class QuickArgon2(Argon2PasswordHasher):
    """The same as in an office, at the least cost that argon2 allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    return office(tmp_path)


def decided(
    desk: Office, line: Line, ruling: Ruling, *, number: int | None = None, reason: str = "核过执照",
    by: str = "chief",
) -> Decision:  # fmt: skip
    with seeing(EVERYTHING):
        one = Organisation.objects.get(pk=number) if number else None
        return decide(line, ruling=ruling, organisation=one, reason=reason, actor=getattr(desk, by), now=NOW)  # fmt: skip


def test_every_row_and_every_organisation_of_the_place_stands_somewhere(desk: Office) -> None:
    found = desk.compared()

    assert (found.state, found.rows, found.round_no) == (State.COMPARED, 5, 1)
    assert counted(found) == {
        "theirs_only": 1, "ours_only": 19, "differing": 1, "doubtful": 1, "same": 1, "outside": 1,
    }  # fmt: skip


def test_each_row_is_judged_by_what_it_says(desk: Office) -> None:
    found = desk.compared()

    names = {verdict: [line.theirs["name"] for line in lines_of(found, verdict)] for verdict in (Verdict.SAME, Verdict.DIFFERING, Verdict.THEIRS_ONLY, Verdict.DOUBTFUL, Verdict.OUTSIDE)}  # fmt: skip
    assert names == {
        Verdict.SAME: [SAME[0]], Verdict.DIFFERING: [DIFFERENT[0]], Verdict.THEIRS_ONLY: [UNKNOWN[0]],
        Verdict.DOUBTFUL: [TIE[0]], Verdict.OUTSIDE: [ELSEWHERE[0]],
    }  # fmt: skip
    (differing,) = lines_of(found, Verdict.DIFFERING)
    assert [(one["field"], one["theirs"]) for one in differing.differences] == [
        ("legal_rep", "换过的人")
    ]


def test_a_cell_that_says_nothing_is_no_difference(desk: Office) -> None:
    found = desk.compared(
        (SAME[0], "办理中", SAME[2], "/"), (OURS[2][0], "PDY01002", OURS[2][2], OURS[2][3])
    )

    assert [line.theirs["name"] for line in lines_of(found, Verdict.SAME)] == [SAME[0], OURS[2][0]]
    assert "legal_rep" not in lines_of(found, Verdict.SAME)[0].theirs


def test_a_tie_stays_in_doubt_with_all_that_it_may_be(desk: Office) -> None:
    (doubt,) = lines_of(desk.compared(), Verdict.DOUBTFUL)

    with seeing(EVERYTHING):
        named = set(Entry.objects.still().filter(name=TWIN).values_list("organisation", flat=True))
    assert doubt.organisation_id is None
    assert set(doubt.candidates) == named


def test_nothing_is_added_to_the_register(desk: Office) -> None:
    with seeing(EVERYTHING):
        before = list(Entry.objects.order_by("pk").values_list())
    known = desk.state.organisations.height  # type: ignore[union-attr]

    desk.compared()

    with seeing(EVERYTHING):
        assert list(Entry.objects.order_by("pk").values_list()) == before
    assert desk.state.organisations.height == known  # type: ignore[union-attr]


def test_what_only_we_have_is_counted_within_the_place_and_the_kinds(desk: Office) -> None:
    whole = counted(desk.compared(territory="city"))
    none = counted(desk.compared(territory="city", kinds=("association",)))

    assert (whole["ours_only"], whole["outside"]) == (20, 0)
    assert none["ours_only"] == 0
    assert none["outside"] == 3


def test_the_list_is_kept_with_its_day_its_digest_and_who(desk: Office) -> None:
    found = desk.compared()

    assert (found.uploaded_by, found.uploaded_at, found.compared_on) == (
        desk.chief,
        NOW,
        NOW.date(),
    )
    assert len(found.sha256) == 64
    acts = list(Act.objects.filter(chain="upper_lists").order_by("sequence").values_list("action", flat=True))  # fmt: skip
    assert acts == ["upper_lists.lay", "upper_lists.compared"]


def test_worked_twice_it_is_compared_once(desk: Office) -> None:
    found = desk.compared()
    before = counted(found)

    again = desk.worked(found)

    assert again.state == State.COMPARED
    assert counted(found) == before
    assert Act.objects.filter(action="upper_lists.compared").count() == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 broken", "名单.csv"),
        ("随便,写写\n1,2\n".encode(), "名单.csv"),
        (b"", "名单.csv"),
    ],
)
def test_what_cannot_be_read_ends_with_the_reason(desk: Office, content: bytes, why: str) -> None:
    found = desk.compared(content=content)

    assert found.state == State.REFUSED
    assert why in found.refusal
    assert sum(counted(found).values()) == 0


def test_phones_and_citizens_numbers_are_not_kept(desk: Office) -> None:
    head = "企业名称,统一社会信用代码,经营地址,法定代表人,身份证号,联系电话"
    row = "乌海市新来商贸有限公司 13912345678,,海勃湾区新华街道1号,王某,11010519491231002X,13912345678"
    found = desk.compared(content=f"{head}\n{row}\n".encode())

    (line,) = lines_of(found, Verdict.THEIRS_ONLY)
    assert "13912345678" not in str(line.theirs)
    assert "11010519491231002X" not in str(line.theirs)
    assert any("身份证号" in note for note in found.notes)


@pytest.mark.django_db
def test_without_a_register_there_is_nothing_to_compare_with() -> None:
    town = build()

    with seeing(EVERYTHING), pytest.raises(ListRefused, match="还没有发布过"):
        lay(source="自治区", territory=town["city"], kinds=(), file_name="名单.csv", sha256="0" * 64, size=1,
            actor=opened("chief.one"), now=NOW)  # fmt: skip


def test_a_list_needs_a_source_and_a_place(desk: Office) -> None:
    given = {"kinds": (), "file_name": "名单.csv", "sha256": "0" * 64, "size": 1, "actor": desk.chief, "now": NOW}  # fmt: skip
    with seeing(EVERYTHING):
        with pytest.raises(ListRefused, match="哪一级"):
            lay(source=" ", territory=desk.town["city"], **given)  # type: ignore[arg-type]
        with pytest.raises(ListRefused, match="地方"):
            lay(source="自治区", territory=desk.town["market"], **given)  # type: ignore[arg-type]


# --- Deciding ----------------------------------------------------------------------------------------


def test_a_doubt_decided_for_one_is_in_both(desk: Office) -> None:
    found = desk.compared()
    (doubt,) = lines_of(found, Verdict.DOUBTFUL)
    north = next(line.organisation_id for line in lines_of(found, Verdict.OURS_ONLY) if line.organisation_id in doubt.candidates)  # fmt: skip
    before = counted(found)

    decided(desk, doubt, Ruling.SAME, number=north)

    after = counted(found)
    assert (after["doubtful"], after["same"]) == (0, before["same"] + 1)
    assert after["ours_only"] == before["ours_only"] - 1


def test_a_doubt_decided_for_none_is_theirs_alone_and_taken_back_in_doubt_again(
    desk: Office,
) -> None:
    found = desk.compared()
    (doubt,) = lines_of(found, Verdict.DOUBTFUL)

    said = decided(desk, doubt, Ruling.NONE)
    assert (counted(found)["doubtful"], counted(found)["theirs_only"]) == (0, 2)
    with seeing(EVERYTHING):
        take_back(said, actor=desk.second, now=NOW)

    assert (counted(found)["doubtful"], counted(found)["theirs_only"]) == (1, 1)
    with seeing(EVERYTHING), pytest.raises(ListRefused, match="已经撤销"):
        take_back(said, actor=desk.second, now=NOW)


def test_what_only_we_have_is_explained_and_stays_counted(desk: Office) -> None:
    found = desk.compared()
    line = lines_of(found, Verdict.OURS_ONLY)[0]

    decided(desk, line, Ruling.EXPLAINED, reason="上级名单截至去年")

    assert counted(found)["ours_only"] == 19
    with seeing(EVERYTHING):
        assert explained(found) == 1


@pytest.mark.parametrize("reason", ["", "   ", "问过13900000001"])
def test_nothing_is_said_without_a_reason_or_with_a_phone(desk: Office, reason: str) -> None:
    line = lines_of(desk.compared(), Verdict.OURS_ONLY)[0]

    with pytest.raises(ListRefused):
        decided(desk, line, Ruling.EXPLAINED, reason=reason)


def test_what_needs_no_deciding_is_refused(desk: Office) -> None:
    found = desk.compared()

    with pytest.raises(ListRefused, match="不用这样裁定"):
        decided(desk, lines_of(found, Verdict.SAME)[0], Ruling.NONE)
    with pytest.raises(ListRefused, match="哪一家"):
        decided(desk, lines_of(found, Verdict.DOUBTFUL)[0], Ruling.SAME)


def test_the_second_who_decides_is_told_of_the_first(desk: Office) -> None:
    (doubt,) = lines_of(desk.compared(), Verdict.DOUBTFUL)

    first = decided(desk, doubt, Ruling.NONE)
    assert decided(desk, doubt, Ruling.NONE) == first
    with pytest.raises(ListRefused, match="已经裁定过"):
        decided(desk, doubt, Ruling.NONE, by="second")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_does(tmp_path: Path) -> None:
    desk = office(tmp_path)
    (doubt,) = lines_of(desk.compared(), Verdict.DOUBTFUL)
    people = [opened(f"clerk.{n}") for n in "abcdefgh"]
    gate = Barrier(len(people))

    def say(person: object) -> bool:
        try:
            gate.wait()
            with seeing(EVERYTHING):
                decide(doubt, ruling=Ruling.NONE, reason="核过", actor=person, now=NOW)  # type: ignore[arg-type]
        except ListRefused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        won = list(pool.map(say, people))

    assert sum(won) == 1
    with seeing(EVERYTHING):
        assert Decision.objects.count() == 1


# --- Walls, the workbook -----------------------------------------------------------------------------


def test_behind_the_wall_the_south_reads_nothing_of_the_north(desk: Office) -> None:
    desk.compared()
    seen = {}
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE jingwei_office")
    try:
        for name in ("north", "south"):
            with seeing(Sight(frozenset({desk.town[name].pk}))), connection.cursor() as cursor:
                cursor.execute("SELECT (SELECT count(*) FROM upper_lists_comparison), (SELECT count(*) FROM upper_lists_line)")  # fmt: skip
                seen[name] = cursor.fetchone()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    assert seen == {"north": (1, 24), "south": (0, 0)}


def test_a_line_stays_as_it_was_found(desk: Office) -> None:
    desk.compared()

    for change in ("UPDATE upper_lists_line SET why = 'x'", "DELETE FROM upper_lists_line"):
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            connection.cursor().execute(change)


def test_the_workbook_holds_the_four_lists(desk: Office, tmp_path: Path) -> None:
    found = desk.compared()
    path = tmp_path / "result.xlsx"

    with seeing(EVERYTHING):
        rows = write_result(
            Comparison.objects.get(pk=found.pk), path, account=desk.chief.pk, now=NOW
        )

    book = openpyxl.load_workbook(path)
    assert rows == 22
    assert [sheet.title for sheet in book.worksheets] == [
        "上有我无",
        "我有上无",
        "两边都有，说法不同",
        "拿不准",
    ]
    cells = {str(cell.value) for sheet in book.worksheets for line in sheet.iter_rows() for cell in line}  # fmt: skip
    assert {UNKNOWN[0], TWIN} <= cells
    assert any("法定代表人" in cell and "换过的人" in cell for cell in cells)


def test_lines_are_read_in_the_order_of_the_list(desk: Office) -> None:
    found = desk.compared(*[(f"乌海市没有的{n}商行", "", "", "") for n in range(3)])

    assert [line.row for line in lines_of(found, Verdict.THEIRS_ONLY)] == [2, 3, 4]
