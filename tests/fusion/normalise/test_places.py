"""Which places lists are about: learnt from codes, else from addresses."""

import polars as pl
import pytest

from jingwei.fusion.normalise.places import local_places
from tests.fusion.lists import code
from tests.fusion.normalise.wuhai import NO_ADDRESSES, NO_CODES, PLACES


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("乌海市", "1503"),
        ("乌海", "1503"),
        ("乌达区", "150304"),
        ("乌达", "150304"),
        ("海勃湾", "150302"),
        ("内蒙古", "15"),
        ("北京", "11"),
    ],
)
def test_names_full_and_short_lead_to_codes_without_trailing_zeros(name: str, place: str) -> None:
    assert PLACES[name] == place


def test_a_district_of_ones_own_wins_over_the_province_of_the_same_short_name() -> None:
    assert PLACES["海南区"] == "150303"
    assert "海南" not in PLACES
    assert PLACES["海南省"] == "46"


def test_places_elsewhere_are_not_known_below_their_province() -> None:
    assert not {"朝阳区", "包头市", "包头"} & PLACES.keys()


def test_a_city_named_by_few_codes_is_none_of_the_lists_own() -> None:
    many = [code(n) for n in range(1, 200)] + [code(200, division="150202")]

    found = local_places(pl.Series("code", many), NO_ADDRESSES)

    assert "乌海" in found
    assert "包头" not in found


def test_without_codes_addresses_tell_the_city() -> None:
    addresses = pl.Series(
        ["内蒙古乌海市乌达区狮城街1号", "乌海市海勃湾区新华街2号", "乌海市海南区学府街3号"]
    )

    found = local_places(NO_CODES, addresses)

    assert found["乌达区"] == "150304"


def test_without_anything_only_provinces_are_known() -> None:
    found = local_places(NO_CODES, NO_ADDRESSES)

    assert found["海南"] == "46"
    assert set(map(len, found.values())) == {2}
