"""Changes of lower levels on their pages: seen, accepted, returned, by page and by workbook."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingwei.areas.level_changes import reviewing
from jingwei.areas.level_changes.models import LevelChange
from jingwei.journal.models import Entry as Act
from jingwei.people.models import Account
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused
from jingwei.register.models import Entry
from tests.areas.deeds import Office, staffed
from tests.ledgers.books import Book
from tests.looking import looked
from tests.web.organisations import edited, seen_in, sent

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
Enter = Callable[[str], Client]
ONE, SIX = "JW-0000001", "JW-0000006"


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def enter(office: Office, browser_of: Browser) -> Enter:
    """A browser in which somebody of the office has signed in, by the short name of his unit."""
    return lambda name: browser_of(office[name])


def text_of(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return unescape(response.content.decode())


def ticks(page: str) -> list[str]:
    return re.findall(r'name="listed" value="([\d.]+)"', page)


def key(page: str) -> str:
    found = re.search(r'name="key" value="(\w+)"', page)
    assert found
    return found[1]


def listed_at(office: Office) -> str:
    return f"/changes/levels/{office.town['a1'].pk}/"


def reviewed(
    client: Client, office: Office, deed: str, *, only: int | None = None, **said: str
) -> str:
    """Presses a button of the list; what the next page says."""
    page = text_of(client, listed_at(office))
    chosen = ticks(page) if only is None else ticks(page)[only : only + 1]
    answer = client.post(
        f"{listed_at(office)}review/",
        {"deed": deed, "case": chosen, "listed": ticks(page), "key": key(page), **said},
    )
    assert answer.status_code == 303, answer.content.decode()
    return text_of(client, answer["Location"])


def employees(pk: int) -> int | None:
    return looked(lambda: Entry.objects.still().get(organisation=pk).employees)


def states() -> dict[str, str]:
    found = looked(lambda: list(Case.objects.filter(procedure="level_change").order_by("pk")))
    return {case.subject_id: case.state for case in found}


# --- The list of one unit ----------------------------------------------------------------------------


def test_what_a_community_corrects_is_on_the_streets_desk_with_old_and_new(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "employees", "12")

    desk = text_of(enter("a"), "/")
    page = text_of(enter("a"), listed_at(office))

    assert "新桥社区修改了 1 处，请过目" in desk
    assert f'href="{listed_at(office)}"' in desk
    row = page[page.index("<tbody>") :]
    assert re.search(r'class="was">1</td>\s*<td class="wide"><mark>12</mark>', row)
    assert "从业人数" in row
    assert "电话问过会计" in row
    assert "请过目" not in text_of(enter("north"), "/")


def test_all_of_the_page_are_accepted_in_one_press(office: Office, enter: Enter) -> None:
    for number in (ONE, SIX):
        edited(enter("a1"), "employees", "12", number=number)

    said = reviewed(enter("a"), office, "accept-all")

    assert "已接受 2 处。" in said
    assert states() == {ONE: "accepted", SIX: "accepted"}
    assert "请过目" not in text_of(enter("a"), "/")


def test_those_chosen_are_returned_with_a_reason_and_stand_on_the_authors_desk(
    office: Office, enter: Enter
) -> None:
    for number in (ONE, SIX):
        edited(enter("a1"), "employees", "12", number=number)

    said = reviewed(enter("a"), office, "return", only=1, reason="没有依据")

    assert "已退回 1 处" in said
    assert states() == {ONE: "changed", SIX: "returned"}
    assert (employees(1), employees(6)) == (12, 6)
    assert "新桥社区修改的 1 处被退回" in text_of(enter("a1"), "/")
    own = text_of(enter("a1"), f"{listed_at(office)}?state=returned")
    [found] = ticks(own)
    answer = enter("a1").post(f"{listed_at(office)}review/", {"deed": "let_be", "case": found, "key": key(own)})  # fmt: skip
    assert answer.status_code == 303
    assert states()[SIX] == "taken_back"


def test_without_a_reason_nothing_is_returned_and_the_ticks_stay(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "employees", "12")
    page = text_of(enter("a"), listed_at(office))

    answer = enter("a").post(
        f"{listed_at(office)}review/", {"deed": "return", "case": ticks(page), "key": key(page)}
    )

    drawn = answer.content.decode()
    assert answer.status_code == 422
    assert "请写明退回的理由" in drawn
    assert f'value="{ticks(page)[0]}" checked' in drawn
    assert states() == {ONE: "changed"}


def test_who_was_slower_is_told_who_did_what(office: Office, enter: Enter) -> None:
    edited(enter("a1"), "employees", "12")
    old = text_of(enter("a"), listed_at(office))
    reviewed(enter("a"), office, "accept-all")

    slower = enter("a")
    answer = slower.post(
        f"{listed_at(office)}review/", {"deed": "return", "case": ticks(old), "key": key(old), "reason": "不对"}
    )  # fmt: skip

    assert answer.status_code == 303
    said = text_of(slower, answer["Location"])
    assert "有 1 处没有办成：某人已于" in said
    assert "办理“接受”，现在是“已接受”" in said
    assert states() == {ONE: "accepted"}


def test_equal_reasons_are_told_once_with_how_many_they_held_up(
    office: Office, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (ONE, SIX):
        edited(enter("a1"), "employees", "12", number=number)

    def refused(*_given: object, **_more: object) -> None:
        raise StepRefused("今天不办。")

    monkeypatch.setattr(reviewing, "take_step", refused)
    said = reviewed(enter("a"), office, "accept-all")

    assert said.count("有 2 处没有办成：今天不办。") == 1
    assert states() == {ONE: "changed", SIX: "changed"}


def test_the_author_sees_his_own_list_without_buttons_and_strangers_see_none(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "employees", "12")

    own = text_of(enter("a1"), listed_at(office))

    assert "已经生效，等上一级过目" in own
    assert ticks(own) == []
    for stranger in ("b", "c", "south", "lawyers"):
        assert enter(stranger).get(listed_at(office)).status_code == 404
    assert enter("market").get(listed_at(office)).status_code == 403
    assert "JW-" not in text_of(enter("south"), "/changes/levels/")


def test_a_list_is_narrowed_to_days_and_nonsense_is_passed_over(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "employees", "12")
    page = text_of(enter("a"), listed_at(office))

    assert (
        ticks(text_of(enter("a"), f"{listed_at(office)}?since=2020-01-01&until=2020-01-02")) == []
    )
    for odd in ("?since=x&until=9999-12-31", "?state=nothing", "?since=0001-01-01"):
        assert ticks(text_of(enter("a"), f"{listed_at(office)}{odd}")) == ticks(page)
    assert enter("a").post(f"{listed_at(office)}review/", {"deed": "delete"}).status_code == 404
    strange = {"deed": "accept", "case": ["x", "1", "²."], "key": "k"}
    assert enter("a").post(f"{listed_at(office)}review/", strange).status_code == 422


def test_the_case_shows_old_and_new_and_is_decided_there_as_well(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "employees", "12")
    [case] = looked(lambda: list(Case.objects.filter(procedure="level_change")))

    page = text_of(enter("a"), f"/cases/{case.pk}/")

    assert "改的是“从业人数”" in page
    assert "1 → 12" in page
    assert "电话问过会计" in page


def test_a_correction_that_is_taken_back_unseen_is_shown_to_nobody(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "employees", "12")
    page = text_of(enter("a1"), f"/organisations/{ONE}/")

    sent(enter("a1"), f"/organisations/{ONE}/withdraw/employees/", seen=seen_in(page))

    assert states() == {ONE: "overtaken"}
    assert "请过目" not in text_of(enter("a"), "/")


def test_what_comes_in_by_a_returned_workbook_is_shown_once(
    office: Office, enter: Enter, tmp_path: Path
) -> None:
    community, register = enter("a1"), "/ledgers/register/"
    book = taken_out(community, tmp_path)
    for name in book.column("名称")[:2]:
        book.type(name, 从业人数=70, 实际经营地="海勃湾区滨河路 3 号")
    page = text_of(community, register)
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found
    sent_back = SimpleUploadedFile("交回.xlsx", book.saved().read_bytes())
    community.post(f"{register}return/", {"token": found[1], "workbook": sent_back})

    for _press in range(2):
        answer = community.post(
            f"/ledgers/returned/{found[1]}/apply/", {"reason": "社区核对后交回"}
        )
        assert answer.status_code == 303

    listed = text_of(enter("a"), listed_at(office))
    assert len(ticks(listed)) == 4
    assert listed.count("社区核对后交回") == 4
    assert "新桥社区修改了 4 处" in text_of(enter("a"), "/")
    reviewed(enter("a"), office, "return", reason="没有依据")
    assert set(states().values()) == {"returned"}
    assert "新桥社区修改的 4 处被退回" in text_of(community, "/")


def test_a_form_of_another_is_refused_in_words(
    office: Office, enter: Enter, tmp_path: Path
) -> None:
    register = "/ledgers/register/"
    mine = SimpleUploadedFile("交回.xlsx", taken_out(enter("a1"), tmp_path).saved().read_bytes())
    enter("a1").post(f"{register}return/", {"token": "abc123", "workbook": mine})
    theirs = SimpleUploadedFile("交回.xlsx", taken_out(enter("a"), tmp_path).saved().read_bytes())
    street = enter("a")

    answer = street.post(f"{register}return/", {"token": "abc123", "workbook": theirs})

    assert answer.status_code == 303
    assert "这张表单已经用过了" in text_of(street, answer["Location"])


def taken_out(client: Client, folder: Path) -> Book:
    """The workbook of the reader's part of the base register."""
    response = client.post("/ledgers/register/export/", {})
    path = folder / "taken.xlsx"
    path.write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    return Book(path)


def test_reviewing_leaves_ids_and_keys_in_the_journal_and_no_value(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "operating_address", "海勃湾区滨河路 3 号")
    reviewed(enter("a"), office, "accept-all")

    acts = Act.objects.filter(chain="procedures/level_change")

    assert [act.action for act in acts.order_by("sequence")] == ["procedures.level_change.change", "procedures.level_change.accept"]  # fmt: skip
    assert all("滨河路" not in str(act.details) for act in acts)
    assert looked(lambda: LevelChange.objects.get().after) == "海勃湾区滨河路 3 号"
