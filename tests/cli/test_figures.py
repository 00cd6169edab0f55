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
from jingwei.cli.reported import (
    ASSOCIATIONS,
    DEJIANG,
    FIGURES,
    QUANGANG,
    WUHAI,
    Computed,
    compute,
    unit_of,
)
from jingwei.cover.models import Assignment, ChainLink, Hosting, TeamTie
from jingwei.cover.operations import Facts, form
from jingwei.indicators.definition import Indicator
from jingwei.indicators.reading import read
from jingwei.ledgers.reading import count
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry
from jingwei.register.operations import edit_field
from jingwei.sample import Request, make_workbooks, wuhai
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from tests.cli.plainly import SOCIAL, Number, differences, plain_recount

DAY, EARLIER = date(2025, 11, 29), date(2025, 10, 20)
# What twenty such changes cannot but move.
MOVED = {"WH03", "WH10", "WH12", "WH21", "WH23", "QG12", "DJ01", "DJ02"}


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
    assert said[-1] == "44 个数中有 2 个不等。"


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
    before = plain_recount(today)
    assert differences(before, _values(found)) == {}

    _change_twenty(office)

    after = plain_recount(today)
    assert differences(after, _values(compute(today=today))) == {}
    assert set(differences(before, after)) >= MOVED


def _values(found: dict[str, Computed | None]) -> dict[str, Number]:
    """Each figure: the number, or how many of how many."""
    values: dict[str, Number] = {}
    for figure in FIGURES:
        one = found[figure.key]
        assert one is not None
        reading, says = one.reading, figure.says
        is_share = reading is not None and isinstance(says, Indicator) and says.is_share
        values[figure.key] = (
            (reading.counted, reading.total) if reading and is_share else int(one.value)
        )
    return values


def _change_twenty(actor: Account) -> None:
    """Twenty organisations leave the register, move, get a branch, or lose what covers them; five in each place."""
    random = Random(20)  # noqa: S311 - repeatable
    for at, on in ((WUHAI, DAY), (ASSOCIATIONS, EARLIER), (QUANGANG, DAY), (DEJIANG, DAY)):
        top = unit_of(at, on=on)
        assert top is not None
        standing = Entry.objects.still().filter(
            units__contains=[top.pk], kind__in=("enterprise", *SOCIAL), held_from__lt=on
        )
        if at == QUANGANG:  # what is reported of it is about chains
            standing = standing.filter(
                organisation__in=ChainLink.objects.on(on).values("organisation")
            )
        if at == DEJIANG:  # of it, about Party organisations
            standing = standing.filter(
                organisation__in=Hosting.objects.on(on).values("organisation")
            )
        five = random.sample(list(standing.order_by("pk")), 5)
        for step, entry in zip(
            (_leaves, _closes, _is_covered, _is_left_alone, _moves), five, strict=True
        ):
            step(entry, on, actor, random)


def _leaves(entry: Entry, on: date, _actor: Account, _random: Random) -> None:
    Entry.objects.filter(pk=entry.pk).update(held_to=on)
    ties = Hosting.objects.filter(organisation=entry.organisation_id)
    ties.filter(held_from__gte=on).delete()
    ties.update(held_to=on)


def _closes(entry: Entry, on: date, actor: Account, _random: Random) -> None:
    closed = "revoked" if entry.kind in SOCIAL else "cancelled"
    _edit(entry, EditableField.LEGAL_STATUS, closed, on=on, actor=actor)


def _is_covered(entry: Entry, on: date, actor: Account, random: Random) -> None:
    now = timezone.now()
    facts = Facts(name=f"新党支部{entry.pk}", formal=random.randint(3, 9))
    form(facts, hosts=[entry.organisation], established_on=on, actor=actor, now=now)


def _is_left_alone(entry: Entry, on: date, _actor: Account, _random: Random) -> None:
    """Branch, instructor, team and chain are its no more."""
    for model in (Hosting, Assignment, TeamTie, ChainLink):
        whose = entry.organisation_id
        model.objects.filter(organisation=whose, held_from__gte=on).delete()
        model.objects.on(on).filter(organisation=whose).update(held_to=on)


def _moves(entry: Entry, on: date, actor: Account, random: Random) -> None:
    """To another street of its place."""
    place = Unit.objects.get(pk=entry.units[0])
    streets = (
        Unit.objects.on(on)
        .named(on=on)
        .filter(kind__in=(Kind.STREET, Kind.TOWN), path__startswith=place.path)
    )
    there = random.choice(list(streets.exclude(pk__in=entry.units).order_by("pk")))
    _edit(entry, EditableField.OPERATING_ADDRESS, f"{there.name}1号", on=on, actor=actor)


def _edit(entry: Entry, field: EditableField, value: str, *, on: date, actor: Account) -> None:
    one, now = entry.organisation, timezone.now()
    edit_field(one, field=field, value=value, on=on, actor=actor, now=now, reason="核实")


def _opens_to_its_rows(today: date) -> None:
    """Every figure of a ledger opens just the rows that it counted."""
    for figure in FIGURES:
        on = figure.day(today)
        says, unit = figure.says, unit_of(figure.at, on=on)
        if isinstance(says, Indicator):
            assert unit is not None
            reading = read([says], on=on, today=today)[unit.pk][says.key]
            for part, number in ((True, reading.counted), (None, reading.total)):
                asked = says.asked(unit, on=on, part=part)
                assert count(says.of, asked, today=today, cap=None).number == number, figure.key
