"""Codes: the published vectors, both checks, repairs, Excel damage, and the forms for arrays."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.kernel import codes

VECTORS = json.loads((Path(__file__).parent / "identifier_vectors.json").read_text("utf-8"))
DEMO = "51150304PDY00001X1"

org_bodies = st.text(codes.USCC_ALPHABET, min_size=8, max_size=8)
prefixes = st.sampled_from(["51150304", "91150302", "92411302", "N2150303", "Y1150300"])
noise = st.text(codes.ORG_ALPHABET + "a -", max_size=20)


def with_checks(prefix: str, body: str) -> str:
    whole = prefix + body + codes.org_check_character(body)
    return whole + codes.uscc_check_character(whole)


valid_codes = st.builds(with_checks, prefixes, org_bodies).filter(codes.is_uscc)


@pytest.mark.parametrize("vector", VECTORS["valid"].values(), ids=VECTORS["valid"])
def test_a_published_code_passes_both_checks(vector: dict[str, str]) -> None:
    checks = codes.check_uscc(vector["uscc"])

    assert checks.uscc
    assert checks.org


@pytest.mark.parametrize("code", VECTORS["invalid"].values(), ids=VECTORS["invalid"])
def test_a_spoilt_code_fails(code: str) -> None:
    assert not codes.is_uscc(code)


def test_the_two_checks_are_told_apart() -> None:
    wrong_whole = codes.check_uscc("51150304PDY00001X0")
    body = "51150304PDY000012"
    wrong_org = codes.check_uscc(body + codes.uscc_check_character(body))

    assert (wrong_whole.uscc, wrong_whole.org) == (False, True)
    assert (wrong_org.uscc, wrong_org.org) == (True, False)


def test_a_sum_divisible_by_31_gives_the_check_0() -> None:
    assert codes.uscc_check_character("51150304PDY000140") == "0"


@pytest.mark.parametrize("code", VECTORS["org_code_valid"])
def test_an_organisation_code_passes(code: str) -> None:
    assert codes.is_org_code(code)


@pytest.mark.parametrize("code", VECTORS["reg15_valid"])
def test_a_registration_number_passes(code: str) -> None:
    assert codes.is_reg_no(code)


def test_a_registration_number_with_another_check_digit_fails() -> None:
    assert not codes.is_reg_no("110000420083640")
    assert not codes.is_reg_no("11000042008364X")


def test_a_check_digit_is_refused_for_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="123"):
        codes.reg_no_check_digit("123")


def test_eighteen_zeros_pass_the_sums_but_are_no_code() -> None:
    assert codes.check_uscc("0" * 18).both
    assert not codes.is_uscc("0" * 18)


@pytest.mark.parametrize(
    "written",
    [
        "５１１５０３０４ＰＤＹ００００１Ｘ１",
        " 51150304-PDY00001X-1 ",
        "'51150304pdy00001x1",
        "“51150304PDY00001X1”",
    ],
)
def test_cleaning_undoes_the_ways_of_typing(written: str) -> None:
    assert codes.clean(written) == DEMO


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = codes.clean(text)

    assert codes.clean(once) == once


def test_a_code_is_taken_apart() -> None:
    assert codes.parts(DEMO) == codes.CodeParts("5", "1", "150304", "PDY00001X", "1")
    assert codes.parts("5115") is None


@pytest.mark.thorough
@given(st.from_regex(r"[0-9]{14}", fullmatch=True))
def test_every_number_has_exactly_one_check_digit(body: str) -> None:
    passing = [d for d in "0123456789" if codes.is_reg_no(body + d)]

    assert passing == [codes.reg_no_check_digit(body)]


@given(valid_codes, st.integers(0, 17), st.sampled_from(codes.USCC_ALPHABET))
def test_one_wrong_character_is_always_noticed(code: str, place: int, wrong: str) -> None:
    spoilt = code[:place] + wrong + code[place + 1 :]

    assert codes.check_uscc(spoilt).uscc == (spoilt == code)


@pytest.mark.thorough
@given(valid_codes, st.integers(0, 17), st.sampled_from(codes.USCC_ALPHABET))
def test_a_substitution_is_among_the_repairs(code: str, place: int, wrong: str) -> None:
    spoilt = code[:place] + wrong + code[place + 1 :]

    assert spoilt == code or code in codes.repair_proposals(spoilt)


@pytest.mark.thorough
@given(valid_codes, st.integers(0, 16))
def test_a_swap_is_among_the_repairs(code: str, place: int) -> None:
    spoilt = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert codes.is_uscc(spoilt) or code in codes.repair_proposals(spoilt)


@pytest.mark.thorough
@given(valid_codes, st.integers(0, 17))
def test_a_lost_character_is_among_the_repairs(code: str, place: int) -> None:
    assert code in codes.repair_proposals(code[:place] + code[place + 1 :])


@pytest.mark.thorough
@given(valid_codes, st.integers(0, 18), st.sampled_from(codes.USCC_ALPHABET))
def test_an_added_character_is_among_the_repairs(code: str, place: int, added: str) -> None:
    assert code in codes.repair_proposals(code[:place] + added + code[place:])


@given(st.text(codes.ORG_ALPHABET, min_size=17, max_size=19))
def test_every_repair_passes_both_checks(text: str) -> None:
    assert all(codes.is_uscc(code) for code in codes.repair_proposals(text))


def test_letters_outside_the_alphabet_are_repaired_together_and_first() -> None:
    assert codes.repair_proposals("5115O3O4PDYOOOO1X1")[0] == DEMO


def test_look_alikes_come_before_other_repairs() -> None:
    assert codes.repair_proposals("91150302PDY00004AM")[0] == "91150302PDY000044M"


def test_a_code_that_passes_needs_no_repair() -> None:
    assert codes.repair_proposals(DEMO) == ()


def test_a_text_far_from_a_code_has_no_repair() -> None:
    assert codes.repair_proposals("无") == ()


@pytest.mark.parametrize(
    ("written", "digits"),
    [("150302000000011.0", "150302000000011"), ("1.50302000000011E+14", "150302000000011")],
)
def test_a_number_that_excel_left_whole_is_recovered(written: str, digits: str) -> None:
    read = codes.read_code(written)

    assert (read.code, read.kind, read.damage) == (digits, codes.CodeKind.REG_NO, None)


@pytest.mark.parametrize("written", ["1.50302E+14", "9.11503E+17", "121503020000000000"])
def test_lost_digits_are_reported_not_repaired(written: str) -> None:
    read = codes.read_code(written)

    assert read.damage is codes.Damage.PRECISION_LOSS
    assert read.kind is None


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (DEMO.lower(), codes.CodeKind.USCC),
        ("PDY00001-X", codes.CodeKind.ORG_CODE),
        ("110000420083649", codes.CodeKind.REG_NO),
        ("11010519491231002X", codes.CodeKind.CITIZEN_ID),
        ("民政字第001号", None),
    ],
)
def test_a_cell_of_a_mixed_column_is_recognised(written: str, kind: codes.CodeKind | None) -> None:
    assert codes.read_code(written).kind is kind


@pytest.mark.parametrize("text", ["11010519491231002X", "11010519491231002x", "130503670401001"])
def test_a_citizens_number_is_recognised(text: str) -> None:
    assert codes.is_citizen_id(text)


@pytest.mark.parametrize(
    "text", ["110105194912310021", "110105194913310026", DEMO, "110000420083649", "150302000000011"]
)
def test_other_numbers_are_no_citizens_number(text: str) -> None:
    assert not codes.is_citizen_id(text)


@given(valid_codes)
def test_a_unified_code_is_never_taken_for_a_person(code: str) -> None:
    assert not codes.is_citizen_id(code)


def as_bytes(texts: list[str]) -> codes.Bytes:
    return np.array([t.encode() for t in texts], dtype=np.bytes_)


@pytest.mark.thorough
@given(
    st.lists(st.one_of(valid_codes, noise, st.text(codes.USCC_ALPHABET, min_size=17, max_size=19)))
)
def test_codes_in_an_array_are_checked_as_one_by_one(texts: list[str]) -> None:
    uscc, org = codes.uscc_checks(as_bytes(texts))

    one_by_one = [codes.check_uscc(t) for t in texts]
    assert uscc.tolist() == [c.uscc for c in one_by_one]
    assert org.tolist() == [c.org for c in one_by_one]


org_codes = org_bodies.map(lambda body: body + codes.org_check_character(body))


@pytest.mark.thorough
@given(st.lists(st.one_of(org_codes, noise, st.text("0X", min_size=9, max_size=9))))
def test_organisation_codes_in_an_array_are_checked_as_one_by_one(texts: list[str]) -> None:
    checked = codes.org_code_checks(as_bytes(texts))

    assert checked.tolist() == [codes.is_org_code(t) for t in texts]


reg_nos = st.from_regex(r"[0-9]{14}", fullmatch=True).map(
    lambda body: body + codes.reg_no_check_digit(body)
)


@pytest.mark.thorough
@given(st.lists(st.one_of(reg_nos, noise, st.from_regex(r"[0-9]{14,16}", fullmatch=True))))
def test_registration_numbers_in_an_array_are_checked_as_one_by_one(texts: list[str]) -> None:
    checked = codes.reg_no_checks(as_bytes(texts))

    assert checked.tolist() == [codes.is_reg_no(t) for t in texts]


def test_an_array_longer_than_a_block_is_checked_to_its_end() -> None:
    texts = [DEMO, "51150304PDY00001X0"] * 40_000

    uscc, org = codes.uscc_checks(as_bytes(texts))

    assert uscc.tolist() == [True, False] * 40_000
    assert org.all()
