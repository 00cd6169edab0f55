"""What the database refuses reaches the user in words, or not at all under a wrong name."""

import pytest
from django.db import IntegrityError

from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units, reorganise
from jingwei.units.operations.guard import next_ids, one_change
from tests.units.city import DAY, OPENED, City, refused


@pytest.mark.django_db
def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal() -> None:
    unit = Unit(pk=900, tree=Tree.PLACE, kind=Kind.CITY, path="901/", held_from=OPENED)

    with pytest.raises(IntegrityError, match="units_unit_path_ends_with_its_id"), one_change():
        unit.save(force_insert=True)


@pytest.mark.django_db
def test_ids_for_new_units_are_never_given_twice() -> None:
    ids = [*next_ids(3), *next_ids(2)]

    assert len(set(ids)) == 5
    assert next_ids(0) == []


def test_of_many_units_a_refusal_names_the_first_and_how_many(wuhai: City) -> None:
    street = wuhai.other_street
    openings = [Opening(f"第{n}社区", Kind.COMMUNITY, parent=street) for n in range(1, 8)]
    open_units(openings, on=OPENED)

    told = refused(lambda: reorganise([street], on=DAY))

    assert "“第1社区”、“第2社区”、“第3社区”、“第4社区”、“第5社区”等 7 个。" in told
