"""Ways of looking at a ledger are kept under a name, shared down the tree, and forgotten."""

import pytest

from jingwei.journal.models import Entry as JournalEntry
from jingwei.ledgers.address import understand
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.models import SavedView
from jingwei.ledgers.operations import LedgerRefused, drop_view, rename_view, save_view, share_view
from jingwei.ledgers.queries import views_of
from jingwei.people.models import Account
from jingwei.people.queries import standing
from tests.ledgers.books import clerk
from tests.ledgers.city import NOW, TODAY, City

REGISTER = LEDGERS["register"]
ASKED = understand(REGISTER, "kind.is=association&sort=-employees&cols=name&after=5,3").asked


@pytest.fixture
def owner(city: City) -> Account:
    return clerk(city["city"])


def names(account: Account) -> list[str]:
    return [view.name for view in views_of(standing(account, on=TODAY), REGISTER)]


def test_a_view_keeps_what_was_asked_but_not_the_page(owner: Account) -> None:
    view = save_view(REGISTER, ASKED, name=" 社团 ", actor=owner, now=NOW)

    kept = understand(REGISTER, view.query).asked
    assert (view.name, kept) == ("社团", ASKED.from_the_start())
    assert JournalEntry.objects.get(action="ledgers.save_view").subject_id == str(view.pk)


def test_saving_under_the_same_name_overwrites(owner: Account) -> None:
    save_view(REGISTER, ASKED, name="社团", actor=owner, now=NOW)
    save_view(REGISTER, Asked(), name="社团", actor=owner, now=NOW)

    assert [view.query for view in SavedView.objects.all()] == [""]


@pytest.mark.parametrize("name", ["", "  ", "长" * 31])
def test_a_view_needs_a_short_name(owner: Account, name: str) -> None:
    with pytest.raises(LedgerRefused):
        save_view(REGISTER, ASKED, name=name, actor=owner, now=NOW)
    view = save_view(REGISTER, ASKED, name="社团", actor=owner, now=NOW)
    with pytest.raises(LedgerRefused):
        rename_view(view, name=name, actor=owner, now=NOW)


def test_a_shared_view_is_seen_at_the_unit_and_below(city: City, owner: Account) -> None:
    north, south = (clerk(city[name], login=name) for name in ("north", "south"))
    view = save_view(REGISTER, ASKED, name="社团", actor=owner, now=NOW)
    save_view(REGISTER, ASKED, name="自己的", actor=north, now=NOW)

    share_view(view, unit=city["north"], actor=owner, now=NOW)

    assert names(owner) == ["社团"]
    assert names(north) == ["自己的", "社团"]
    assert names(south) == []
    share_view(view, unit=city["city"], actor=owner, now=NOW)
    assert names(south) == ["社团"]
    share_view(view, unit=None, actor=owner, now=NOW)
    assert names(north) == ["自己的"]


def test_views_of_another_ledger_are_not_offered(owner: Account) -> None:
    save_view(LEDGERS["parks"], Asked(), name="园区", actor=owner, now=NOW)

    assert names(owner) == []


def test_only_its_owner_changes_a_view(city: City, owner: Account) -> None:
    other = clerk(city["north"], login="north")
    view = save_view(REGISTER, ASKED, name="社团", actor=owner, now=NOW)

    with pytest.raises(LedgerRefused, match="只能改自己的视图"):
        rename_view(view, name="改名", actor=other, now=NOW)
    with pytest.raises(LedgerRefused, match="只能改自己的视图"):
        share_view(view, unit=city["north"], actor=other, now=NOW)
    with pytest.raises(LedgerRefused, match="只能改自己的视图"):
        drop_view(view, actor=other, now=NOW)


def test_a_name_that_is_taken_is_refused(owner: Account) -> None:
    save_view(REGISTER, ASKED, name="社团", actor=owner, now=NOW)
    view = save_view(REGISTER, ASKED, name="协会", actor=owner, now=NOW)

    with pytest.raises(LedgerRefused, match="您已有名为“社团”的视图"):
        rename_view(view, name="社团", actor=owner, now=NOW)

    assert rename_view(view, name="学会", actor=owner, now=NOW).name == "学会"


def test_a_dropped_view_is_gone(owner: Account) -> None:
    view = save_view(REGISTER, ASKED, name="社团", actor=owner, now=NOW)

    drop_view(view, actor=owner, now=NOW)

    assert names(owner) == []
    with pytest.raises(LedgerRefused, match="已经删除"):
        drop_view(view, actor=owner, now=NOW)
