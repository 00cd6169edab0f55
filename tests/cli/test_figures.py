"""The figures of the reports are computed from rows alone, and are those of the reports in the demo's office."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from django.utils import timezone
from pytest_django import Settings

from jingwei.cli import demo_office, figures, main, reported
from jingwei.cli.figures import Printed, compared, printed
from jingwei.cli.progress import Progress
from jingwei.cli.reported import FIGURES, NOVEMBER, WUHAI, Computed, compute, unit_of
from jingwei.cover.models import Assignment, Hosting, PartyRecord
from jingwei.cover.operations import Facts, form
from jingwei.indicators.definition import Indicator
from jingwei.indicators.reading import read
from jingwei.ledgers.reading import count
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations import edit_field
from jingwei.sample import Request, make_workbooks, wuhai
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

SOCIAL = ("association", "service_institution", "foundation")
PUBLIC = ("state", "collective")
DAY = date(2025, 11, 29)


def test_every_figure_has_a_printed_number_and_every_number_a_figure() -> None:
    assert sorted(printed()) == sorted(one.key for one in FIGURES)


@pytest.mark.parametrize(
    ("report", "value", "is_met"),
    [
        (Printed(Decimal("58.7"), is_least=False), Decimal("58.70"), True),
        (Printed(Decimal("60.21"), is_least=False), Decimal("60.20"), False),
        (Printed(Decimal(100), is_least=True), Decimal(101), True),
        (Printed(Decimal(100), is_least=True), Decimal(99), False),
        (Printed(Decimal(0), is_least=False), None, False),
    ],
)
def test_a_number_is_equal_or_reached_or_not(
    report: Printed, value: Decimal | None, *, is_met: bool
) -> None:
    assert report.is_met(value) is is_met


def test_the_table_says_which_are_not_equal_and_what_was_inferred() -> None:
    wrong: dict[str, Computed | None] = {
        one.key: Computed(printed()[one.key].value) for one in FIGURES
    }
    wrong["WH03"], wrong["QG11"] = Computed(Decimal(2160)), None

    said, unequal = compared(FIGURES, wrong)

    assert unequal == 2
    assert [line[:4] for line in said if "不等" in line and line[:2] in ("WH", "QG")] == ["WH03", "QG11"]  # fmt: skip
    assert said[-1] == "28 个数中有 2 个不等。"


def test_without_an_office_it_says_what_to_do(tmp_path: Path) -> None:
    assert main(["figures", "--data", str(tmp_path / "none")]) == 2


@pytest.mark.django_db
def test_computing_never_looks_at_the_printed_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> dict[str, Printed]:
        raise AssertionError

    monkeypatch.setattr(figures, "printed", closed)
    with seeing(EVERYTHING):
        found = compute(today=date(2026, 1, 1))

    assert set(found.values()) == {None}  # no place of the reports is in this office
    assert not hasattr(reported, "printed")
    with pytest.raises(AssertionError):
        compared(FIGURES, found)


@pytest.fixture
def office(db: None, tmp_path: Path, settings: Settings) -> Iterator[Account]:
    """The demo's office, built as the demo does."""
    settings.OFFICE_DATA = tmp_path / "office"
    make_workbooks(Request(wuhai(), seed=demo_office.SEED), folder=tmp_path / "city")
    demo_office.build(tmp_path / "city", progress=Progress(quiet=True))
    with seeing(EVERYTHING):
        yield Account.objects.get(login="shiji.guanli")


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_has_the_figures_of_the_reports_and_they_move_with_the_rows(
    office: Account,
) -> None:
    today = timezone.localdate()
    found = compute(today=today)
    said, unequal = compared(FIGURES, found)
    assert unequal == 0, "\n".join(said)
    _opens_to_its_rows(today)
    assert plain_recount() == _values(found)

    _change_twenty(office)

    moved = _values(compute(today=today))
    assert moved == plain_recount()
    assert moved != _values(found)


def _values(found: dict[str, Computed | None]) -> dict[str, int | tuple[int, int]]:
    """Of Wuhai's figures that follow the rows of organisations: the number, or how many of how many."""
    keys = ("WH03", "WH04", "WH07", "WH08", "WH09", "WH10", "WH11", "WH12")
    values: dict[str, int | tuple[int, int]] = {}
    for key in keys:
        one = found[key]
        assert one is not None
        reading = one.reading
        values[key] = (reading.counted, reading.total) if reading else int(one.value)
    return values


