"""Party organisations and instructors: what is refused, what stands, who sees it."""

from datetime import UTC, date, datetime

import pytest
from django.db import Error, connection, transaction

from jingwei.cover.conditions import org_cover, work_cover
from jingwei.cover.kinds import Formation, Nature, PostKind
from jingwei.cover.models import Assignment, Hosting, Instructor, PartyOrganisation, PartyRecord
from jingwei.cover.operations import (
    Facts,
    assign,
    dissolve,
    enlist,
    form,
    join,
    leave,
    release,
    revise,
)
from jingwei.cover.rules import CoverRefused
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.units.paths import ids_of
from tests.ledgers.city import City

SINCE = date(2026, 3, 1)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
JOINT = Facts(name="商贸联合党支部", formation=Formation.JOINT)


def organisation(city: City, name: str = "甲公司", **values: object) -> Organisation:
    """A new organisation of the city."""
    return city.organisation(name, **values).organisation  # type: ignore[arg-type]


def founded(*hosts: Organisation, facts: Facts = JOINT) -> PartyOrganisation:
    """A Party organisation in these hosts."""
    return form(facts, hosts=hosts, established_on=SINCE, actor=None, now=NOW)


def said(one: Organisation, on: date) -> tuple[str, str]:
    """What covers the organisation on the day."""
    rows = Entry.objects.filter(organisation=one).annotate(a=org_cover(on), b=work_cover(on))
    found: tuple[str, str] = rows.values_list("a", "b").get()
    return found


def test_a_joint_branch_covers_its_hosts_from_the_day_they_join_until_they_leave(
    city: City,
) -> None:
    first, second, third = (organisation(city, name) for name in ("甲", "乙", "丙"))
    branch = founded(first, second)
    join(branch, third, on=date(2026, 4, 1), actor=None, now=NOW)
    leave(branch, first, on=date(2026, 5, 1), actor=None, now=NOW)
    dissolve(branch, on=date(2026, 6, 1), actor=None, now=NOW)

    covered = {
        (name, month): said(one, date(2026, month, 15))[0]
        for name, one in (("甲", first), ("乙", second), ("丙", third))
        for month in (2, 3, 4, 5, 6)
    }

    wanted = {"甲": (3, 4), "乙": (3, 4, 5), "丙": (4, 5)}
    assert covered == {
        (name, month): "joint" if month in wanted[name] else "none" for name, month in covered
    }


def test_the_best_of_several_counts_once(city: City) -> None:
    one, other = organisation(city, "甲"), organisation(city, "乙")
    founded(
        one,
        other,
        facts=Facts(name="园区功能型支部", nature=Nature.FUNCTIONAL, formation=Formation.ZONE),
    )
    assert said(one, SINCE) == ("functional", "none")
    founded(one, other)
    assert said(one, SINCE) == ("joint", "organisation")
    founded(one, facts=Facts(name="甲党支部"))
    assert said(one, SINCE) == ("own", "organisation")
    assert said(other, SINCE) == ("joint", "organisation")


def test_a_functional_branch_counts_from_the_day_it_becomes_an_entity(city: City) -> None:
    one = organisation(city)
    branch = founded(one, facts=Facts(name="项目支部", nature=Nature.TEMPORARY))
    revise(
        branch, Facts(name="甲党支部"), on=date(2026, 5, 1), actor=None, now=NOW, is_approved=True
    )
    assert [said(one, date(2026, month, 30))[0] for month in (4, 5)] == ["functional", "own"]
    assert PartyRecord.objects.filter(party_organisation=branch).count() == 2


@pytest.mark.parametrize(
    ("facts", "hosts", "cause"),
    [
        (Facts(name=" "), 1, "要有名称"),
        (JOINT, 0, "至少建在一家组织里"),
        (Facts(name="甲党支部"), 2, "单独组建只建在一家组织里，这里有 2 家"),
        (Facts(name="飞地", formation=Formation.ENCLAVE), 2, "飞地支部只建在一家组织里"),
        (Facts(name="甲", term_from=SINCE, term_to=SINCE), 1, "任期届满日要晚于起始日"),
    ],
)
def test_what_is_no_party_organisation_is_refused(
    city: City, facts: Facts, hosts: int, cause: str
) -> None:
    with pytest.raises(CoverRefused, match=cause):
        founded(*(organisation(city, f"第{n}家") for n in range(hosts)), facts=facts)
    assert not PartyOrganisation.objects.exists()


def test_a_party_organisation_keeps_a_host_and_what_ended_stays_ended(city: City) -> None:
    one, other = organisation(city, "甲"), organisation(city, "乙")
    branch = founded(one)
    for refused, cause in (
        (lambda: leave(branch, one, on=SINCE, actor=None, now=NOW), "最后一家组织"),
        (lambda: leave(branch, other, on=SINCE, actor=None, now=NOW), "不在这个党组织里"),
        (lambda: join(branch, one, on=SINCE, actor=None, now=NOW), "已经在这个党组织里"),
        (lambda: revise(branch, JOINT, on=date(2026, 2, 1), actor=None, now=NOW), "从 2026-03-01 起有效"),
    ):  # fmt: skip
        with pytest.raises(CoverRefused, match=cause):
            refused()
    dissolve(branch, on=date(2026, 5, 1), actor=None, now=NOW)
    with pytest.raises(CoverRefused, match="已经撤销"):
        join(branch, other, on=date(2026, 5, 2), actor=None, now=NOW)
    with pytest.raises(CoverRefused, match="不能晚于今天"):
        form(JOINT, hosts=[one], established_on=date(2026, 6, 16), actor=None, now=NOW)


