"""Lists come in parts through the pages' own door: asked, gone on with, refused, within one's own departments."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from jingwei.areas.rounds import parts, storage
from jingwei.areas.rounds.models import Round, Sending, Upload
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.units.paths import ids_of
from tests.areas.rounds.lists import crowd, csv
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called
from tests.web.rounds.conftest import Browser, send, text_of

LIST = csv(*crowd(5))
NAME = "市市场监督管理局名单.csv"


def announced(client: Client, number: int, **more: Any) -> Any:
    said = {"name": NAME, "size": len(LIST), "sha256": hashlib.sha256(LIST).hexdigest(), **more}
    return client.post(f"/rounds/{number}/sendings/", said)


def began(client: Client, number: int, **more: Any) -> str:
    answer = announced(client, number, **more)
    assert answer.status_code == 201
    address: str = answer.json()["address"]
    return address


def part(client: Client, address: str, content: bytes, *, at: int) -> Any:
    return client.patch(
        address, content, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(at)}
    )  # fmt: skip


def uploads() -> int:
    with seeing(EVERYTHING):
        return Upload.objects.count()


@pytest.mark.thorough
def test_a_file_in_parts_is_taken_in_once_all_has_come(
    steward: Client, number: int, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    address = began(steward, number)

    first = part(steward, address, LIST[:100], at=0)
    assert (first.status_code, first["Upload-Offset"], first["Upload-Complete"]) == (200, "100", "?0")  # fmt: skip
    assert uploads() == 0
    asked = steward.head(address)
    assert (asked.status_code, asked["Upload-Offset"]) == (200, "100")
    with django_capture_on_commit_callbacks(execute=True):
        last = part(steward, address, LIST[100:], at=100)

    assert last.json() == {"address": address, "offset": len(LIST), "done": True, "new": True, "said": ""}  # fmt: skip
    with seeing(EVERYTHING):
        upload = Upload.objects.get()
    assert storage.content(upload.sha256).read_bytes() == LIST
    assert ProcrastinateJob.objects.filter(task_name__endswith="understand_upload").count() == 1
    assert NAME in text_of(steward, f"/rounds/{number}/")
    assert list(storage.on_their_way().iterdir()) == []


def test_the_end_that_was_not_heard_is_told_again(steward: Client, number: int) -> None:
    address = began(steward, number)
    part(steward, address, LIST, at=0)

    again = part(steward, address, LIST, at=0)

    assert again.json()["done"] is True
    assert announced(steward, number).json()["done"] is True
    assert uploads() == 1
    assert ProcrastinateJob.objects.filter(task_name__endswith="understand_upload").count() == 1


def test_a_file_that_had_come_whole_before_a_kill_is_taken_in_by_an_empty_part(
    steward: Client, number: int
) -> None:
    address = began(steward, number)
    with seeing(EVERYTHING):
        sending = Sending.objects.get()
    parts.append(sending.token, [LIST], at=0, size=len(LIST), name=NAME)

    assert part(steward, address, b"", at=len(LIST)).json()["done"] is True
    assert uploads() == 1


@pytest.mark.parametrize("at", ["0", "5000", "-1", "x", ""])
def test_a_wrong_place_is_answered_with_the_right_one(
    steward: Client, number: int, at: str
) -> None:
    address = began(steward, number)
    part(steward, address, LIST[:50], at=0)

    answer = steward.patch(address, b"xxx", content_type="application/offset+octet-stream", headers={"Upload-Offset": at})  # fmt: skip

    assert (answer.status_code, answer["Upload-Offset"]) == (409, "50")
    assert "请从 50 接着传" in answer.json()["refused"]


def test_the_same_file_goes_on_where_it_was_cut_off(steward: Client, number: int) -> None:
    address = began(steward, number)
    part(steward, address, LIST[:70], at=0)

    again = announced(steward, number).json()

    assert (again["address"], again["offset"]) == (address, 70)


def test_more_than_was_announced_is_refused_in_words(steward: Client, number: int) -> None:
    address = began(steward, number)

    answer = part(steward, address, LIST + b"more", at=0)

    assert answer.status_code == 422
    assert "比原文件还长" in answer.json()["refused"]
    assert uploads() == 0


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "a.docx"}, "只收"),
        ({"name": "名单.csv"}, "看不出是哪个部门"),
        ({"size": "0"}, "空文件"),
        ({"size": "many"}, "空文件"),
        ({"size": str(storage.LARGEST + 1)}, "超过"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_comes(
    steward: Client, number: int, said: dict[str, str], why: str
) -> None:
    answer = announced(steward, number, **said)

    assert answer.status_code == 422
    assert why in answer.json()["refused"]


def test_a_round_that_takes_nothing_says_so_at_once_and_at_the_end(
    chief: Client, steward: Client, number: int
) -> None:
    address = began(steward, number)
    part(steward, address, LIST[:50], at=0)
    chief.post(f"/rounds/{number}/end/")

    assert "已终止" in announced(steward, number).json()["refused"]
    last = part(steward, address, LIST[50:], at=50)
    assert last.status_code == 422
    assert "已终止" in last.json()["refused"]
    assert uploads() == 0


def test_nobody_touches_what_another_sends(
    steward: Client, number: int, town: Town, browser_of: Browser
) -> None:
    address = began(steward, number)
    colleague = somebody_called("steward.two")
    posted(colleague, "department_steward", town["market"])
    other = browser_of(colleague)

    assert other.head(address).status_code == 404
    assert part(other, address, LIST, at=0).status_code == 404
    assert other.delete(address).status_code == 404
    assert uploads() == 0


def test_nobody_sends_for_a_department_of_another(
    chief: Client, number: int, town: Town, browser_of: Browser
) -> None:
    account = somebody_called("civil.only")
    posted(account, "department_steward", town["civil"])

    began(browser_of(account), number, department=str(town["market"].pk))

    with seeing(EVERYTHING):
        assert Sending.objects.get().department == town["civil"]


def test_who_has_left_his_post_sends_nothing_more(
    steward: Client, number: int, town: Town, browser_of: Browser
) -> None:
    account = somebody_called("civil.only")
    posted(account, "department_steward", town["civil"])
    address = began(browser_of(account), number)
    with seeing(EVERYTHING):  # his post is elsewhere now
        Sending.objects.update(units=ids_of(town["market"].path))

    assert part(browser_of(account), address, LIST, at=0).status_code == 404


def test_a_file_is_let_go(
    steward: Client, number: int, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    address = began(steward, number)
    part(steward, address, LIST[:50], at=0)

    with django_capture_on_commit_callbacks(execute=True):
        assert steward.delete(address).status_code == 204

    assert steward.head(address).status_code == 404
    assert list(storage.on_their_way().iterdir()) == []


def test_a_part_without_the_pages_token_is_not_taken(
    number: int, town: Town, steward: Client
) -> None:
    address = began(steward, number)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = steward.cookies

    assert part(strict, address, LIST, at=0).status_code == 403
    assert strict.post(f"/rounds/{number}/sendings/", {}).status_code == 403
    assert uploads() == 0


@pytest.mark.thorough
def test_the_content_that_the_form_has_sent_is_not_taken_twice(
    steward: Client, number: int
) -> None:
    send(steward, number, (NAME, LIST))
    address = began(steward, number, name="市市场监督管理局新名.csv")

    told = part(steward, address, LIST, at=0).json()

    assert told["new"] is False
    assert "内容与已收下的" in told["said"]
    assert uploads() == 1
    assert Round.objects.count() == 1
