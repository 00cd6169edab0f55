"""Profiles and annual checks: kept by the day, seen by those who oversee, refused with the reason."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from jingwei.areas.compliance.models import AnnualCheck, Overseen, Profile
from jingwei.areas.compliance.operations import Checked, Said, correct, keep, note_check
from jingwei.areas.compliance.queries import overseen
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing, sight_of
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Placement
from tests.areas.compliance.associations import FIRST, association, tie
from tests.areas.deeds import Office
from tests.register.town import DAY, NOW

TERM = Said(term_from=date(2022, 7, 1), term_years=4, party_in_charter="yes")
TOMORROW = NOW + timedelta(days=1)


def kept(office: Office, one: Overseen, said: Said = TERM, *, now: object = NOW, seen: int | None = None) -> Profile:  # fmt: skip
    return keep(one, said, basis="章程核准书 3 号", seen=seen, actor=office["civil"], now=now)  # type: ignore[arg-type]


def numbers(office: Office, who: str) -> list[int]:
    with seeing(sight_of(office[who], Permission.COMPLIANCE_VIEW, on=DAY)):
        return [one.entry.organisation_id for one in overseen(on=DAY)]


def test_it_is_seen_where_it_lies_and_by_the_departments_that_oversee_it(office: Office) -> None:
    association(office)
    association(office, FIRST + 1, place="c", department="market")

    assert numbers(office, "civil") == [FIRST]
    assert numbers(office, "market") == [FIRST + 1]
    assert numbers(office, "north") == [FIRST]
    assert numbers(office, "south") == [FIRST + 1]
    assert numbers(office, "city") == [FIRST, FIRST + 1]


def test_who_sees_it_follows_its_placements(office: Office) -> None:
    association(office)
    tie(office, FIRST, "market", PlacementKind.REGISTRAR)
    assert numbers(office, "market") == [FIRST]

    Placement.objects.filter(kind=PlacementKind.REGISTRAR).update(held_to=DAY)

    assert numbers(office, "market") == []


def test_enterprises_are_not_overseen_here(office: Office) -> None:
    assert not Overseen.objects.exists()


def test_the_database_keeps_others_out(office: Office) -> None:
    kept(office, association(office))

    with seeing(sight_of(office["market"], Permission.COMPLIANCE_VIEW, on=DAY)), connection.cursor() as cursor:  # fmt: skip
        cursor.execute("SET LOCAL ROLE jingwei_office")
        cursor.execute("SELECT count(*) FROM compliance_profile")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


def test_a_profile_holds_from_day_to_day(office: Office) -> None:
    one = association(office)
    first = kept(office, one)
    again = kept(office, one, seen=first.pk, now=TOMORROW)
    assert again.pk == first.pk  # nothing new was said

    second = correct(
        one, field="party_in_charter", value="no", basis="核对", actor=office["civil"], now=TOMORROW
    )

    first.refresh_from_db()
    assert (first.held_to, second.term_to, second.party_in_charter) == (
        TOMORROW.date(), date(2026, 7, 1), "no",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(term_from=DAY, term_years=6), "最长 5 年"),
        (Said(postponed_until=DAY, postponed_by="1 号"), "先写明本届任期"),
        (Said(term_from=date(2022, 7, 1), term_years=4, postponed_until=date(2027, 7, 2), postponed_by="1 号"), "最多到 2027-07-01"),
        (Said(term_from=date(2022, 7, 1), term_years=4, postponed_until=date(2027, 7, 1)), "文号"),
        (Said(election_on=DAY + timedelta(days=1)), "不能晚于今天"),
        (Said(filed_on=DAY), "不能早于最近换届"),
        (Said(assessed_until=DAY), "评估等级"),
        (Said(postponed_by="13900000000"), "延到哪天"),
        (Said(party_in_charter="maybe"), "待核实"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(office: Office, said: Said, why: str) -> None:
    with pytest.raises(ComplianceRefused, match=why):
        kept(office, association(office), said)

    assert not Profile.objects.exists()


def test_a_term_is_postponed_once(office: Office) -> None:
    one = association(office)
    until = Said(
        term_from=date(2022, 7, 1),
        term_years=4,
        postponed_until=date(2026, 9, 1),
        postponed_by="民发 1 号",
    )
    first = kept(office, one, until)

    with pytest.raises(ComplianceRefused, match="一届只能延期一次"):
        correct(
            one,
            field="postponed_until",
            value=date(2026, 12, 1),
            basis="x",
            actor=office["civil"],
            now=NOW,
        )

    new = Said(
        term_from=date(2026, 6, 1),
        term_years=4,
        postponed_until=date(2030, 9, 1),
        postponed_by="民发 9 号",
    )
    kept(office, one, new, seen=first.pk)


def test_who_saw_an_older_profile_is_told(office: Office) -> None:
    one = association(office)
    kept(office, one)

    with pytest.raises(ComplianceRefused, match="已经改过"):
        kept(office, one, Said())


def test_a_check_is_noted_and_what_contradicts_itself_refused(office: Office) -> None:
    one = association(office)
    sent = Checked(submitted_on=date(2026, 3, 1))
    note_check(one, 2025, sent, actor=office["civil"], now=NOW)
    note_check(one, 2025, sent, actor=office["civil"], now=TOMORROW)
    assert AnnualCheck.objects.get().held_from == DAY

    done = Checked(date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1), "passed")
    note_check(one, 2025, done, actor=office["civil"], now=TOMORROW)
    assert AnnualCheck.objects.still().get().conclusion == "passed"
    for wrong, why in (
        (Checked(conclusion="passed", concluded_on=DAY), "先写报送"),
        (Checked(DAY, conclusion="passed"), "一起写"),
        (Checked(DAY, reviewed_on=date(2026, 1, 1)), "不能早于报送"),
        (Checked(DAY + timedelta(days=9)), "不能晚于今天"),
    ):
        with pytest.raises(ComplianceRefused, match=why):
            note_check(one, 2025, wrong, actor=office["civil"], now=NOW)


def test_history_is_added_never_edited(office: Office) -> None:
    first = kept(office, association(office))

    with (
        pytest.raises(DatabaseError, match="never edited"),
        transaction.atomic(),
        seeing(EVERYTHING),
    ):
        Profile.objects.filter(pk=first.pk).update(party_in_charter="no")
