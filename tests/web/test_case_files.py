"""Files of cases on their pages: sent ahead or with the form, shown and given out, taken off when they are secret."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from django.test import Client
from pytest_django import Settings

from jingwei.people.models import Account
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.models import Case, Event
from tests.areas.deeds import Office, staffed
from tests.evidence import files
from tests.looking import looked
from tests.web.test_cases import hidden, offer, text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
Enter = Callable[[str], Client]
REASON = "不在本街道"


@pytest.fixture
def office(db: None, settings: Settings, tmp_path: Path) -> Office:
    settings.OFFICE_DATA = tmp_path / "office"
    return staffed()


@pytest.fixture
def enter(office: Office, browser_of: Browser) -> Enter:
    return lambda name: browser_of(office[name])


def named(name: str, content: bytes) -> io.BytesIO:
    found = io.BytesIO(content)
    found.name = name
    return found


def ahead(client: Client, content: bytes | None = None, *, key: str = "k") -> str:
    """The token of a file sent before the step."""
    told = client.post("/cases/files/", {"file": named("现场.jpg", content or files.picture()), "key": key})  # fmt: skip
    assert told.status_code == 201, told.content.decode()
    return str(told.json()["token"])


def give_back(client: Client, case: Case, *, page: str = "", **more: object) -> tuple[int, str]:
    """The step `return_it` as the page has its form."""
    drawn = page or text_of(client, f"/cases/{case.pk}/")
    said = {"step": "return_it", "version": hidden(drawn, "version"), "key": hidden(drawn, "key"),
            "return_it-reason": REASON, **{f"return_it-proof{name}": value for name, value in more.items()}}  # fmt: skip
    answer = client.post(f"/cases/{case.pk}/", said)
    return answer.status_code, answer.content.decode()


def statuses(client: Client, ways: list[str]) -> list[int]:
    return [read(client, way).status_code for way in ways]


def read(client: Client, way: str) -> Any:
    """The answer, read to its end, so that its file is closed."""
    found: Any = client.get(way)
    if found.streaming:
        b"".join(found.streaming_content)
    return found


def only() -> Attachment:
    return looked(Attachment.objects.get)


def test_the_form_asks_for_a_number_or_files_and_says_what_must_not_come(
    office: Office, enter: Enter
) -> None:
    page = text_of(enter("b"), f"/cases/{offer(office, enter('a')).pk}/")

    assert 'enctype="multipart/form-data"' in page
    assert 'name="return_it-proof__new" accept="image/jpeg,' in page
    assert "不得上传国家秘密" in page


def test_a_photo_sent_ahead_goes_with_the_step_and_is_shown_on_the_line(
    office: Office, enter: Enter
) -> None:
    case, client = offer(office, enter("a")), enter("b")
    token = ahead(client)

    assert give_back(client, case, __files=token)[0] == 303

    page = text_of(enter("a"), f"/cases/{case.pk}/")
    assert f'<img src="/cases/files/{token}/small/" alt="现场.jpg"' in page
    assert f"SHA-256 {only().sha256}" in page


def test_files_come_with_the_form_where_there_are_no_scripts(office: Office, enter: Enter) -> None:
    case, client = offer(office, enter("a")), enter("b")
    page = text_of(client, f"/cases/{case.pk}/")
    sent = lambda: [named("一.jpg", files.picture()), named("合同.pdf", files.pdf())]

    done = [give_back(client, case, page=page, __new=sent())[0] for _click in range(2)]

    assert done == [303, 303]
    found = looked(
        lambda: list(Attachment.objects.order_by("pk").values_list("file_name", "field"))
    )
    assert found == [("一.jpg", "proof"), ("合同.pdf", "proof")]
    assert looked(lambda: Event.objects.filter(case=case).count()) == 2


def test_a_refused_file_is_told_at_the_question_and_the_good_one_waits_with_what_was_typed(
    office: Office, enter: Enter
) -> None:
    case, client = offer(office, enter("a")), enter("b")
    sent = [named("一.jpg", files.picture()), named("坏.jpg", files.HTML)]

    said: dict[str, Any] = {"": "核实记录 3", "__new": sent}
    status, page = give_back(client, case, **said)

    assert status == 422
    assert '<p class="fault">坏.jpg：内容不是照片' in page
    assert 'value="核实记录 3"' in page
    assert f"{REASON}</textarea>" in page
    token = re.search(r'name="return_it-proof__files" value="([^"]+)" checked> 一.jpg', page)
    assert token
    assert give_back(client, case, page=page, __files=token[1])[0] == 303
    assert looked(lambda: Attachment.objects.get(event__isnull=False).file_name) == "一.jpg"


def test_neither_number_nor_file_is_refused_in_words(office: Office, enter: Enter) -> None:
    status, page = give_back(enter("b"), offer(office, enter("a")))

    assert status == 422
    assert "请填写“依据”，或附上文件。" in page


def test_the_same_sending_twice_is_one_file_and_nothing_is_no_file(
    office: Office, enter: Enter
) -> None:
    client = enter("b")

    assert ahead(client) == ahead(client)
    other = client.post("/cases/files/", {"file": named("a.jpg", files.picture(colour="red")), "key": "k"})  # fmt: skip
    empty = client.post("/cases/files/", {"key": "x"})

    assert (other.status_code, empty.status_code) == (422, 422)
    assert "没有收到文件" in empty.json()["refused"]
    assert looked(Attachment.objects.count) == 1


def test_a_file_is_given_out_by_our_own_type_and_nothing_runs_in_it(
    office: Office, enter: Enter
) -> None:
    client = enter("b")
    place = f"/cases/files/{ahead(client)}/"

    kept, seen, small = (client.get(f"{place}{way}") for way in ("", "view/", "small/"))

    assert kept["Content-Disposition"].startswith("attachment;")
    assert {one["Content-Disposition"].partition(";")[0] for one in (seen, small)} == {"inline"}
    for one in (kept, seen, small):
        assert one["Content-Type"] == "image/jpeg"
        assert one["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in one["Content-Security-Policy"]
        assert one["Cache-Control"] == "private, no-store"
        assert b"".join(cast("Any", one).streaming_content).startswith(b"\xff\xd8")


def test_a_document_is_never_shown_in_the_browser(office: Office, enter: Enter) -> None:
    client = enter("b")
    told = client.post("/cases/files/", {"file": named("合同.pdf", files.pdf()), "key": "p"})

    place = f"/cases/files/{told.json()['token']}/"

    assert read(client, f"{place}view/")["Content-Disposition"].startswith("attachment;")
    assert client.get(f"{place}small/").status_code == 404


def test_out_of_scope_there_is_no_such_file(office: Office, enter: Enter) -> None:
    case, client = offer(office, enter("a")), enter("b")
    token = ahead(client)
    ways = [f"/cases/files/{token}/{way}" for way in ("", "view/", "small/", "remove/")]
    before = statuses(enter("a"), ways)

    give_back(client, case, __files=token)

    assert before == [404] * 4
    assert statuses(enter("a"), ways) == [200] * 4
    assert set(statuses(enter("market"), ways)) <= {403, 404}


def test_e14_a_secret_file_is_taken_off_by_who_works_on_the_case(
    office: Office, enter: Enter
) -> None:
    case, client = offer(office, enter("a")), enter("b")
    token = ahead(client)
    give_back(client, case, __files=token)
    place = f"/cases/files/{token}/remove/"

    assert "恢复不了" in text_of(enter("a"), place)
    assert enter("a").post(place).status_code == 303

    assert client.get(f"/cases/files/{token}/").status_code == 404
    page = text_of(client, f"/cases/{case.pk}/")
    assert "（已隔离删除）" in page
    assert "现场.jpg" not in page
    assert only().removed_by == office["a"]
