"""Who may do what, where, on which day: every role inside, above, below, beside, before and after."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.people.models import Account, Post
from jingwei.people.operations import found_task_force, go_on_leave, off_board
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.queries import holders, may, paths, permissions_of, posts_on
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units, reorganise
from tests.people.town import DAY, NOW, START, Town, opened, posted

pytestmark = pytest.mark.django_db
END = date(2026, 9, 1)
_CITY = {
    "city", "north", "south", "a", "b", "c", "d", "a1", "a2", "two_new", "couriers", "lawyers",
    "city_office", "north_office", "a_office", "a1_office", "market", "civil",
}  # fmt: skip
_NORTH = {"north", "a", "b", "a1", "a2", "north_office", "a_office", "a1_office", "civil"}
_STREET = {"a", "a1", "a2", "a_office", "a1_office"}
_COMMUNITY = {"a1", "a1_office"}
# Role, where it is held, the units over which it is: all others of the town are outside.
SCOPES = [
    ("city_administrator", "city", _CITY),
    ("city_administrator", "city_office", _CITY),
    ("district_administrator", "north", _NORTH),
    ("district_administrator", "north_office", _NORTH),
    ("district_administrator", "south", {"south", "c", "d"}),
    ("street_operator", "a", _STREET),
    ("street_operator", "a_office", _STREET),
    ("community_operator", "a1", _COMMUNITY),
    ("community_operator", "a1_office", _COMMUNITY),
    ("department_steward", "market", {"market"}),
    ("department_steward", "civil", {"civil"}),
    ("committee_secretary", "two_new", {"two_new", "couriers", "lawyers"}),
    ("committee_secretary", "couriers", {"couriers"}),
    ("instructor", "a1", _COMMUNITY),
    ("instructor", "couriers", {"couriers"}),
    ("service_team_lead", "b", {"b"}),
    ("association_contact", "a2", {"a2"}),
    ("enterprise_contact", "a2", {"a2"}),
    ("station_keeper", "a2", {"a2"}),
    ("resident", "a2", {"a2"}),
    ("volunteer_team_lead", "a2", {"a2"}),
    ("auditor", "city", _CITY),
    ("auditor", "north", _NORTH),
    ("system_administrator", "city", _CITY),
    ("system_administrator", "north_office", _NORTH),
]


def test_every_role_has_its_scope_tested() -> None:
    assert {role for role, _place, _inside in SCOPES} == set(ROLES)


@pytest.mark.parametrize(("role", "place", "inside"), SCOPES)
def test_a_role_reaches_its_own_units_and_no_other(
    town: Town, role: str, place: str, inside: set[str]
) -> None:
    account = opened()
    posted(account, role, town[place])

    for permission in Permission:
        tops = paths(account, permission, on=DAY)
        reached = {name for name, unit in town.units.items() if _under(unit.path, tops)}
        assert reached == (inside if permission in ROLES[role].permissions else set()), permission


@pytest.mark.parametrize("place", ["city_office", "north", "a", "a1_office", "market", "couriers"])
def test_somebody_may_where_his_paths_lead(town: Town, place: str) -> None:
    account = opened()
    posted(
        account, "auditor" if place in ("city_office", "north") else _role_on(place), town[place]
    )
    tops = paths(account, Permission.UNITS_VIEW, on=DAY)

    reached = {
        n for n, u in town.units.items() if may(account, Permission.UNITS_VIEW, unit=u, on=DAY)
    }

    assert reached == {name for name, unit in town.units.items() if _under(unit.path, tops)}
    assert place in reached


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (START - timedelta(1), False), (START, True), (END - timedelta(1), True), (END, False),
    ],
)  # fmt: skip
def test_a_post_counts_on_its_days_alone(town: Town, day: date, answer: bool) -> None:  # noqa: FBT001
    account = opened()
    posted(account, "street_operator", town["a"], held_to=END)

    assert may(account, Permission.REGISTER_EDIT, unit=town["a1"], on=day) is answer
    assert bool(paths(account, Permission.REGISTER_EDIT, on=day)) is answer
    assert bool(holders(Permission.REGISTER_EDIT, unit=town["a1"], on=day)) is answer
    assert bool(posts_on(account, on=day)) is answer
    assert (Permission.REGISTER_EDIT in permissions_of(account, on=day)) is answer


def test_paths_lie_not_under_each_other(town: Town) -> None:
    account = opened()
    for role, place in (
        ("street_operator", "a"),
        ("community_operator", "a1"),
        ("street_operator", "c"),
    ):
        posted(account, role, town[place])

    found = paths(account, Permission.REGISTER_VIEW, on=DAY)

    assert found == sorted(town[name].path for name in ("a", "c", "a_office"))


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        (Tree.PLACE, {"north"}),
        (Tree.COMMITTEE, {"couriers"}),
        (Tree.OFFICE, {"north_office", "civil", "market"}),
    ],
)
def test_paths_can_be_asked_for_one_tree(town: Town, tree: Tree, names: set[str]) -> None:
    account = opened()
    posted(account, "district_administrator", town["north"])
    posted(account, "committee_secretary", town["couriers"])
    posted(account, "department_steward", town["market"])

    found = paths(account, Permission.ROUNDS_VIEW, on=DAY, tree=tree)

    assert found == sorted(town[name].path for name in names)


@pytest.mark.parametrize("office", ["city_office", "north_office"])
@pytest.mark.parametrize("tree", [None, *Tree])
def test_the_paths_of_the_trees_together_are_all_paths(
    town: Town, office: str, tree: Tree | None
) -> None:
    account = opened()
    posted(account, "auditor", town[office])

    every = paths(account, Permission.UNITS_VIEW, on=DAY)
    found = paths(account, Permission.UNITS_VIEW, on=DAY, tree=tree)

    inside = {n for n, u in town.units.items() if tree in (None, u.tree) and _under(u.path, every)}
    assert {n for n, unit in town.units.items() if _under(unit.path, found)} == inside


@pytest.mark.thorough
def test_a_post_in_an_inner_office_reaches_what_its_department_reaches(town: Town) -> None:
    [registry] = open_units([Opening("登记处", Kind.INNER_OFFICE, parent=town["market"])], on=DAY)
    inner, other = opened("inner"), opened("other")
    posted(inner, "department_steward", registry, held_from=DAY)
    posted(other, "department_steward", town["market"])

    for permission in (Permission.ROUNDS_UPLOAD, Permission.REGISTER_VIEW):
        assert paths(inner, permission, on=DAY) == paths(other, permission, on=DAY)
        for unit in (registry, *town.units.values()):
            able = {one for one in (inner, other) if may(one, permission, unit=unit, on=DAY)}
            assert _accounts(holders(permission, unit=unit, on=DAY)) == able
    assert paths(inner, Permission.ROUNDS_UPLOAD, on=DAY) == [town["market"].path]


def test_a_task_force_reaches_its_units_while_it_lasts(town: Town) -> None:
    force = found_task_force(
        title="快递专班",
        units=[town["a"], town["c"]],
        held_from=START,
        held_to=END,
        actor=None,
        now=NOW,
    )
    account = opened()
    posted(account, "street_operator", force)

    assert paths(account, Permission.REGISTER_EDIT, on=DAY, tree=Tree.PLACE) == sorted(
        [town["a"].path, town["c"].path]
    )
    assert may(account, Permission.REGISTER_EDIT, unit=town["a1"], on=DAY)
    assert not may(account, Permission.REGISTER_EDIT, unit=town["b"], on=DAY)
    assert not may(account, Permission.REGISTER_EDIT, unit=town["a1"], on=END)


def test_a_deputy_acts_while_the_other_is_on_leave(town: Town) -> None:
    holder, deputy = opened("holder"), opened("deputy")
    post = posted(holder, "street_operator", town["a"])
    posted(deputy, "street_operator", town["a"], deputy_of=post)
    away = DAY + timedelta(3)
    go_on_leave(holder, held_from=away, held_to=away + timedelta(5), actor=holder, now=NOW)

    acting = [
        may(deputy, Permission.REGISTER_EDIT, unit=town["a1"], on=away + timedelta(days))
        for days in (-1, 0, 4, 5)
    ]

    assert acting == [False, True, True, False]
    assert [len(posts_on(deputy, on=day)) for day in (DAY, away)] == [0, 1]
    assert _accounts(holders(Permission.REGISTER_EDIT, unit=town["a1"], on=away)) == {
        holder,
        deputy,
    }
    assert _accounts(holders(Permission.REGISTER_EDIT, unit=town["a1"], on=DAY)) == {holder}


def test_an_account_that_was_closed_may_nothing_more(town: Town) -> None:
    account = opened()
    posted(account, "street_operator", town["a"])
    gone = off_board(account, actor=None, now=NOW)

    for day in (DAY - timedelta(1), DAY):
        assert not may(gone, Permission.REGISTER_VIEW, unit=town["a"], on=day)
        assert permissions_of(gone, on=day) == frozenset()
        assert holders(Permission.REGISTER_VIEW, unit=town["a"], on=day) == []
    assert [post.account_id for post in posts_on(gone, on=DAY - timedelta(1))] == [account.pk]


@pytest.mark.thorough
@pytest.mark.parametrize("permission", [Permission.REGISTER_VIEW, Permission.PEOPLE_APPOINT])
def test_the_holders_are_exactly_those_who_may(town: Town, permission: Permission) -> None:
    accounts = _crowd(town)

    for unit in town.units.values():
        able = {account for account in accounts if may(account, permission, unit=unit, on=DAY)}
        assert _accounts(holders(permission, unit=unit, on=DAY)) == able, unit.path


def test_a_department_that_was_closed_is_reached_no_more(town: Town) -> None:
    account = opened()
    posted(account, "city_administrator", town["city"])
    reorganise([town["market"]], on=END)

    for day, answer in ((END - timedelta(1), True), (END, False)):
        assert may(account, Permission.UNITS_VIEW, unit=town["market"], on=day) is answer
        assert bool(holders(Permission.UNITS_VIEW, unit=town["market"], on=day)) is answer


@pytest.mark.thorough
def test_the_number_of_queries_does_not_grow(town: Town) -> None:
    account = opened()
    posted(account, "street_operator", town["a"])
    force = found_task_force(
        title="专班",
        units=[town["a"], town["b"]],
        held_from=START,
        held_to=END,
        actor=None,
        now=NOW,
    )
    posted(account, "instructor", force)
    few = _queries(account, town)
    for place in ("a1", "a2", "b", "c", "d"):
        posted(account, "instructor", town[place])
    for number in range(3):
        another = found_task_force(
            title=f"专班{number}", units=[town["c"], town["d"]], held_from=START, held_to=END,
            actor=None, now=NOW,
        )  # fmt: skip
        posted(account, "instructor", another)
    _crowd(town)

    assert _queries(account, town) == few
    assert few == {"posts_on": 2, "paths": 2, "may": 2, "holders": 3, "permissions_of": 1}


def _queries(account: Account, town: Town) -> dict[str, int]:
    """How many queries each question takes."""
    asked = {
        "posts_on": lambda: [_places(post) for post in posts_on(account, on=DAY)],
        "paths": lambda: paths(account, Permission.REGISTER_VIEW, on=DAY),
        "may": lambda: may(account, Permission.REGISTER_VIEW, unit=town["a1"], on=DAY),
        "holders": lambda: [p.account.name for p in holders(Permission.REGISTER_VIEW, unit=town["a1"], on=DAY)],
        "permissions_of": lambda: permissions_of(account, on=DAY),
    }  # fmt: skip
    counts = {}
    for name, question in asked.items():
        with CaptureQueriesContext(connection) as queries:
            question()
        counts[name] = len(queries)
    return counts


def _crowd(town: Town) -> list[Account]:
    """An account for every role and place of SCOPES, and one in a task force of two offices."""
    accounts = []
    for number, (role, place, _inside) in enumerate(SCOPES):
        accounts.append(opened(f"crowd-{number}"))
        posted(accounts[-1], role, town[place])
    force = found_task_force(
        title="联合专班", units=[town["a_office"], town["south"], town["lawyers"]], held_from=START,
        held_to=END, actor=None, now=NOW,
    )  # fmt: skip
    accounts.append(opened("crowd-force"))
    posted(accounts[-1], "district_administrator", force)
    return accounts


def _places(post: Post) -> list[Unit | None]:
    """The units of a post, which are there without another query."""
    return list(post.task_force.units.all()) if post.task_force else [post.unit]


def _role_on(place: str) -> str:
    """The first role of SCOPES that is held there."""
    return next(role for role, held_on, _inside in SCOPES if held_on == place)


def _under(path: str, paths: list[str]) -> bool:
    return any(path.startswith(top) for top in paths)


def _accounts(posts: list[Post]) -> set[Account]:
    return {post.account for post in posts}
