"""The six steps: each opens by itself after its event, is noted as done or as not applicable, and is the office's."""

from datetime import date, timedelta

import pytest

from jingwei.areas.compliance.calendar import Item, Stands
from jingwei.areas.compliance.kinds import What, Whose
from jingwei.areas.compliance.models import Synced
from jingwei.areas.compliance.operations import Checked, Said, keep, note_check
from jingwei.areas.compliance.queries import overseen
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.areas.compliance.synchrony import Done, note_step
from tests.areas.compliance.associations import FIRST, association
from tests.areas.deeds import Office
from tests.register.town import DAY, NOW

FOUNDED = date(2026, 4, 20)
TOMORROW = NOW + timedelta(days=1)


def owed(*, year: int = 2026, on: date = DAY) -> dict[str, Item]:
    [one] = overseen(on=on, only=[FIRST])
    return {item.step.key: item for item in one.items(year) if item.step}


def test_registering_charter_and_check_open_their_steps_by_themselves(office: Office) -> None:
    one = association(office, founded=FOUNDED)
    assert {key: item.due for key, item in owed().items()} == {"registration": date(2026, 5, 20)}
    assert owed()["registration"].whose is Whose.OFFICE
    assert owed()["registration"].what is What.SYNC

    keep(
        one,
        Said(charter_on=date(2026, 5, 4)),
        basis="批复",
        seen=None,
        actor=office["civil"],
        now=NOW,
    )
    note_check(one, 2025, Checked(date(2026, 3, 1)), actor=office["civil"], now=NOW)

    assert {key: item.due for key, item in owed().items()} == {
        "registration": date(2026, 5, 20), "charter": date(2026, 6, 3), "check": date(2026, 4, 30),
    }  # fmt: skip
    assert owed(year=2025) == {}


def test_a_step_is_done_by_a_document_or_waived_with_a_reason(office: Office) -> None:
    one = association(office, founded=FOUNDED)
    assert owed()["registration"].stands(DAY) is Stands.OVERDUE
    done = Done(FOUNDED, date(2026, 5, 10), "党发 1 号")
    note_step(one, "registration", done, seen=None, actor=office["civil"], now=NOW)
    assert owed()["registration"].stands(DAY) is Stands.DONE

    first = Synced.objects.get()
    with pytest.raises(ComplianceRefused, match="已经改过"):
        note_step(one, "registration", done, seen=None, actor=office["civil"], now=TOMORROW)
    waived = Done(FOUNDED, reason="没有党员，已派指导员")
    note_step(one, "registration", waived, seen=first.pk, actor=office["civil"], now=TOMORROW)
    assert owed(on=TOMORROW.date())["registration"].stands(TOMORROW.date()) is Stands.WAIVED
    assert owed()["registration"].stands(DAY) is Stands.DONE  # as it was known then


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Done(FOUNDED), "只写一样"),
        (Done(FOUNDED, DAY, reason="不适用"), "只写一样"),
        (Done(FOUNDED, FOUNDED - timedelta(days=1)), "不能早于"),
        (Done(FOUNDED, DAY + timedelta(days=1)), "不能晚于今天"),
        (Done(FOUNDED, reason="电话 13900000000"), "电话号码"),
    ],
)
def test_what_cannot_be_is_refused(office: Office, said: Done, why: str) -> None:
    with pytest.raises(ComplianceRefused, match=why):
        note_step(
            association(office), "registration", said, seen=None, actor=office["civil"], now=NOW
        )

    assert not Synced.objects.exists()