def plain_recount() -> dict[str, int | tuple[int, int]]:
    """The same, organisation by organisation in plain Python."""
    top = unit_of(WUHAI, on=NOVEMBER)
    assert top is not None
    holds = lambda row: (
        row.held_from <= NOVEMBER and (row.held_to is None or row.held_to > NOVEMBER)
    )
    entries = [one for one in Entry.objects.all() if holds(one) and top.pk in one.units]
    records = {r.party_organisation_id: r for r in PartyRecord.objects.select_related("party_organisation") if holds(r)}  # fmt: skip
    covered = {
        h.organisation_id for h in Hosting.objects.all()
        if holds(h) and h.party_organisation_id in records and records[h.party_organisation_id].nature == "entity"
    }  # fmt: skip
    sent = [a for a in Assignment.objects.all() if holds(a)]
    guided = {a.organisation_id for a in sent}
    ours = [e for e in entries if e.kind == "enterprise" and e.ownership not in PUBLIC]
    three = {e.organisation_id for e in ours if e.three_have == "yes"}
    social = [e for e in entries if e.kind in SOCIAL]
    running = {e.organisation_id for e in social if e.legal_status == "active"}
    base = three | running
    new = [
        r for r in records.values()
        if date(2025, 1, 1) <= r.party_organisation.established_on <= NOVEMBER
        and top.pk in r.party_organisation.units
    ]  # fmt: skip
    return {
        "WH03": sum(1 for e in ours if e.legal_status != "cancelled"),
        "WH04": len(social),
        "WH07": len({a.instructor_id for a in sent if _lies_in(a.organisation_id, top)}),
        "WH08": len((base - covered) & guided),
        "WH09": len(new),
        "WH10": (len(three & covered), len(three)),
        "WH11": (len(running & covered), len(running)),
        "WH12": (len(base & (covered | guided)), len(base)),
    }


def _lies_in(organisation: int, top: Unit) -> bool:
    return top.pk in Organisation.objects.get(pk=organisation).units


def _change_twenty(actor: Account) -> None:
    """Twenty organisations leave the register, move into another street, close, or get a branch."""
    random = Random(20)  # noqa: S311 - repeatable
    top = unit_of(WUHAI, on=NOVEMBER)
    assert top is not None
    now = timezone.now()
    standing = Entry.objects.still().filter(
        units__contains=[top.pk], kind__in=("enterprise", *SOCIAL)
    )
    streets = list(
        Unit.objects.on(DAY).named(on=DAY).filter(kind=Kind.STREET, path__startswith=top.path)
    )
    for number, entry in enumerate(random.sample(list(standing.order_by("pk")), 20)):
        one = entry.organisation
        if number % 4 == 0:
            Entry.objects.filter(pk=entry.pk).update(held_to=DAY)
        elif number % 4 == 1:
            edit_field(one, field=EditableField.OPERATING_ADDRESS, on=DAY, actor=actor, now=now, reason="迁址",
                       value=f"乌海市{random.choice(streets).name}1号")  # fmt: skip
        elif number % 4 == 2:
            closed = "revoked" if entry.kind in SOCIAL else "cancelled"
            edit_field(one, field=EditableField.LEGAL_STATUS, value=closed, on=DAY, actor=actor, now=now, reason="注销")  # fmt: skip
        else:
            form(
                Facts(name=f"新党支部{number}"),
                hosts=[one],
                established_on=DAY,
                actor=actor,
                now=now,
            )


def _opens_to_its_rows(today: date) -> None:
    """Every figure of a ledger opens just the rows that it counted."""
    for figure in FIGURES:
        says, unit = figure.says, unit_of(figure.at, on=figure.on)
        if isinstance(says, Indicator):
            assert unit is not None
            reading = read([says], on=figure.on, today=today)[unit.pk][says.key]
            for part, number in ((True, reading.counted), (None, reading.total)):
                asked = says.asked(unit, on=figure.on, part=part)
                assert count(says.of, asked, today=today, cap=None).number == number, figure.key