def test_an_organisation_has_one_instructor_and_he_no_more_than_he_may(city: City) -> None:
    one, two, three = (organisation(city, name) for name in ("甲", "乙", "丙"))
    chosen = enlist(
        "张老师", unit=city["a"], post_kind=PostKind.RETIRED, since=SINCE, employer=three, most=2,
        actor=None, now=NOW,
    )  # fmt: skip
    other = enlist(
        "李老师", unit=city["c"], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW
    )
    held = assign(chosen, one, on=SINCE, actor=None, now=NOW)
    assert said(one, SINCE) == ("none", "instructor")
    for who, whom, cause in (
        (other, one, "一家同时只有一名"),
        (chosen, three, "不能指导自己所在的组织"),
    ):
        with pytest.raises(CoverRefused, match=cause):
            assign(who, whom, on=SINCE, actor=None, now=NOW)
    assign(chosen, two, on=SINCE, actor=None, now=NOW)
    four = organisation(city, "丁")
    with pytest.raises(CoverRefused, match="已联系 2 家，到了上限"):
        assign(chosen, four, on=SINCE, actor=None, now=NOW)
    release(held, on=date(2026, 4, 1), why="replaced", actor=None, now=NOW)
    with pytest.raises(CoverRefused, match="已经结束"):
        release(held, on=date(2026, 4, 2), why="replaced", actor=None, now=NOW)
    assign(other, one, on=date(2026, 4, 1), actor=None, now=NOW)
    assert Assignment.objects.on(SINCE).get(organisation=one).instructor == chosen


def test_who_sees_an_organisation_sees_what_covers_it_and_nobody_else_does(city: City) -> None:
    north, south = organisation(city, "甲", place="a1"), organisation(city, "乙", place="c")
    branch = founded(north)
    join(branch, south, on=SINCE, actor=None, now=NOW)
    guide = enlist(
        "张老师", unit=city["a"], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW
    )
    other = organisation(city, "丙", place="c")
    assign(guide, other, on=SINCE, actor=None, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jingwei_office")
    tables = (PartyOrganisation, PartyRecord, Hosting, Instructor, Assignment)

    seen = {}
    for name in ("a", "c", "b"):
        with seeing(Sight(frozenset({city[name].pk}))):
            by_managers = [model.objects.count() for model in tables]
            seen[name] = by_managers
            assert by_managers == [_by_the_wall(model._meta.db_table) for model in tables]

    assert seen == {"a": [1, 1, 1, 1, 0], "c": [1, 1, 1, 1, 1], "b": [0, 0, 0, 0, 0]}


def _by_the_wall(table: str) -> int:
    """Rows that the database itself lets through."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of our own
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE cover_partyrecord SET name = '乙'",
        "UPDATE cover_hosting SET held_from = '2026-01-01'",
        "DELETE FROM cover_hosting",
        "DELETE FROM cover_partyorganisation",
        "UPDATE cover_assignment SET held_to = '2026-05-01', instructor_id = instructor_id + 1",
    ],
)
def test_history_is_added_never_edited(city: City, deed: str) -> None:
    one = organisation(city)
    founded(one)
    guide = enlist(
        "张老师", unit=city["a"], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW
    )
    assign(guide, organisation(city, "乙"), on=SINCE, actor=None, now=NOW)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


def test_every_change_is_in_the_journal_without_a_name(city: City) -> None:
    one = organisation(city)
    branch = founded(one)
    dissolve(branch, on=date(2026, 5, 1), actor=None, now=NOW)
    enlist("张老师", unit=city["a"], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW)
    told = list(JournalEntry.objects.filter(chain="cover").order_by("pk"))
    assert [entry.action for entry in told] == ["cover.form", "cover.dissolve", "cover.enlist"]
    assert not any("张老师" in str(vars(entry)) or JOINT.name in str(vars(entry)) for entry in told)


def test_who_sees_an_organisation_sees_what_covers_it_wherever_it_moved(city: City) -> None:
    moving = city.organisation("搬家公司", place="a1", held_from=date(2026, 1, 1))
    one = Organisation.objects.get(pk=moving.organisation_id)
    branch = founded(one, facts=Facts(name="搬家公司党支部"))
    guide = enlist(
        "张三", unit=city["b"], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW
    )
    assign(guide, one, on=SINCE, actor=None, now=NOW)
    city.next_entry(moving, on=date(2026, 5, 1), place=city["c"], units=ids_of(city["c"].path))

    for place, day in (("a1", date(2026, 4, 1)), ("c", date(2026, 6, 1))):
        with seeing(Sight(units=frozenset({city[place].pk}))):
            assert said_of_entries(one, day) == ["own"], place
            assert PartyOrganisation.objects.get() == branch
            assert Assignment.objects.get().instructor == Instructor.objects.get() == guide
    with seeing(Sight(units=frozenset({city["b"].pk}))):
        assert not Hosting.objects.exists()


def said_of_entries(one: Organisation, on: date) -> list[str]:
    """How the entries of that day are covered, as the present sight has it."""
    rows = Entry.objects.on(on).filter(organisation=one).annotate(a=org_cover(on))
    return list(rows.values_list("a", flat=True))


def test_a_tie_is_seen_by_more_but_never_by_fewer_nor_changed(city: City) -> None:
    one = organisation(city)
    founded(one, organisation(city, "乙"))
    tie = Hosting.objects.filter(organisation=one)
    units = tie.get().units
    for change in ({"units": units[:1]}, {"held_from": date(2026, 3, 2)}):
        with pytest.raises(Error, match="never edited"), transaction.atomic():
            tie.update(**change)
    assert tie.update(units=[*units, city["c"].pk]) == 1
    assert city["c"].pk in PartyOrganisation.objects.get().units
