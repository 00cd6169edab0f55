"""What people do with one organisation: correct a field, check it, look at its phone."""

from datetime import date, timedelta

import pytest

from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import seeing
from jingwei.register.kinds import EditableField, Method, Outcome
from jingwei.register.models import Entry, FieldCheck, Organisation, Override
from jingwei.register.operations import (
    RegisterRefused,
    check_field,
    edit_field,
    reveal_phone,
    withdraw_edit,
)
from jingwei.register.rules import unfitting
from tests.register.town import DAY, NOW, Town

LATER = DAY + timedelta(days=2)
EARLIER = DAY - timedelta(days=2)


def edit(
    town: Town, field: EditableField, value: str, *, on: date = DAY, reason: str = "上门核实"
) -> Entry:  # fmt: skip
    """The street corrects organisation 1."""
    with seeing(town.sight("a")):
        return edit_field(
            town.organisation(1), field=field, value=value, reason=reason, on=on, actor=town.accounts["a"], now=NOW
        )  # fmt: skip


def check(
    town: Town, outcome: Outcome, *, on: date = DAY, method: Method = Method.PHONE, note: str = ""
) -> FieldCheck:  # fmt: skip
    """The street checks organisation 1."""
    with seeing(town.sight("a")):
        return check_field(
            town.organisation(1), method=method, outcome=outcome, on=on, actor=town.accounts["a"], now=NOW, note=note
        )  # fmt: skip


def test_a_correction_opens_a_new_entry(town: Town) -> None:
    edit(town, EditableField.EMPLOYEES, "12")

    assert (town.entry(1).employees, town.entry(1).held_from) == (12, DAY)
    assert town.entry(1, on=DAY - timedelta(days=1)).employees == 1


def test_a_correction_says_who_and_why_before_what_departments_said(town: Town) -> None:
    edit(town, EditableField.EMPLOYEES, "12")

    with seeing(town.sight("a")):
        said = Entry.objects.still().get(organisation=1).lineage.claims["employees"]
    own = {
        "value": "12",
        "department": "office",
        "won": True,
        "why": "上门核实",
        "account": town.accounts["a"].pk,
    }
    assert said[0] == own
    assert [one["won"] for one in said[1:]] == [False]


def test_one_leg_decides_the_three_haves(town: Town) -> None:
    edit(town, EditableField.HAS_STAFF, "unknown")
    unknown = town.entry(1).three_have
    edit(town, EditableField.HAS_STAFF, "no")

    assert (unknown, town.entry(1).three_have) == ("unknown", "no")


def test_a_new_operating_address_places_it_anew(town: Town) -> None:
    edit(town, EditableField.OPERATING_ADDRESS, "海勃湾区滨河街道沿河路1号")

    assert town.entry(1).place == town["b"]


def test_a_second_correction_replaces_the_first(town: Town) -> None:
    edit(town, EditableField.EMPLOYEES, "12")
    edit(town, EditableField.EMPLOYEES, "13", on=LATER)

    with seeing(town.sight("a")):
        held = list(Override.objects.order_by("pk").values_list("value", "against", "held_to"))
    assert held == [("12", "1", LATER), ("13", "1", None)]
    assert town.entry(1, on=LATER).employees == 13


def test_a_correction_to_what_it_says_already_is_none(town: Town) -> None:
    edit(town, EditableField.EMPLOYEES, "1")

    with seeing(town.sight("a")):
        assert not Override.objects.exists()


def test_a_correction_that_is_withdrawn_leaves_what_fusion_found(town: Town) -> None:
    edit(town, EditableField.EMPLOYEES, "12")

    with seeing(town.sight("a")):
        withdraw_edit(
            town.organisation(1),
            field=EditableField.EMPLOYEES,
            on=LATER,
            actor=town.accounts["a"],
            now=NOW,
        )
        said = Entry.objects.still().get(organisation=1).lineage.claims["employees"]

    assert town.entry(1, on=LATER).employees == 1
    assert [(one["value"], one["won"]) for one in said] == [("1", True)]


def test_what_was_not_corrected_is_not_withdrawn(town: Town) -> None:
    with seeing(town.sight("a")), pytest.raises(RegisterRefused, match="“从业人数”没有人工修改"):
        withdraw_edit(
            town.organisation(1),
            field=EditableField.EMPLOYEES,
            on=DAY,
            actor=town.accounts["a"],
            now=NOW,
        )


@pytest.mark.parametrize(
    ("field", "value", "reason", "told"),
    [
        (EditableField.EMPLOYEES, "12", "", "请写明理由"),
        (EditableField.EMPLOYEES, "一百", "核实", "整数"),
        (EditableField.EMPLOYEES, "-1", "核实", "整数"),
        (EditableField.HAS_STAFF, "maybe", "核实", "有、无、不详"),
        (EditableField.LEGAL_STATUS, "dead", "核实", "不认识"),
        (EditableField.NAME, " ", "核实", "不能为空"),
        (EditableField.NAME, "鑫" * 301, "核实", "最多 300 字"),
        (EditableField.OPERATING_ADDRESS, "人民路1号，电话13900000001", "核实", "电话号码"),
    ],
)
def test_a_correction_is_refused_with_the_reason(
    town: Town, field: EditableField, value: str, reason: str, told: str
) -> None:
    with pytest.raises(RegisterRefused, match=told):
        edit(town, field, value, reason=reason)


