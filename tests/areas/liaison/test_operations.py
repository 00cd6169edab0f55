"""Proposals: worked out, changed, confirmed against what changed meanwhile; assignments that end by themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.areas.liaison import queries
from jingwei.areas.liaison.models import Line, Proposal, State
from jingwei.areas.liaison.operations import (
    choose,
    confirm,
    draw,
    drop,
    give_up,
    propose,
    tick,
)
from jingwei.areas.liaison.rules import LiaisonRefused
from jingwei.cover.kinds import PostKind
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations import assign_many, enlist, release, release_many
from jingwei.journal.models import Entry as Act
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.liaison.guided import Guided, later
from tests.ledgers.city import NOW, SINCE, TODAY

pytestmark = pytest.mark.thorough

NEAR = {"甲": "张老师", "丁": "王老师", "戊": "赵老师", "己": "赵老师"}


def confirmed(guided: Guided, found: Proposal) -> dict[str, int]:
    with seeing(EVERYTHING):
        return dict(confirm(found, actor=guided.account, now=NOW))


def test_everybody_without_a_branch_gets_the_nearest_instructor(guided: Guided) -> None:
    found = guided.proposed()
    assert (found.state, found.organisations) == (State.READY, 6)
    counts = confirmed(guided, found)
    assert counts == {"written": 6, "kept": 0, "left": 0, "refused": 0}
    assert NEAR.items() <= guided.who().items()
    assert guided.who(on=TODAY - timedelta(days=1)) == {}


def test_what_is_covered_or_not_counted_is_not_asked_for(guided: Guided) -> None:
    guided.cover("甲")
    with seeing(EVERYTHING):
        needs, _guides = queries.question(guided.city["city"], today=TODAY)
    assert guided.organisations["甲"].pk not in {one.organisation for one in needs}
    assert len(needs) == 5


def test_a_unit_plans_its_own_with_those_who_are_there(guided: Guided) -> None:
    guided.send("赵老师", "甲")
    needs, guides = queries.question(guided.city["a"], today=TODAY)
    names = {guided.guides[name].pk: name for name in guided.guides}
    assert len(needs) == 3
    assert {names[one.instructor] for one in guides} == {"张老师", "李老师", "赵老师"}
    guided.send("赵老师", "戊", "己")
    _needs, guides = queries.question(guided.city["a"], today=TODAY)
    assert {names[one.instructor]: one.busy for one in guides}["赵老师"] == 2


def test_what_was_confirmed_is_proposed_again_as_it_is(guided: Guided) -> None:
    confirmed(guided, guided.proposed())
    before = guided.who()
    counts = confirmed(guided, guided.proposed())
    assert counts == {"written": 0, "kept": 6, "left": 0, "refused": 0}
    assert guided.who() == before


def test_who_changes_is_released_with_the_reason_and_the_day_before_stays(guided: Guided) -> None:
    guided.send("赵老师", "甲")
    confirmed(guided, guided.proposed())
    assert guided.who()["甲"] == "张老师"
    assert guided.who(on=TODAY - timedelta(days=1)) == {"甲": "赵老师"}
    told = Act.objects.filter(action="cover.release").get()
    assert told.details["why"] == "replaced"


@pytest.mark.parametrize("name", ["甲", "戊"])
def test_of_what_changed_meanwhile_nothing_is_written_and_the_rest_stays(
    guided: Guided, name: str
) -> None:
    found = guided.proposed()
    guided.cover(name)
    counts = confirmed(guided, found)
    assert (counts["written"], counts["refused"]) == (5, 1)
    assert "有了党组织" in guided.line(found, name).refusal
    assert name not in guided.who()


def test_who_got_another_instructor_meanwhile_keeps_him(guided: Guided) -> None:
    found = guided.proposed()
    guided.send("王老师", "甲")
    counts = confirmed(guided, found)
    assert (counts["written"], counts["refused"]) == (5, 1)
    assert guided.who()["甲"] == "王老师"
    assert "换过" in guided.line(found, "甲").refusal


def test_who_lost_his_instructor_meanwhile_is_told(guided: Guided) -> None:
    guided.send("张老师", "甲")
    found = guided.proposed()
    with seeing(EVERYTHING):
        release(Assignment.objects.still().get(), on=TODAY, why="replaced", actor=None, now=NOW)
    assert confirmed(guided, found)["refused"] == 1


def test_who_is_refused_for_want_of_room_keeps_his_present_one(guided: Guided) -> None:
    """The instructor filled up elsewhere between proposal and confirmation; what hangs on it is left as well."""
    guided.send("赵老师", "甲")
    found = guided.proposed()
    with seeing(EVERYTHING):
        held = guided.line(found, "甲").instructor
        assert held is not None
        assert held.name == "张老师"
        Instructor.objects.filter(pk=held.pk).update(most=1)
        mate = guided.city.organisation("别家", place="a1").organisation
        guided.organisations["别"] = mate
    guided.send("张老师", "别")
    counts = confirmed(guided, found)
    assert counts["refused"] >= 1
    assert guided.who()["甲"] == "赵老师"
    assert "到了上限" in guided.line(found, "甲").refusal


def test_an_instructor_who_left_meanwhile_is_refused(guided: Guided) -> None:
    found = guided.proposed()
    with seeing(EVERYTHING):
        Instructor.objects.filter(name="赵老师").update(held_to=TODAY)
    assert confirmed(guided, found)["refused"] == 2
    assert "不再担任" in guided.line(found, "戊").refusal


def test_an_organisation_that_left_the_unit_is_refused(guided: Guided) -> None:
    found = guided.proposed("north")
    one = guided.organisations["甲"]
    with seeing(EVERYTHING):
        entry = one.entries.get()
        units = [guided.city[name].pk for name in ("city", "south", "c")]
        guided.city.next_entry(entry, on=TODAY, units=units, place_id=guided.city["c"].pk)
        type(one).objects.filter(pk=one.pk).update(units=units)
    assert confirmed(guided, found)["refused"] == 1
    assert "甲" not in guided.who()


def test_however_many_are_confirmed_it_takes_as_many_queries(guided: Guided) -> None:
    asked = {}
    for unit in ("a", "city"):
        found = guided.proposed(unit)
        with CaptureQueriesContext(connection) as queries_of_it:
            asked[confirmed(guided, found)["written"]] = len(queries_of_it)
        with seeing(EVERYTHING):
            standing = Assignment.objects.still()
            assert release_many(standing, on=TODAY, why="ended", actor=None, now=NOW) > 0
    assert sorted(asked) == [3, 6]
    assert len(set(asked.values())) == 1, asked


def test_many_are_written_whole_or_not_at_all(guided: Guided) -> None:
    guided.send("李老师", "甲")
    pairs = [(guided.guides["张老师"], guided.organisations[name]) for name in ("丁", "甲")]
    with seeing(EVERYTHING):
        refused = assign_many(pairs, on=TODAY, actor=None, now=NOW)
        assert list(refused) == [guided.organisations["甲"].pk]
        assert "已有指导员" in refused[guided.organisations["甲"].pk]
        assert guided.who() == {"甲": "李老师"}


def test_it_is_confirmed_once_and_dropped_never_after(guided: Guided) -> None:
    found = guided.proposed()
    confirmed(guided, found)
    acts = Act.objects.count()
    with seeing(EVERYTHING):
        for again in (
            lambda: confirm(found, actor=guided.account, now=NOW),
            lambda: drop(found, actor=guided.account, now=NOW),
            lambda: tick(found, shown=[], ticked=[]),
        ):
            with pytest.raises(LiaisonRefused, match="已经确认过"):
                again()
    assert Act.objects.count() == acts


def test_what_was_dropped_writes_nothing(guided: Guided) -> None:
    found = guided.proposed()
    with seeing(EVERYTHING):
        for _time in range(2):
            drop(found, actor=guided.account, now=NOW)
        with pytest.raises(LiaisonRefused, match="已经放弃"):
            confirm(found, actor=guided.account, now=NOW)
    assert guided.who() == {}
    assert Act.objects.filter(action="liaison.drop").count() == 1
    assert guided.proposed().pk != found.pk


def test_one_proposal_of_a_unit_waits_at_a_time(guided: Guided) -> None:
    first = guided.proposed()
    with seeing(EVERYTHING):
        again, is_new = propose(guided.city["city"], actor=guided.account, now=later(hours=1))
        below, is_new_below = propose(guided.city["north"], actor=guided.account, now=NOW)
    assert (again.pk, is_new, is_new_below) == (first.pk, False, True)
    assert below.organisations == 4


def test_where_nobody_is_without_a_branch_there_is_nothing_to_propose(guided: Guided) -> None:
    with seeing(EVERYTHING), pytest.raises(LiaisonRefused, match="没有缺党组织"):
        propose(guided.city["park"], actor=guided.account, now=NOW)


def test_what_still_works_is_not_confirmed_and_what_failed_says_so(guided: Guided) -> None:
    with seeing(EVERYTHING):
        made, _new = propose(guided.city["city"], actor=guided.account, now=NOW)
        with pytest.raises(LiaisonRefused, match="还在计算"):
            confirm(made, actor=guided.account, now=NOW)
        give_up(made.pk, fault="坏了", clock=lambda: NOW)
        draw(made.pk, clock=lambda: NOW)
        made.refresh_from_db()
        assert (made.state, made.fault, made.lines.count()) == (State.FAILED, "坏了", 0)
        with pytest.raises(LiaisonRefused, match="没有算出来"):
            confirm(made, actor=guided.account, now=NOW)


def test_who_cannot_be_placed_stands_there_with_the_reason(guided: Guided) -> None:
    with seeing(EVERYTHING):
        Instructor.objects.update(most=1)
    found = guided.proposed()
    with seeing(EVERYTHING):
        left = Line.objects.filter(proposal=found, instructor=None)
        assert {one.why_not for one in left} == {"full"}
        assert left.count() == 2
    assert confirmed(guided, found)["left"] == 2


def test_unticked_lines_are_left_and_ticked_ones_come_back(guided: Guided) -> None:
    found = guided.proposed()
    first, other = guided.line(found, "甲"), guided.line(found, "戊")
    with seeing(EVERYTHING):
        assert tick(found, shown=[first.pk, other.pk], ticked=[other.pk]) == 1
        assert tick(found, shown=[first.pk, other.pk], ticked=[first.pk]) == 2
        assert tick(found, shown=[], ticked=[other.pk]) == 0
    assert confirmed(guided, found)["left"] == 1
    assert "戊" not in guided.who()
    assert guided.who()["甲"] == "张老师"


def test_a_person_chooses_another(guided: Guided) -> None:
    found = guided.proposed()
    with seeing(EVERYTHING):
        choose(guided.line(found, "甲"), guided.guides["赵老师"], actor=guided.account, now=NOW)
    line = guided.line(found, "甲")
    assert (line.distance, line.instructor_id, line.proposed_id) == (
        3,
        guided.guides["赵老师"].pk,
        guided.guides["张老师"].pk,
    )
    confirmed(guided, found)
    assert guided.who()["甲"] == "赵老师"


def test_whom_a_person_cannot_choose(guided: Guided) -> None:
    with seeing(EVERYTHING):
        own = enlist("钱老师", unit=guided.city["a1"], post_kind=PostKind.PROFESSIONAL, since=SINCE, actor=None, now=NOW,
                     employer=guided.organisations["甲"])  # fmt: skip
        full = enlist(
            "孙老师",
            unit=guided.city["c"],
            post_kind=PostKind.OFFICIAL,
            since=SINCE,
            actor=None,
            now=NOW,
            most=1,
        )
        guided.guides |= {"孙老师": full}
        gone = enlist(
            "周老师",
            unit=guided.city["c"],
            post_kind=PostKind.OFFICIAL,
            since=SINCE,
            actor=None,
            now=NOW,
        )
        Instructor.objects.filter(pk=gone.pk).update(held_to=TODAY)
    guided.send("孙老师", "戊")
    found = guided.proposed()
    line = guided.line(found, "甲")
    with seeing(EVERYTHING):
        for who, why in ((own, "自己所在"), (full, "到了上限 1 家"), (gone, "不再担任")):
            with pytest.raises(LiaisonRefused, match=why):
                choose(line, who, actor=guided.account, now=NOW)
    guided.cover("甲")
    with seeing(EVERYTHING), pytest.raises(LiaisonRefused, match="已经不缺党组织"):
        choose(line, guided.guides["赵老师"], actor=guided.account, now=NOW)


def test_the_journal_tells_of_every_step_without_a_name(guided: Guided) -> None:
    found = guided.proposed()
    confirmed(guided, found)
    told = list(Act.objects.filter(action__startswith="liaison.").order_by("pk"))
    assert [one.action for one in told] == ["liaison.propose", "liaison.confirm"]
    assert told[-1].details["written"] == 6
    assert not any("老师" in str(vars(one)) or "公司" in str(vars(one)) for one in told)
