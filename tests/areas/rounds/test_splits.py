"""One number that holds two organisations is split by the rows of its lists; it holds in later rounds, and is undone exactly."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jingwei.areas.mergers import references
from jingwei.areas.mergers.operations.merging import merge
from jingwei.areas.mergers.operations.splitting import confirm, send_back
from jingwei.areas.mergers.operations.undoing import undo
from jingwei.areas.mergers.references import BEGUN_WITH, PARTED, keys
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.operations.decided import published_state
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.areas.upper_lists.models import Line
from jingwei.areas.upper_lists.operations.comparing import lay
from jingwei.journal.models import Entry as Act
from jingwei.journal.verify import verify
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField, Method, Outcome, PlacementKind
from jingwei.register.mergers.models import Decision, Split, Verdict
from jingwei.register.models import Entry, FieldCheck, Organisation, Override
from jingwei.register.operations import check_field, edit_field, place
from jingwei.register.operations.organisations import withdraw_edit
from jingwei.register.queries import organisation_of
from jingwei.register.rules import RegisterRefused
from jingwei.web.upper_lists.tasks import compare
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, code, csv, later
from tests.areas.rounds.splits import (  # fmt: skip
    NAME,
    ROWS,
    SHOP,
    WHY,
    again,
    begun,
    compared,
    divided,
    facts,
    laid,
    looked_up,
    rejoined,
    rows,
    shop,
    stands,
)
from tests.areas.rounds.test_publishing import next_round

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("everything")]


@pytest.fixture
def desk(db: None) -> Desk:
    return begun()


@pytest.fixture
def one(desk: Desk) -> Organisation:
    return looked_up()


def acts(action: str) -> list[tuple[str, dict[str, object]]]:
    found = Act.objects.filter(action=f"register.{action}").order_by("sequence")
    return list(found.values_list("subject_id", "details"))


def corrected(desk: Desk, one: Organisation, *, employees: str = "400") -> None:
    edit_field(one, field=EditableField.EMPLOYEES, value=employees, reason="年报", on=DAY, actor=desk.chief, now=later(25))  # fmt: skip


# What a split does


def test_each_part_says_what_its_own_rows_say(desk: Desk, one: Organisation) -> None:
    state = published_state()
    assert state is not None
    before = facts(one.pk)
    assert before["entry"]["row_count"] == 3

    made = divided(one, by=desk.chief)

    assert made.part is not None
    assert made.part.pk == state.next_number
    stays, goes = facts(one.pk), facts(made.part.pk)
    assert (stays["entry"]["row_count"], goes["entry"]["row_count"]) == (2, 1)
    assert goes["entry"]["legal_rep"] == SHOP[3]
    assert goes["entry"]["operating_address"] == SHOP[2]
    elsewhere = ["works_elsewhere" in part["entry"]["flags"] for part in (before, stays, goes)]
    assert elsewhere == [True, True, False]
    assert (stays["phones"], goes["phones"]) == (["13900000001"], ["13900000002"])
    assert "赵某" not in str(stays["claims"])
    assert goes["claims"]["legal_rep"][0]["row"] == 3
    south, north = desk.town["south"].pk, desk.town["north"].pk
    assert south in goes["lies"]
    assert north in stays["lies"]
    assert south not in stays["lies"]
    assert acts("divide") == [(one.number, {"into": made.part.number, "split": made.pk, "rows": 1, "asked_by": desk.chief.pk})]  # fmt: skip
    assert verify().is_whole


def test_a_list_from_above_knows_the_part_at_once(desk: Desk, one: Organisation) -> None:
    made = divided(one, by=desk.chief)
    assert made.part is not None
    kept = storage.keep([csv((NAME, "", SHOP[2], SHOP[3]))], name="上级.csv")
    found, _new = lay(
        source="自治区", territory=desk.town["city"], kinds=(), file_name="上级.csv", sha256=kept.sha256, size=kept.size,
        actor=desk.chief, now=later(40),
    )  # fmt: skip

    compare(found.pk)

    (line,) = Line.objects.filter(comparison=found).exclude(verdict="ours_only")
    assert made.part.pk in {line.organisation_id, *line.candidates}


def test_which_part_is_ticked_does_not_say_which_keeps_the_number(
    desk: Desk, one: Organisation
) -> None:
    other = shop(one)
    others = {row["record"] for row in rows(one)} - set(other)

    made = divided(one, by=desk.chief, ticked=others)

    assert made.records == other


def test_the_same_wish_twice_is_one_split_and_others_are_told(
    desk: Desk, one: Organisation
) -> None:
    given: dict[str, Any] = {"ticked": shop(one), "shown": [row["record"] for row in rows(one)]}
    first = divided(one, by=desk.chief, **given)

    assert divided(one, by=desk.chief, **given) == first
    with pytest.raises(RegisterRefused, match=f"刚刚已拆分了 {one.number}"):
        divided(one, by=desk.second, **given)
    assert Split.objects.count() == len(acts("divide")) == 1


def test_it_takes_a_reason_two_parts_and_the_rows_as_they_are(
    desk: Desk, one: Organisation
) -> None:
    every = [row["record"] for row in rows(one)]
    with pytest.raises(RegisterRefused, match="理由"):
        divided(one, by=desk.chief, reason=" ")
    for ticked in ((), every):
        with pytest.raises(RegisterRefused, match="至少一行"):
            divided(one, by=desk.chief, ticked=ticked)
    with pytest.raises(RegisterRefused, match="再看一遍"):
        divided(one, by=desk.chief, shown=every[:2])
    with pytest.raises(RegisterRefused, match="没有那一轮的比对结果"):
        divided(one, by=desk.chief, read=lambda: None)
    single = Entry.objects.still().select_related("organisation").get(uscc=code(1001)).organisation
    with pytest.raises(RegisterRefused, match="没有可拆的"):
        divided(single, by=desk.chief, ticked=["x"])
    assert stands(one.pk) is not None
    assert not Split.objects.exists()


def test_what_people_said_stays_with_the_number(desk: Desk, one: Organisation) -> None:
    corrected(desk, one, employees="12")
    place(one, kind=PlacementKind.PLACE, unit=desk.town["b"], reason="门牌", on=DAY, actor=desk.chief, now=later(26))  # fmt: skip

    made = divided(one, by=desk.chief)

    stays = facts(one.pk)
    assert made.part is not None
    assert stays["entry"]["employees"] == 12
    assert stays["entry"]["place_id"] == desk.town["b"].pk
    assert stays["claims"]["employees"][0]["department"] == "office"
    assert Override.objects.still().filter(organisation=one).count() == 1
    assert facts(made.part.pk)["entry"]["employees"] == int(SHOP[5])


def test_a_second_split_takes_the_next_number(desk: Desk, one: Organisation) -> None:
    first = divided(one, by=desk.chief)
    left = [row["record"] for row in rows(one)]

    second = divided(one, by=desk.chief, ticked=left[:1], minutes=32)

    assert first.part is not None
    assert second.part is not None
    assert second.part.pk == first.part.pk + 1
    with pytest.raises(RegisterRefused, match="改过内容或归属"):
        rejoined(first, by=desk.chief)
    rejoined(second, by=desk.chief)
    rejoined(first, by=desk.chief, minutes=50)
    now = facts(one.pk)
    assert now["entry"]["row_count"] == 3


# Two persons


def test_a_large_one_waits_for_a_second_person(desk: Desk, one: Organisation) -> None:
    corrected(desk, one)
    before = facts(one.pk)

    made = divided(one, by=desk.chief)

    assert made.is_waiting
    assert facts(one.pk) == before
    with pytest.raises(RegisterRefused, match="另一人确认"):
        confirm(made, on=DAY, actor=desk.chief, now=later(31), read=published_state)
    other = Entry.objects.still().select_related("organisation").get(uscc=code(1001)).organisation
    with pytest.raises(RegisterRefused, match="还在等第二人确认"):
        merge(one, other, reason=WHY, on=DAY, actor=desk.chief, now=later(31))

    done = confirm(made, on=DAY, actor=desk.second, now=later(32), read=published_state)

    assert done.part is not None
    assert stands(done.part.pk) is not None
    assert confirm(made, on=DAY, actor=desk.second, now=later(33), read=published_state) == done
    assert (len(acts("ask_to_divide")), len(acts("divide"))) == (1, 1)


def test_the_second_person_may_say_no(desk: Desk, one: Organisation) -> None:
    corrected(desk, one)
    made = divided(one, by=desk.chief)

    for _twice in range(2):
        send_back(made, actor=desk.second, now=later(31))

    assert len(acts("decline_to_divide")) == 1
    with pytest.raises(RegisterRefused, match="确认或退回"):
        confirm(made, on=DAY, actor=desk.second, now=later(32), read=published_state)
    assert divided(one, by=desk.chief, minutes=33).is_waiting


# Every reference


def test_every_key_to_an_organisation_is_decided_for_a_split() -> None:
    assert {label for label, _model, _field in keys()} == set(PARTED)
    assert set(PARTED) >= BEGUN_WITH


def test_a_table_that_was_forgotten_keeps_everybody_from_splitting(
    desk: Desk, one: Organisation, everything: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = {label: fate for label, fate in PARTED.items() if label != "rounds.Change.organisation"}
    monkeypatch.setattr(references, "PARTED", fewer)

    with pytest.raises(RegisterRefused, match=r"rounds\.Change\.organisation"):
        divided(one, by=desk.chief)


# Rounds to come


def test_it_holds_in_the_next_round_and_changes_nothing_more(desk: Desk, one: Organisation) -> None:
    made = divided(one, by=desk.chief)
    assert made.part is not None
    before = facts(one.pk)["entry"], facts(made.part.pk)["entry"]
    both = Entry.objects.filter(organisation__in=(one, made.part))
    opened = both.count()
    second = next_round(desk, 2)

    laid(second, compared(second, minutes=210), minutes=220)

    assert (facts(one.pk)["entry"], facts(made.part.pk)["entry"]) == before
    assert both.count() == opened
    state = published_state()
    assert state is not None
    assert state.next_number == made.part.pk + 1
    assert [row["record"] for row in rows(made.part)] == made.records


def test_a_new_list_gives_each_part_its_own_row(desk: Desk, one: Organisation) -> None:
    made = divided(one, by=desk.chief)
    assert made.part is not None
    second = next_round(desk, 2)
    moved = (*SHOP[:2], "乌达区三道坎街道建设路10号", *SHOP[3:])
    lists = {"market": ROWS["market"], "civil": [ROWS["civil"][0], moved]}

    laid(second, compared(second, minutes=210, rows=lists), minutes=220)

    assert facts(made.part.pk)["entry"]["operating_address"] == moved[2]
    assert facts(one.pk)["entry"]["row_count"] == 2


def test_a_result_that_knows_nothing_of_a_split_is_not_published(
    desk: Desk, one: Organisation
) -> None:
    second = next_round(desk, 2)
    run = compared(second, minutes=210)
    made = divided(one, by=desk.chief, minutes=215)

    with pytest.raises(RoundRefused, match="再比对一次"):
        laid(second, run, minutes=220)

    laid(second, again(second, minutes=230), minutes=240)
    assert made.part is not None
    assert stands(made.part.pk) is not None


# Undoing


def test_undone_all_is_as_it_was_and_the_number_leads_to_the_first(
    desk: Desk, one: Organisation
) -> None:
    before = facts(one.pk)
    made = divided(one, by=desk.chief)
    assert made.part is not None

    told = rejoined(made, by=desk.second, on=DAY + timedelta(days=2))

    assert facts(one.pk) == before
    assert stands(made.part.pk) is None
    assert organisation_of(made.part.number) == one
    assert (told.organisation, told.heir, told.verdict) == (made.part, one, Verdict.SAME)
    assert acts("undivide") == [(one.number, {"out_of": made.part.number, "decision": told.pk, "split": made.pk})]  # fmt: skip
    assert rejoined(made, by=desk.second) == told
    with pytest.raises(RegisterRefused, match="刚刚已把"):
        rejoined(made, by=desk.chief)
    assert Decision.objects.count() == 1
    assert verify().is_whole


def test_undone_it_is_one_in_the_next_round_and_the_number_is_not_given_again(
    desk: Desk, one: Organisation
) -> None:
    before = facts(one.pk)
    made = divided(one, by=desk.chief)
    rejoined(made, by=desk.second)
    assert made.part is not None
    second = next_round(desk, 2)
    fresh = ("乌海市新来商贸有限公司", code(5000), "海勃湾区新华街道和平路99号", "钱某", "", "", "")
    lists = {"market": [*ROWS["market"], fresh], "civil": ROWS["civil"]}

    laid(second, compared(second, minutes=210, rows=lists), minutes=220)

    assert facts(one.pk)["entry"] == before["entry"]
    assert stands(made.part.pk) is None
    assert organisation_of(made.part.number) == one
    new = Entry.objects.still().get(uscc=code(5000))
    assert new.organisation_id == made.part.pk + 1


def test_split_undone_and_parted_again_the_number_lives_again(
    desk: Desk, one: Organisation
) -> None:
    made = divided(one, by=desk.chief)
    assert made.part is not None
    parted = facts(made.part.pk)
    rejoined(made, by=desk.second)
    with pytest.raises(RegisterRefused, match=f"{made.part.number} 并入了 {one.number}"):
        divided(one, by=desk.chief, minutes=45)

    undo(made.part, reason="还是两家", on=DAY, actor=desk.chief, now=later(50))

    assert facts(made.part.pk) == parted
    second = next_round(desk, 2)
    laid(second, compared(second, minutes=210), minutes=220)
    assert facts(made.part.pk)["entry"] == parted["entry"]
    assert facts(one.pk)["entry"]["row_count"] == 2


def test_later_facts_stand_in_the_way_of_undoing(desk: Desk, one: Organisation) -> None:
    made = divided(one, by=desk.chief)
    part = made.part
    assert part is not None
    edit_field(part, field=EditableField.EMPLOYEES, value="9", reason="问过", on=DAY, actor=desk.chief, now=later(31))  # fmt: skip
    with pytest.raises(
        RegisterRefused, match=f"{part.number} 在拆分以后改过.*(?s:.*)与另一家是同一家"
    ):
        rejoined(made, by=desk.chief)
    withdraw_edit(part, field=EditableField.EMPLOYEES, on=DAY, actor=desk.chief, now=later(32))
    with pytest.raises(RegisterRefused, match="人工更正 1 项"):
        rejoined(made, by=desk.chief)
    check_field(part, method=Method.PHONE, outcome=Outcome.OPERATING, on=DAY, actor=desk.chief, now=later(33))  # fmt: skip
    with pytest.raises(RegisterRefused, match="核实记录 1 项"):
        rejoined(made, by=desk.chief)
    assert FieldCheck.objects.count() == 1
    assert stands(part.pk) is not None


def test_after_a_round_it_is_not_undone_but_merged(desk: Desk, one: Organisation) -> None:
    made = divided(one, by=desk.chief)
    second = next_round(desk, 2)
    laid(second, compared(second, minutes=210), minutes=220)

    with pytest.raises(RegisterRefused, match="发布了第 2 轮"):
        rejoined(made, by=desk.chief, minutes=230)

    assert made.part is not None
    merge(made.part, one, reason=WHY, on=DAY, actor=desk.chief, now=later(240))
    third = next_round(desk, 3)
    laid(third, compared(third, minutes=310), minutes=320)
    assert facts(one.pk)["entry"]["row_count"] == 3


def test_a_split_once_made_is_not_edited(desk: Desk, one: Organisation) -> None:
    made = divided(one, by=desk.chief)

    with seeing(EVERYTHING), pytest.raises(IntegrityError, match="never edited"), transaction.atomic():  # fmt: skip
        Split.objects.filter(pk=made.pk).update(reason="别的理由")