def test_nobody_corrects_what_is_out_of_sight(town: Town) -> None:
    with seeing(town.sight("c")), pytest.raises(Organisation.DoesNotExist):
        edit_field(
            town.organisation(1), field=EditableField.EMPLOYEES, value="2", reason="核实", on=DAY,
            actor=town.accounts["c"], now=NOW,
        )  # fmt: skip


def test_a_check_is_kept_and_changes_nothing_by_itself(town: Town) -> None:
    before = town.entry(1)

    found = check(town, Outcome.SUSPENDED, note="门锁着，贴有停业通知")

    assert (found.outcome, found.checked_on) == (Outcome.SUSPENDED, DAY)
    assert town.entry(1) == before


@pytest.mark.parametrize(
    ("on", "method", "first", "counts"),
    [
        (EARLIER, Method.VISIT, Outcome.NOT_REACHED, True),
        (DAY, Method.VISIT, Outcome.NOT_REACHED, False),  # the same day
        (EARLIER, Method.PHONE, Outcome.NOT_REACHED, False),  # the same way
        (EARLIER, Method.VISIT, Outcome.OPERATING, False),  # somebody was there
    ],
)
def test_lost_contact_takes_two_days_and_two_ways(
    town: Town, on: date, method: Method, first: Outcome, *, counts: bool
) -> None:
    check(town, first, on=on, method=method)

    if counts:
        assert check(town, Outcome.LOST_CONTACT).outcome == Outcome.LOST_CONTACT
    else:
        with pytest.raises(RegisterRefused, match="不同日期、用两种方式"):
            check(town, Outcome.LOST_CONTACT)


def test_who_was_reached_since_begins_anew(town: Town) -> None:
    check(town, Outcome.NOT_REACHED, on=EARLIER - timedelta(days=1), method=Method.VISIT)
    check(town, Outcome.OPERATING, on=EARLIER)

    with pytest.raises(RegisterRefused, match="不同日期"):
        check(town, Outcome.LOST_CONTACT)


def test_a_note_says_nothing_of_a_person(town: Town) -> None:
    with pytest.raises(RegisterRefused, match="电话号码或身份证号"):
        check(town, Outcome.OPERATING, note="联系人电话１３９０００００００１")


def test_nothing_is_found_on_a_day_to_come(town: Town) -> None:
    with pytest.raises(RegisterRefused, match="不能晚于今天"):
        check(town, Outcome.OPERATING, on=DAY + timedelta(days=1))


def test_every_look_at_a_phone_is_in_the_journal(town: Town) -> None:
    with seeing(town.sight("a")):
        found = [
            reveal_phone(town.organisation(number), reason="check", actor=town.accounts["a"], now=NOW)
            for number in (1, 41)
        ]  # fmt: skip

    assert found == ["13900000001", ""]
    looks = JournalEntry.objects.filter(action="register.reveal_phone")
    assert [
        (look.subject_id, look.actor_id, look.details) for look in looks.order_by("sequence")
    ] == [
        ("JW-0000001", str(town.accounts["a"].pk), {"purpose": "check"}),
        ("JW-0000041", str(town.accounts["a"].pk), {"purpose": "check"}),
    ]


def test_a_phone_out_of_sight_is_not_shown(town: Town) -> None:
    with seeing(town.sight("c")):
        assert (
            reveal_phone(town.organisation(1), reason="check", actor=town.accounts["c"], now=NOW)
            == ""
        )


def test_the_journal_is_told_of_field_and_outcome_alone(town: Town) -> None:
    edit(town, EditableField.NAME, "乌海市鑫恒壹号有限公司")
    check(town, Outcome.OPERATING, note="正常营业")

    acts = JournalEntry.objects.filter(action__in=["register.edit", "register.check"]).order_by(
        "sequence"
    )
    assert [act.details for act in acts] == [
        {"field": "name"},
        {"method": "phone", "outcome": "operating", "on": str(DAY)},
    ]


def test_who_owns_an_enterprise_is_put_right_and_moves_nobody(town: Town) -> None:
    with seeing(town.sight("a")):
        place = Entry.objects.still().get(organisation=1).place_id
    entry = edit(town, EditableField.OWNERSHIP, "state")

    assert (entry.ownership, entry.place_id) == ("state", place)
    with pytest.raises(RegisterRefused, match="所有制“国家的”不认识"):
        edit(town, EditableField.OWNERSHIP, "国家的")


def test_what_is_no_enterprise_has_no_owner() -> None:
    assert "只有企业分所有制" in unfitting(EditableField.OWNERSHIP, kind="association")
    assert unfitting(EditableField.OWNERSHIP, kind="enterprise") == ""
    assert unfitting(EditableField.NAME, kind="association") == ""
