"""The figures that reports on the sample places print, each as it is computed from rows; no printed number is known here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jingwei.areas.compliance.indicators import INDICATORS as OF_COMPLIANCE
from jingwei.areas.coverage.indicators import INDICATORS
from jingwei.areas.coverage.tallies import TALLIES
from jingwei.areas.orders.tallies import TALLIES as OF_ORDERS
from jingwei.areas.reception.tallies import TALLIES as OF_RECEPTION
from jingwei.areas.rectification.tallies import TALLIES as OF_CAMPAIGNS
from jingwei.areas.rounds.tallies import TALLIES as OF_ROUNDS
from jingwei.indicators.definition import NOTHING, Indicator, Reading
from jingwei.indicators.reading import read
from jingwei.indicators.tally import Tally
from jingwei.kernel.catalogue import mark
from jingwei.units.kinds import CodeSystem
from jingwei.units.models import Unit

Address = tuple[str, CodeSystem]
WUHAI, QUANGANG, DEJIANG = (
    (code, CodeSystem.STATISTICS) for code in ("150300", "350505", "520626")
)
WUDA = ("150304", CodeSystem.STATISTICS)
ASSOCIATIONS = ("150300/industry_committee/associations", CodeSystem.OWN)
NOVEMBER, OCTOBER = date(2025, 11, 30), date(2025, 10, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a report: which unit's, by what, as of which day, None for today; decimals: of a share, where the report has others."""

    key: str
    at: Address
    says: Indicator | Tally
    on: date | None = NOVEMBER
    decimals: int | None = None
    title: str = ""

    def day(self, today: date) -> date:
        """As of which day it is told."""
        return self.on or today

    @property
    def called(self) -> str:
        """What it is, as Chinese source text."""
        return self.title or self.says.title


@dataclass(frozen=True, slots=True)
class Computed:
    """What the rows say; reading: of a share of a ledger, how many of how many."""

    value: Decimal
    reading: Reading | None = None


