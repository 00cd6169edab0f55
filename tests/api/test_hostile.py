"""What strangers send is refused in words, within limits, and never breaks anything."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from jingwei.api.door import LARGEST_BODY
from jingwei.api.faults import ApiFault
from jingwei.api.reconcile.asked import LARGEST_BATCH, MOST_IDS, read_filling, read_questions
from tests.api.conftest import ENDPOINT, Program

DEEP = "[" * 100_000 + "]" * 100_000
BAD = {
    "no JSON": "{", "nothing": "", "a bare word": "NaN", "an endless number": '{"q": {"query": "x", "limit": Infinity}}',
    "a huge integer": '{"q": {"query": "x", "limit": ' + "9" * 5_000 + "}}", "deep": DEEP,
    "null": "null", "a number": "5", "a query of null": '{"q": null}',
    "a type of numbers": '{"q": {"query": "x", "type": [5]}}',
    "properties that are none": '{"q": {"query": "x", "properties": {"pid": "a"}}}',
}  # fmt: skip
# Texts that have upset parsers, databases and pages before.
NASTY = (
    "\x00", "\ud800", "'; DROP TABLE register_entry; --", "\\", "'", "a:* & !b | <-> 'c'", "%_%", "()", "（）",
    "有限公司", "乌海市", "﷽" * 300, "a" * 50_000, "<script>alert(1)</script>", "JW-", "JW-" + "9" * 30, "JW-²",
    "１２３", " ", "公司", "第一", "\u202e乌海", "😀鑫恒01号餐饮",
)  # fmt: skip


@pytest.mark.parametrize("field", ["queries", "extend"])
@pytest.mark.parametrize("written", BAD.values(), ids=BAD)
def test_what_cannot_be_understood_is_400_in_words(
    program: Callable[..., Program], field: str, written: str
) -> None:
    response = program("city").post(ENDPOINT, **{field: written})

    assert response.status_code == 400
    assert set(response.json()) == {"status", "detail"}
    assert response.json()["detail"].endswith("。")


def test_too_much_at_once_is_413_in_words(program: Callable[..., Program]) -> None:
    asker = program("city")
    batch = {str(at): {"query": "鑫恒"} for at in range(LARGEST_BATCH + 1)}
    answers = [
        asker.ask(batch),
        asker.post(ENDPOINT, queries=json.dumps({"q": {"query": "x" * LARGEST_BODY}})),
        asker.extend(["JW-0000001"] * (MOST_IDS + 1), "name"),
        asker.extend(["JW-0000001"], *["name"] * 21),
        asker.ask({"q": {"query": "x", "properties": [{"pid": "uscc", "v": "1"}] * 21}}),
    ]

    assert [one.status_code for one in answers] == [413] * len(answers)
    assert all(one.json()["detail"].endswith("。") for one in answers)


@pytest.mark.parametrize("text", NASTY, ids=[ascii(one)[:20] for one in NASTY])
def test_nasty_texts_are_answered_like_any_other(
    program: Callable[..., Program], text: str
) -> None:
    asker = program("city")
    batch = {
        text: {"query": text, "type": text},
        "b": {"query": text or "x", "properties": [{"pid": pid, "v": [text, {"id": text}]} for pid in ("uscc", "district", "address")]},
    }  # fmt: skip
    sent = text.encode("utf-8", "replace").decode()
    answers = [
        asker.ask(batch),
        asker.extend([text], "name"),
        asker.get(f"{ENDPOINT}suggest/entity", prefix=sent, cursor="0"),
        asker.get("/api/v1/organisations", after=sent, kind=sent),
    ]

    assert [one.status_code for one in answers[:3]] == [200, 200, 200] or "\x00" in text
    assert all(one.status_code < 500 for one in answers)
    assert asker.one("鑫恒01号餐饮")[0]["match"]


@pytest.mark.parametrize("cursor", ["-1", "x", "1" * 12, "²", "1.5"])
def test_a_cursor_that_is_none_is_400(program: Callable[..., Program], cursor: str) -> None:
    response = program("city").get(f"{ENDPOINT}suggest/entity", prefix="鑫", cursor=cursor)

    assert response.status_code == 400


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("address", [ENDPOINT, f"{ENDPOINT}suggest/entity", "/api/v1/units"])
def test_other_methods_are_refused(
    program: Callable[..., Program], method: str, address: str
) -> None:
    asker = program("city")
    response = getattr(asker.client, method)(address, headers=asker.headers)

    assert response.status_code == 405
    assert "GET" in response["Allow"]
    assert response.json()["status"] == 405


def test_bodies_that_are_no_form_are_refused(program: Callable[..., Program]) -> None:
    asker = program("city")
    torn = "multipart/form-data; boundary=x"
    asked = [
        asker.client.post(ENDPOINT, "{}", content_type="application/json", headers=asker.headers),
        asker.client.post(ENDPOINT, b"--x\r\nContent-Disposition: form-data", content_type=torn, headers=asker.headers),
        asker.client.post(ENDPOINT, b"a=1&" * 2_000, content_type="application/x-www-form-urlencoded", headers=asker.headers),
        asker.client.post(ENDPOINT, b"\xff\xfe", content_type="text/plain", headers=asker.headers),
    ]  # fmt: skip

    assert [one.status_code for one in asked] == [400] * 4
    assert all("status" in one.json() for one in asked)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["q", "query", "type", "limit", "properties", "pid", "v", "ids", "id", "settings"])
        | st.text(max_size=3), inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.thorough
@examples(max_examples=400)
@given(JSON)
def test_whatever_json_is_sent_is_read_or_refused(said: Any) -> None:
    refusals = [refusal(read, json.dumps(said)) for read in (read_questions, read_filling)]

    assert [one for one in refusals if one and one.status not in {400, 413}] == []


def refusal(read: Callable[[str], object], written: str) -> ApiFault | None:
    """Why it is not read; None where it is."""
    try:
        read(written)
    except ApiFault as fault:
        return fault
    return None
