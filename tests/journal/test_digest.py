"""The digest: the same for the same entry, however it was written; another for any other."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.journal.content import Act, Subject, checked
from jingwei.journal.digest import NOTHING, Content, Details, digest, microseconds

ENTRY = Content(
    chain="150302", sequence=1, at=1_772_443_800_000_000, actor_id="17", post="lead",
    action="register.merge", subject_kind="organisation", subject_id="JW-0000123",
    details={"rows": 2, "街道": "é"}, previous=NOTHING,
)  # fmt: skip


def of(details: Details) -> str:
    """The digest of an entry with these details, in the form in which they are kept."""
    act = checked(Act("register.merge", Subject("organisation", "JW-0000123"), details))
    return digest(ENTRY._replace(details=act.details))


def test_the_digest_is_that_of_the_json_which_the_rules_describe() -> None:
    described = (
        '{"action":"register.merge","actor_id":"17","at":1772443800000000,"chain":"150302",'
        '"details":{"rows":2,"街道":"é"},"post":"lead","previous":"' + "0" * 64 + '","sequence":1,'
        '"subject_id":"JW-0000123","subject_kind":"organisation"}'
    )

    assert digest(ENTRY) == hashlib.sha256(described.encode("utf-8")).hexdigest()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("chain", "150303"), ("sequence", 2), ("at", 1_772_443_800_000_001), ("actor_id", "18"),
        ("post", ""), ("action", "register.split"), ("subject_kind", "case"),
        ("subject_id", "JW-0000124"), ("details", {"rows": 2}), ("previous", "1" * 64),
    ],
)  # fmt: skip
def test_every_field_counts(field: str, value: object) -> None:
    assert digest(Content(**(ENTRY._asdict() | {field: value}))) != digest(ENTRY)


def test_the_order_of_keys_does_not_count() -> None:
    assert of({"a": 1, "b": {"x": 1, "y": 2}}) == of({"b": {"y": 2, "x": 1}, "a": 1})


def test_the_form_of_a_character_does_not_count() -> None:
    composed, taken_apart = "caf\u00e9", "cafe\u0301"

    assert of({composed: composed}) == of({taken_apart: taken_apart})
    assert of({"a": composed}) != of({"a": "cafe"})


def test_a_number_is_no_text_and_no_is_no_zero() -> None:
    assert len({of({"a": value}) for value in (1, "1", True, None, 0, False, [1])}) == 7


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-14, 14))
def test_the_time_zone_does_not_count(at: datetime, hours: int) -> None:
    elsewhere = timezone(timedelta(hours=hours))

    try:
        moved = at.astimezone(elsewhere)
    except OverflowError:  # the first and the last day of the calendar
        return

    assert microseconds(moved) == microseconds(at)
    assert microseconds(at + timedelta(microseconds=1)) == microseconds(at) + 1