FIGURES = (
    Figure(key="WH01", at=WUHAI, says=OF_ROUNDS["departments"]),
    Figure(key="WH02", at=WUHAI, says=OF_ROUNDS["rows"]),
    Figure(key="WH03", at=WUHAI, says=INDICATORS["enterprises"]),
    Figure(key="WH04", at=WUHAI, says=INDICATORS["social-organisations"]),
    Figure(key="WH05", at=WUHAI, says=TALLIES["levels"]),
    Figure(key="WH06", at=WUHAI, says=TALLIES["ledgers"]),
    Figure(key="WH07", at=WUHAI, says=TALLIES["instructors"]),
    Figure(key="WH08", at=WUHAI, says=INDICATORS["guided"]),
    Figure(key="WH09", at=WUHAI, says=TALLIES["established"]),
    Figure(key="WH10", at=WUHAI, says=INDICATORS["three-have-cover"]),
    Figure(key="WH11", at=WUHAI, says=INDICATORS["social-cover"]),
    Figure(key="WH12", at=WUHAI, says=INDICATORS["work-cover"]),
    Figure(key="WH13", at=WUHAI, says=TALLIES["teams"]),
    Figure(key="WH14", at=WUHAI, says=INDICATORS["team-served"]),
    Figure(key="WH15", at=WUHAI, says=OF_RECEPTION["reception-days"]),
    Figure(key="WH16", at=WUHAI, says=OF_RECEPTION["needs-settled"]),
    Figure(key="WH17", at=WUHAI, says=OF_RECEPTION["problems-settled"]),
    Figure(key="WH21", at=ASSOCIATIONS, says=INDICATORS["social-organisations"], on=OCTOBER,
           title=mark("全市性行业协会商会")),
    Figure(key="WH22", at=ASSOCIATIONS, says=TALLIES["authorities"], on=OCTOBER,
           title=mark("它们的三项主管单位")),
    Figure(key="WH23", at=ASSOCIATIONS, says=INDICATORS["social-cover"], on=OCTOBER, decimals=0,
           title=mark("行业协会商会党组织覆盖率")),
    Figure(key="WH24", at=ASSOCIATIONS, says=INDICATORS["work-cover"], on=OCTOBER,
           title=mark("行业协会商会党的工作覆盖率")),
    Figure(key="WH25", at=WUHAI, says=OF_ORDERS["orders-classes"]),
    Figure(key="WH26", at=WUHAI, says=OF_ORDERS["orders-steps"]),
    Figure(key="WH27", at=WUHAI, says=OF_ORDERS["orders-channels"]),
    Figure(key="WD01", at=WUDA, says=OF_CAMPAIGNS["campaign-organisations"], on=None),
    Figure(key="WD02", at=WUDA, says=OF_CAMPAIGNS["campaign-departments"], on=None),
    Figure(key="WD03", at=WUDA, says=OF_CAMPAIGNS["campaign-meetings"], on=None),
    Figure(key="WD04", at=WUDA, says=OF_CAMPAIGNS["campaign-classes"], on=None),
    Figure(key="WD05", at=WUDA, says=OF_CAMPAIGNS["campaign-rounds"], on=None),
    Figure(key="WD06", at=WUDA, says=OF_COMPLIANCE["party-in-charter"], on=None, decimals=0),
    Figure(key="WD07", at=WUDA, says=OF_CAMPAIGNS["campaign-steps"], on=None),
    Figure(key="WD08", at=WUDA, says=OF_CAMPAIGNS["campaign-stages"], on=None),
    Figure(key="WD09", at=WUDA, says=OF_CAMPAIGNS["campaign-goals"], on=None),
    Figure(key="WD10", at=WUDA, says=OF_CAMPAIGNS["campaign-directions"], on=None),
    Figure(key="QG11", at=QUANGANG, says=TALLIES["chains"]),
    Figure(key="QG12", at=QUANGANG, says=INDICATORS["chain-enterprises"]),
    Figure(key="QG13", at=QUANGANG, says=TALLIES["chain-branches"]),
    Figure(key="QG14", at=QUANGANG, says=TALLIES["chain-park-branches"]),
    Figure(key="QG15", at=QUANGANG, says=TALLIES["chain-enclaves"]),
    Figure(key="QG17", at=QUANGANG, says=TALLIES["chain-joint"]),
    Figure(key="QG18", at=QUANGANG, says=TALLIES["chain-joint-hosts"]),
    Figure(key="DJ01", at=DEJIANG, says=TALLIES["party-organisations"]),
    Figure(key="DJ02", at=DEJIANG, says=TALLIES["members"]),
    Figure(key="DJ03", at=DEJIANG, says=TALLIES["instructors"]),
)  # fmt: skip


def compute(figures: Iterable[Figure] = FIGURES, *, today: date) -> dict[str, Computed | None]:
    """What the rows in sight say of each figure, by key; None where its place is not in the office."""
    listed = list(figures)
    units = {(one.at, one.on): unit_of(one.at, on=one.day(today)) for one in listed}
    readings = {
        on: read({f.says.key: f.says for f in listed if f.day(today) == on and isinstance(f.says, Indicator)}.values(),
                 on=on, today=today)
        for on in sorted({one.day(today) for one in listed if isinstance(one.says, Indicator)})
    }  # fmt: skip
    return {
        one.key: _computed(one, unit, readings.get(one.day(today), {}), today=today)
        if (unit := units[one.at, one.on])
        else None
        for one in listed
    }


def unit_of(at: Address, *, on: date) -> Unit | None:
    """The unit that the office has under this code on the day."""
    code, system = at
    return Unit.objects.holding([code], system=system, on=on).first()


def _computed(
    figure: Figure, unit: Unit, found: Mapping[int | None, Mapping[str, Reading]], *, today: date
) -> Computed | None:
    says, on = figure.says, figure.day(today)
    if isinstance(says, Tally):
        return Computed(Decimal(says.read(unit, since=date(on.year, 1, 1), on=on)))
    reading = found.get(unit.pk, {}).get(says.key, NOTHING)
    if not says.is_share:
        return Computed(Decimal(reading.counted))
    percent = reading.percent(says.decimals if figure.decimals is None else figure.decimals)
    return None if percent is None else Computed(percent, reading)
