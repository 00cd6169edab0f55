"""What the journal takes: ids, codes and counts, and nothing that looks like a person's number."""

import uuid
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jingwei.journal.content import (
    Act,
    EntryRefused,
    Subject,
    actor_key,
    chain_key,
    checked,
    looks_personal,
)
from jingwei.journal.digest import Details
from jingwei.kernel.codes import (
    citizen_check_character,
    is_uscc,
    org_check_character,
    uscc_check_character,
)

CITIZEN = "11010519491231002X"  # the example printed in GB 11643
WHAT = Subject("organisation", "JW-0000123")
DIGITS = "0123456789"


def act(details: Details, *, action: str = "register.merge", subject: Subject = WHAT) -> Act:
    """A merge with these details."""
    return Act(action, subject, details)


@pytest.mark.parametrize(
    "number",
    [
        "13900001000", "139 0000 1000", "139-0000-1000", "+86 13900001000", "8613900001000",
        "１３９００００１０００", "电话13900001000。", "a:13900001000", "0473-2051234", "021-5123456", "(010) 65123456",
        CITIZEN, CITIZEN.lower(), "１１０１０５１９４９１２３１００２Ｘ", f"编号{CITIZEN}号",
        "110105194912310020",  # the check is wrong, yet it was meant for one
    ],
)  # fmt: skip
def test_a_phone_or_a_citizens_number_is_refused_and_not_repeated(number: str) -> None:
    for details in ({"a": number}, {number: 1}, {"a": [{"b": number}]}):
        with pytest.raises(EntryRefused, match="电话号码或身份证号") as refused:
            checked(act(details))
        assert number not in str(refused.value)

    with pytest.raises(EntryRefused, match="subject"):
        checked(act({}, subject=Subject("organisation", number)))


def test_a_number_written_as_a_number_is_refused_too() -> None:
    for number in (13900001000, 110105194912310021, int(CITIZEN[:17]) * 10):
        with pytest.raises(EntryRefused, match="电话号码或身份证号"):
            checked(act({"a": number}))


@pytest.mark.parametrize(
    "code",
    [
        "JW-0000123", "JW-1390000100", "51150304PDY00001X", "91150302MA0N1A2B3C", "PDY00001X",
        "150302001001", "150302000000011", "2026-03-02", "2026-03-02T09:30:00+08:00", "register.merge",
        "sha256:" + "1390000100" * 6, "550e8400-e29b-41d4-a716-446655440000", "1234567", "海勃湾",
    ],
)  # fmt: skip
def test_a_code_is_kept_as_it_is(code: str) -> None:
    kept = checked(act({"a": code, code: [code]}, subject=Subject("organisation", code)))

    assert kept.details == {"a": code, code: [code]}
    assert kept.subject.id == code


@pytest.mark.thorough
@given(
    st.sampled_from(["51", "52", "91", "92", "12", "31"]),
    st.text(DIGITS, min_size=4, max_size=4),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.text(DIGITS, min_size=2, max_size=2),
)
def test_no_unified_code_with_a_birthday_in_it_is_taken_for_a_person(
    kind: str, place: str, born: date, rest: str
) -> None:
    body = f"{born:%Y%m%d}"[2:] + rest
    first = f"{kind}{place}{born.year // 100}{body}{org_check_character(body)}"
    code = first + uscc_check_character(first)

    assert is_uscc(code)
    assert not looks_personal(code)


@pytest.mark.thorough
@given(
    st.text(DIGITS, min_size=5, max_size=5),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.text(DIGITS, min_size=3, max_size=3),
)
def test_every_citizens_number_is_found(place: str, born: date, serial: str) -> None:
    body = f"1{place}{born:%Y%m%d}{serial}"
    number = body + citizen_check_character(body)

    assert looks_personal(number) != is_uscc(number)


@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["", " ", "-"]))
def test_every_mobile_phone_is_found(number: int, between: str) -> None:
    text = str(number)
    written = between.join((text[:3], text[3:7], text[7:]))

    assert looks_personal(f"拨打{written}")


@given(st.uuids())
@example(uuid.UUID("db61b921-f36e-409d-90d6-067266669443"))
def test_no_opaque_id_is_taken_for_a_phone(found: uuid.UUID) -> None:
    assert not looks_personal(str(found))


@pytest.mark.parametrize(
    "details",
    [
        {"a": 1.5}, {"a": {"b": {"c": {"d": {}}}}}, {"a": b"x"}, {1: 2}, {"a": 1 << 63}, {"a": {1, 2}},
        {"a": "x" * 129}, {"a": "two\nlines"}, {"a": "139\u200b00001000"}, {"a": "\ud800"}, {"a": "\0"},
        {"caf\u00e9": 1, "cafe\u0301": 2},
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused(details: Details) -> None:
    with pytest.raises(EntryRefused):
        checked(act(details))


def test_texts_are_kept_in_one_form() -> None:
    kept = checked(act({"cafe\u0301": ["e\u0301"]}, subject=Subject("street", "e\u0301")))

    assert kept == act({"caf\u00e9": ["\u00e9"]}, subject=Subject("street", "\u00e9"))


@pytest.mark.parametrize(
    "action", ["merge", "Register.Merge", "register.", "合并.组织", "a.b c", ""]
)
def test_an_action_is_a_dotted_key(action: str) -> None:
    with pytest.raises(EntryRefused, match=r"register\.merge"):
        checked(act({}, action=action))


@pytest.mark.parametrize("kind", ["", "组织", "Organisation", "an organisation"])
def test_the_kind_of_a_subject_is_a_key(kind: str) -> None:
    with pytest.raises(EntryRefused, match="对象类别"):
        checked(act({}, subject=Subject(kind, "1")))


@pytest.mark.parametrize("actor", ["王明", "wang@example.org", "Wang Ming", "13900001000", CITIZEN])
def test_an_actor_is_an_account_and_no_name(actor: str) -> None:
    with pytest.raises(EntryRefused):
        actor_key(actor)


@pytest.mark.parametrize("key", ["", "17", "550e8400-e29b-41d4-a716-446655440000", "acc_9Zx"])
def test_an_actor_is_known_by_an_opaque_id(key: str) -> None:
    assert actor_key(key) == key


def test_a_chain_is_known_by_a_code() -> None:
    assert [chain_key(key) for key in ("", "150302", "1/3/12")] == ["", "150302", "1/3/12"]
    for key in ("海勃湾区", "13900001000", "a" * 65):
        with pytest.raises(EntryRefused):
            chain_key(key)
