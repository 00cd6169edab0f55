"""What a filter offers: the values of a column, and how many rows each has under the other filters."""

import pytest

from jingwei.ledgers.address import understand
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.facets import Facets, facets
from jingwei.people.sight import Sight, seeing
from tests.ledgers.city import TODAY, City

REGISTER = LEDGERS["register"]


def counted(key: str, query: str = "", ledger: str = "register") -> Facets:
    return facets(LEDGERS[ledger], understand(LEDGERS[ledger], query).asked, key, today=TODAY)


def said(found: Facets) -> list[tuple[str, int]]:
    return [(one.text, one.number) for one in found.values]


def test_choices_are_counted_under_all_other_filters(everything: City) -> None:
    everything.organisation("甲", employees=5)
    everything.organisation("乙", employees=5)
    everything.organisation("丙", kind="association", employees=5)
    everything.organisation("丁", kind="foundation", employees=1)

    found = counted("kind", "kind.is=association&employees.is=5")

    assert said(found) == [("企业", 2), ("社会团体", 1)]
    assert [one.is_chosen for one in found.values] == [False, True]
    assert [one.query for one in found.values] == [
        "employees.is=5&kind.is=association&kind.is=enterprise", "employees.is=5",
    ]  # fmt: skip
    assert found.is_exact


def test_units_are_counted_with_what_lies_in_them(everything: City) -> None:
    for name, place in (("甲", "a1"), ("乙", "b"), ("丙", "c")):
        everything.organisation(name, place=place, committee="trade" if place == "c" else None)

    assert said(counted("district")) == [("海勃湾区", 2), ("乌达区", 1)]
    assert said(counted("street")) == [("三道坎街道", 1), ("新华街道", 1), ("滨河街道", 1)]
    assert said(counted("committee")) == [("商务行业党委", 1)]
    first = counted("district").values[0]
    assert first.query == f"district.in={everything['north'].pk}"


def test_tags_and_computed_choices_are_counted(everything: City) -> None:
    everything.organisation("甲", flags=["bad_uscc", "several_codes"], place=None)
    everything.organisation("乙", flags=["bad_uscc"], place="north")

    assert said(counted("flags")) == [("代码有误", 2), ("有多个代码", 1)]
    assert said(counted("gap", ledger="unassigned")) == [("未分解到镇街", 1), ("未落图", 1)]


def test_beyond_the_cap_so_many_rows_are_counted(
    everything: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.ledgers.facets.MOST_ROWS", 2)
    for name in ("甲", "乙", "丙"):
        everything.organisation(name, place=None)

    found = counted("kind")

    assert (said(found), found.is_exact) == ([("企业", 2)], False)
    assert said(counted("gap", ledger="unassigned")) == [("未落图", 2)]


def test_only_what_is_in_sight_is_counted(city: City) -> None:
    city.organisation("甲", place="a1")
    city.organisation("乙", place="c")

    with seeing(Sight(frozenset({city["south"].pk}))):
        assert said(counted("kind")) == [("企业", 1)]


@pytest.mark.parametrize(("ledger", "key"), [("register", "name"), ("parks", "district")])
def test_a_column_without_a_list_of_values_has_no_facets(
    everything: City, ledger: str, key: str
) -> None:
    with pytest.raises(ValueError, match=key):
        counted(key, ledger=ledger)
