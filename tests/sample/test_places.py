"""A city is found by its six-digit code, with its real divisions."""

import pytest

from jingwei.sample import UnknownPlaceError, place_of, wuhai


def test_wuhai_has_three_districts_with_streets_and_communities():
    place = wuhai()

    assert [d.name for d in place.districts] == ["海勃湾区", "海南区", "乌达区"]
    assert "拉僧仲街道" in [t.name for t in place.districts[1].towns]
    assert all(t.communities for d in place.districts for t in d.towns)


def test_a_county_is_a_place_within_its_city():
    place = place_of("350505")

    assert place.name == "泉州市"
    assert [d.name for d in place.districts] == ["泉港区"]


@pytest.mark.parametrize("code", ["999999", "15", "", "150399"])
def test_an_unknown_code_is_refused(code):
    with pytest.raises(UnknownPlaceError):
        place_of(code)
