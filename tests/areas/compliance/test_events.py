"""Key events: opinions in parallel on their clocks, a hold that cites its article, silence that releases, an outcome."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from jingwei.areas.compliance.events.objection import key_event_objection
from jingwei.areas.compliance.events.opinions import late, say
from jingwei.areas.compliance.events.procedure import begin, begin_asked, key_event
from jingwei.areas.compliance.kinds import Word
from jingwei.areas.compliance.models import Opinion, Reply
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import objections
from jingwei.procedures.asking import Asked
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused, lapse, open_case, take_step
from jingwei.register.kinds import PlacementKind
from tests.areas.compliance.associations import FIRST, association, tie
from tests.areas.deeds import Office, begun, take, worker
from tests.register.town import DAY, NOW

pytestmark = pytest.mark.thorough
SAID: dict[str, Answer] = {
    "kind": "assembly",
    "what": "年度会员大会，一百人",
    "planned_on": "2026-07-20",
}
AFTER = NOW + timedelta(days=14)


def told(office: Office, **more: Answer) -> Case:
    """An event of an association of two offices."""
    association(office)
    tie(office, FIRST, "market", PlacementKind.REGISTRAR)
    whole: dict[str, Any] = {**SAID, **more}
    return begun(office, key_event, begin, step="file", by="civil", pk=FIRST, **whole)


def now(case: Case) -> Case:
    with seeing(EVERYTHING):
        return Case.objects.get(pk=case.pk)


def opinion(office: Office, unit: str) -> Opinion:
    return Opinion.objects.get(unit=office.town[unit])


def says(office: Office, unit: str, word: Word, *, article: str = "", at: datetime = NOW) -> Reply:
    one = opinion(office, unit)
    return say(
        one, word, article=article, note="看过", seen=len(one.said), actor=office[unit], now=at
    )


def test_each_office_is_asked_on_a_clock_of_its_own(office: Office) -> None:
    association(office)
    tie(office, FIRST, "market", PlacementKind.INDUSTRY_ADMINISTRATION)
    forum: dict[str, Any] = {**SAID, "kind": "forum"}
    case = begun(office, key_event, begin, step="file", by="civil", pk=FIRST, **forum)

    # The Dragon Boat Festival lies between: 19 June 2026 is no working day.
    assert opinion(office, "civil").due_on == date(2026, 6, 23)
    assert opinion(office, "market").due_on == date(2026, 6, 25)
    assert case.due_on == date(2026, 6, 25)


def test_it_is_cleared_when_all_have_spoken_and_ends_with_its_outcome(office: Office) -> None:
    case = told(office)
    says(office, "civil", Word.AGREE)
    with pytest.raises(StepRefused, match="还有 1 个单位"):
        take(office, case, key_event, "clear", by="civil", answers={})
    says(office, "market", Word.NOTE)
    take(office, case, key_event, "clear", by="civil", answers={})
    assert (now(case).due_on, now(case).waits_outside) == (date(2026, 8, 3), True)

    said: dict[str, Answer] = {"held_on": "2026-06-15", "outcome": "开了，选了理事"}
    take(office, case, key_event, "report", by="civil", answers=said)
    assert now(case).state == "reported"


def test_there_is_no_way_out_of_a_cleared_event_but_its_outcome() -> None:
    ways = {
        step.key: [one.key for one in step.asks if one.required]
        for step in key_event.steps_from("cleared")
    }

    outcome = ["held_on", "outcome"]
    assert ways == {"report": outcome, "tell_outcome": outcome, "withdraw": ["reason"]}


def test_silence_past_the_offices_own_day_releases(office: Office) -> None:
    case = told(office)

    assert lapse(Catalogue([key_event]), now=NOW + timedelta(days=8)) == 0
    assert lapse(Catalogue([key_event]), now=AFTER) == 1

    assert now(case).state == "cleared"
    assert [one.unit_id for one in late(list(Opinion.objects.all()), on=AFTER.date())] == [
        one.unit_id for one in Opinion.objects.all()
    ]


@pytest.mark.parametrize("kind", ["leaders", "foreign", "donation"])
def test_of_some_kinds_silence_is_no_answer(office: Office, kind: str) -> None:
    case = told(office, kind=kind)

    assert lapse(Catalogue([key_event]), now=AFTER) == 0
    assert now(case).state == "filed"


def test_a_hold_with_an_article_is_not_passed_over(office: Office) -> None:
    case = told(office)
    says(office, "market", Word.HOLD, article="社会组织活动管理办法第九条")

    assert lapse(Catalogue([key_event]), now=AFTER) == 0
    with pytest.raises(StepRefused, match="第九条"):
        take(office, case, key_event, "clear", by="civil", answers={}, now=AFTER)

    says(office, "market", Word.AGREE)
    assert [one.word for one in opinion(office, "market").said] == ["hold", "agree"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Reply.objects.filter(word="hold").update(word="note")
    assert lapse(Catalogue([key_event]), now=AFTER) == 1


def test_a_word_that_is_changed_late_was_said_in_time(office: Office) -> None:
    told(office, kind="donation")
    says(office, "market", Word.NOTE)
    says(office, "market", Word.AGREE, at=AFTER)

    assert [one.unit for one in late(list(Opinion.objects.all()), on=AFTER.date())] == [
        office.town["civil"]
    ]


def test_a_hold_without_an_article_is_refused_and_a_note_holds_nothing(office: Office) -> None:
    told(office)
    with pytest.raises(ComplianceRefused, match="写明依据哪一条"):
        says(office, "market", Word.HOLD)

    assert says(office, "market", Word.NOTE, article="随便").article == ""
    assert lapse(Catalogue([key_event]), now=AFTER) == 1


def test_who_decides_against_it_cites_an_article_and_did_not_file_it(office: Office) -> None:
    case = told(office)
    said: dict[str, Answer] = {"article": "条例第三十条", "reason": "超出业务范围"}
    with pytest.raises(StepRefused, match="自己办的"):
        take(office, case, key_event, "refuse", by="civil", answers=said)
    office.people["second"] = worker(office.town, "second", "department_steward", "civil")
    with pytest.raises(StepRefused):
        take(office, case, key_event, "refuse", by="second", answers={"reason": "不行"})

    take(office, case, key_event, "refuse", by="second", answers=said)
    assert now(case).state == "refused"


def test_who_saw_an_older_word_is_told_and_nothing_is_said_after_the_end(office: Office) -> None:
    case = told(office)
    says(office, "market", Word.AGREE)
    with pytest.raises(ComplianceRefused, match="已经答复过"):
        say(
            opinion(office, "market"),
            Word.NOTE,
            article="",
            note="",
            seen=0,
            actor=office["market"],
            now=NOW,
        )

    lapse(Catalogue([key_event]), now=AFTER)
    assert now(case).state == "cleared"
    with pytest.raises(ComplianceRefused, match="已经有了结果"):
        says(office, "civil", Word.AGREE, at=AFTER)


def test_what_is_planned_is_to_come(office: Office) -> None:
    with pytest.raises(StepRefused, match="不能早于今天"):
        told(office, planned_on=str(DAY - timedelta(days=1)))


def test_an_enterprise_has_no_key_events(office: Office) -> None:
    whole: dict[str, Any] = SAID
    with pytest.raises(StepRefused, match="只为社会组织"):
        begun(office, key_event, begin, step="file", by="north", pk=1, **whole)


def test_the_organisation_tells_it_and_its_outcome_without_an_account(office: Office) -> None:
    association(office)
    with seeing(EVERYTHING):
        matter = begin_asked(Asked(f"JW-{FIRST:07d}", SAID, DAY, "k"))
    opened = open_case(
        key_event, step="ask", matter=matter, answers=SAID, actor=None, now=NOW, key="k"
    )
    with seeing(EVERYTHING):
        case = Case.objects.get(pk=opened.case_id)
    assert (case.unit, case.opened_by) == (office.town["civil"], None)
    assert opinion(office, "civil").due_on == case.due_on
    assert lapse(Catalogue([key_event]), now=AFTER) == 1

    said: dict[str, Answer] = {"held_on": "2026-06-16", "outcome": "开了"}
    take_step(
        key_event, step="tell_outcome", case_id=case.pk, version=2, answers=said, actor=None, now=AFTER, key="o"
    )  # fmt: skip
    assert now(case).state == "reported"


def test_of_an_organisation_of_the_whole_city_without_offices_the_city_is_told(
    office: Office,
) -> None:
    association(office, place="city", department="")
    whole: dict[str, Any] = SAID
    case = begun(office, key_event, begin, step="file", by="city", pk=FIRST, **whole)

    assert (case.unit, case.other) == (office.town["city"], None)
    assert lapse(Catalogue([key_event]), now=AFTER) == 1


# An objection to a refusal


def refused(office: Office) -> Case:
    case = told(office)
    with seeing(EVERYTHING):
        worker(office.town, "second", "department_steward", "civil")
        office.people["second"] = Account.objects.get(login="second.worker")
    take(office, case, key_event, "refuse", by="second", answers={"article": "条例第二十四条", "reason": "经费来源没有说明"})  # fmt: skip
    return now(case)


def objected(case: Case, *, key: str = "object") -> Case:
    why: dict[str, Answer] = {"ground": "经费来源已在附件说明"}
    matter = objections.begin(Asked(case.subject_id, why, DAY, key, after=case))
    return open_case(
        key_event_objection, step="object", matter=matter, answers=why, actor=None, now=NOW, key=key
    ).case  # fmt: skip


def test_nothing_is_objected_to_before_it_is_decided(office: Office) -> None:
    with pytest.raises(StepRefused, match="还没有作出"):
        objected(told(office))


def test_an_upheld_objection_allows_the_event_and_leaves_the_refusal(office: Office) -> None:
    case = refused(office)
    objection = objected(case)
    assert objection.waits_for_id == office.town["north"].pk  # that the department serves

    take(office, objection, key_event_objection, "uphold", by="north", answers={"reason": "材料齐全"})  # fmt: skip

    assert now(case).state == "refused"
    with seeing(EVERYTHING):
        [allowed] = objection.followers.all()
    assert (allowed.procedure, allowed.state, allowed.subject_id) == ("key_event", "cleared", case.subject_id)  # fmt: skip
    assert allowed.due_on == date(2026, 8, 3)
    said: dict[str, Answer] = {"held_on": "2026-06-15", "outcome": "开了，选了理事"}
    take(office, allowed, key_event, "report", by="civil", answers=said)
    assert now(allowed).state == "reported"


def test_a_rejected_one_names_the_remedy_and_nobody_allows_it_by_himself(office: Office) -> None:
    case = refused(office)
    objection = objected(case)
    with pytest.raises(StepRefused, match="由海勃湾区办理"):
        take(office, objection, key_event_objection, "uphold", by="second", answers={"reason": "无"})  # fmt: skip
    answers: dict[str, Answer] = {"reason": "理由不成立", "remedy": "review"}
    take(office, objection, key_event_objection, "reject", by="north", answers=answers)
    whole: dict[str, Any] = SAID
    with pytest.raises(StepRefused, match="只有异议"):
        begun(office, key_event, begin, step="allow", by="civil", pk=FIRST, **whole)
    with seeing(EVERYTHING):
        assert Case.objects.filter(procedure="key_event").count() == 1
