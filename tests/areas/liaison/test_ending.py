"""Assignments that end by themselves, terms, contacts; who sees what of liaison."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from jingwei.areas.liaison import queries
from jingwei.areas.liaison.models import Line, Proposal, Visit
from jingwei.areas.liaison.operations import end_covered, note_visit
from jingwei.areas.liaison.rules import LiaisonRefused, term_begins_before, term_end
from jingwei.cover.conditions import work_cover
from jingwei.cover.models import Assignment
from jingwei.cover.operations import dissolve, release
from jingwei.journal.models import Entry as Act
from jingwei.people.sight import EVERYTHING, Sight, seeing
from jingwei.register.kinds import Method
from jingwei.register.models import Entry
from tests.areas.liaison.guided import Guided
from tests.ledgers.city import NOW, SINCE, TODAY


def test_what_became_covered_ends_by_itself_and_no_figure_of_before_changes(guided: Guided) -> None:
    guided.send("张老师", "甲", "乙")
    guided.cover("甲", on=date(2026, 6, 1))
    with seeing(EVERYTHING):
        guided_then = {
            day: _words(guided, day) for day in (date(2026, 5, 1), date(2026, 6, 1), TODAY)
        }
        assert end_covered(now=NOW) == 1
        assert end_covered(now=NOW) == 0
        assert {day: _words(guided, day) for day in guided_then} == guided_then
        ended = queries.ended_by_cover(since=SINCE, on=TODAY)
        assert [one.organisation_id for one in ended] == [guided.organisations["甲"].pk]
    assert guided.who() == {"乙": "张老师"}
    assert Act.objects.get(action="cover.release").details["why"] == "covered"


def _words(guided: Guided, on: date) -> dict[str, str]:
    rows = Entry.objects.on(on).annotate(word=work_cover(on)).values_list("organisation", "word")
    return dict(rows.order_by())  # type: ignore[arg-type]


def test_who_was_replaced_is_not_told_as_covered(guided: Guided) -> None:
    guided.send("张老师", "甲")
    with seeing(EVERYTHING):
        release(Assignment.objects.get(), on=TODAY, why="replaced", actor=None, now=NOW)
        assert not queries.ended_by_cover(since=SINCE, on=TODAY).exists()


def test_when_the_branch_ends_the_organisation_is_to_be_guided_again(guided: Guided) -> None:
    guided.send("张老师", "甲")
    guided.cover("甲", on=date(2026, 6, 1))
    with seeing(EVERYTHING):
        end_covered(now=NOW)
        dissolve(
            guided.organisations["甲"].hostings.get().party_organisation,
            on=TODAY,
            actor=None,
            now=NOW,
        )
    found = guided.proposed()
    assert guided.line(found, "甲").instructor is not None


@pytest.mark.parametrize(
    ("begun", "ends"),
    [
        (date(2024, 6, 15), date(2026, 6, 15)), (date(2024, 2, 29), date(2026, 2, 28)), (date(2023, 12, 31), date(2025, 12, 31)),
    ],
)  # fmt: skip
def test_a_term_lasts_two_years(begun: date, ends: date) -> None:
    assert term_end(begun) == ends


def test_terms_are_told_before_they_end(guided: Guided) -> None:
    assert term_begins_before(TODAY) == date(2024, 8, 14)
    guided.send("张老师", "甲", on=SINCE)
    with seeing(EVERYTHING):
        assert [
            queries.terms_due(on=day).count()
            for day in (TODAY, date(2027, 10, 1), date(2027, 12, 1))
        ] == [0, 0, 1]


def test_who_was_not_in_touch_is_reminded_of(guided: Guided) -> None:
    guided.send("张老师", "甲", on=SINCE)
    guided.send("赵老师", "戊", on=TODAY)
    with seeing(EVERYTHING):
        (one,) = queries.not_contacted(on=TODAY)
        for _time in range(2):
            note_visit(
                one,
                on=TODAY - timedelta(days=30),
                method=Method.PHONE,
                actor=guided.account,
                now=NOW,
            )
        assert not queries.not_contacted(on=TODAY).exists()
        assert queries.not_contacted(on=TODAY + timedelta(days=1)).count() == 1
        assert queries.visits_of(one).count() == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"on": SINCE - timedelta(days=1)}, "不能在它以前"),
        ({"on": TODAY, "follow_up": TODAY}, "要晚于这次"),
        ({"on": TODAY, "finding": "长" * 501}, "最多 500 字"),
    ],
)
def test_visits_that_cannot_be(guided: Guided, said: dict[str, Any], why: str) -> None:
    guided.send("张老师", "甲", on=SINCE)
    with seeing(EVERYTHING), pytest.raises(LiaisonRefused, match=why):
        note_visit(
            Assignment.objects.get(), method=Method.VISIT, actor=guided.account, now=NOW, **said
        )


def test_a_visit_after_the_end_is_refused_and_notes_are_never_changed(guided: Guided) -> None:
    guided.send("张老师", "甲", on=SINCE)
    with seeing(EVERYTHING):
        one = Assignment.objects.get()
        note_visit(one, on=TODAY, method=Method.VISIT, actor=guided.account, now=NOW)
        for deed in ("UPDATE liaison_visit SET finding = 'x'", "DELETE FROM liaison_visit"):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(deed)
        release(one, on=TODAY, why="replaced", actor=None, now=NOW)
        one.refresh_from_db()
        with pytest.raises(LiaisonRefused, match="已经结束"):
            note_visit(one, on=TODAY, method=Method.PHONE, actor=guided.account, now=NOW)


def test_who_sees_the_unit_sees_its_proposals_and_visits_and_nobody_else_does(
    guided: Guided,
) -> None:
    guided.send("赵老师", "戊", on=SINCE)
    guided.proposed("north")
    with seeing(EVERYTHING):
        note_visit(
            Assignment.objects.get(), on=TODAY, method=Method.VISIT, actor=guided.account, now=NOW
        )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jingwei_office")
    seen = {}
    for name in ("city", "north", "a", "south"):
        with seeing(Sight(frozenset({guided.city[name].pk}))):
            by_managers = [model.objects.count() for model in (Proposal, Line, Visit)]
            walls = [_by_the_wall(model._meta.db_table) for model in (Proposal, Line, Visit)]
            assert by_managers == walls
            seen[name] = by_managers
    assert seen == {"city": [1, 4, 1], "north": [1, 4, 0], "a": [0, 0, 0], "south": [0, 0, 1]}


def _by_the_wall(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of our own
        return int(cursor.fetchone()[0])
