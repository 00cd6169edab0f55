"""The sample city's two messy ledgers: whom they name is recognised, nobody wrongly, and no person comes in."""

from pathlib import Path

import pytest

from jingwei.areas.cover_books.kinds import BookKind, How
from jingwei.areas.cover_books.models import Line, Mention
from jingwei.cover.models import PartyRecord
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.sample import Request, make_lists, wuhai
from jingwei.sample.cover_books import CANARIES, INSTRUCTORS, PARTIES, party_book, write_cover_books
from jingwei.sample.model import City
from jingwei.sample.party import party_of
from tests.areas.cover_books.books import Office, office
from tests.areas.cover_books.test_parties import everything_stored
from tests.ledgers.city import FOUNDED

pytestmark = pytest.mark.thorough
ROWS, SEED = 6_000, 7


@pytest.fixture(scope="module")
def city() -> City:
    return make_lists(Request(wuhai(), rows=ROWS, seed=SEED))[0]


@pytest.fixture
def full(db: None, tmp_path: Path, city: City) -> Office:
    """An office whose register is the truth of the sample's city: number = 1,000 + truth id."""
    found = office(tmp_path)
    lies_in = [found.city["city"].pk]
    own = [one for one in city.organisations if one.kind.value != "branch" and not one.parent]
    with seeing(EVERYTHING):
        Organisation.objects.bulk_create(
            Organisation(pk=1_000 + one.truth_id, units=lies_in) for one in own
        )
        Entry.objects.bulk_create(
            Entry(
                organisation_id=1_000 + one.truth_id, held_from=FOUNDED, units=lies_in, name=one.name.text,
                uscc=one.codes.credit, former_names=[one.former.text] if one.former else [], kind="enterprise", legal_status="active",
            ) for one in own
        )  # fmt: skip
    return found


def test_hosts_are_recognised_and_nobody_is_taken_for_another(
    full: Office, city: City, tmp_path: Path
) -> None:
    write_cover_books(city, tmp_path, seed=SEED)
    truth = party_book(city, party_of(city, seed=SEED)[0], seed=SEED).written
    book = full.read((tmp_path / PARTIES).read_bytes(), name=PARTIES)

    with seeing(EVERYTHING):
        named = list(Mention.objects.exclude(text="").order_by("pk").values_list("organisation", "how", "candidates"))  # fmt: skip
        lines = Line.objects.filter(book=book).count()
    assert book.refusal == ""
    assert lines == len(party_of(city, seed=SEED)[0])
    assert len(named) == len(truth)
    right = sum(found == 1_000 + one.truth_id for one, (found, _how, _may) in zip(truth, named, strict=True))  # fmt: skip
    wrong = sum(found is not None and found != 1_000 + one.truth_id for one, (found, _how, _may) in zip(truth, named, strict=True))  # fmt: skip
    offered = sum(
        how == How.NONE and 1_000 + one.truth_id in may
        for one, (_found, how, may) in zip(truth, named, strict=True)
    )
    # The others are short forms that two organisations may bear: a person chooses.
    assert (len(truth), right, wrong, offered) == (335, 332, 0, 3)


def test_no_person_of_the_ledgers_is_kept_anywhere(
    full: Office, city: City, tmp_path: Path
) -> None:
    write_cover_books(city, tmp_path, seed=SEED)
    full.taken(full.read((tmp_path / PARTIES).read_bytes(), name=PARTIES))
    full.taken(full.read((tmp_path / INSTRUCTORS).read_bytes(), name=INSTRUCTORS, kind=BookKind.INSTRUCTORS))  # fmt: skip

    stored = everything_stored()

    assert [one for one in CANARIES if one in stored] == []
    with seeing(EVERYTHING):
        assert PartyRecord.objects.still().count() > 0


def test_equal_arguments_give_equal_bytes(city: City, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
        write_cover_books(city, folder, seed=SEED)

    for name in (PARTIES, INSTRUCTORS):
        assert folders[0].joinpath(name).read_bytes() == folders[1].joinpath(name).read_bytes()
