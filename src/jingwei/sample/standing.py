"""Decides how organisations stand so that the published figures hold exactly."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from jingwei.sample import words
from jingwei.sample.model import Kind, Standing
from jingwei.sample.population import Population

_FIRST_DAY = date(2002, 1, 7)
_DAYS = 8_600
_IDLE_STATUSES = ("停业", "吊销，未注销", "存续", "存续", "存续")


class Standings:
    """Deals out standings from a shuffled pack, as many of each sort as the population says."""

    def __init__(self, population: Population, *, random: Random) -> None:
        self._random = random
        p = population
        self._companies = self._pack(p.companies, good=p.three_have, covered=p.covered_companies)
        self._social = self._pack(p.social, good=p.running_social, covered=p.covered_social)

    def next(self, kind: Kind, detail: str) -> Standing:
        """The standing of the next organisation of its kind."""
        if kind is Kind.COMPANY:
            good, covered = next(self._companies, (True, False))
            return self._company(good=good, covered=covered)
        if kind is Kind.SOCIAL:
            running, covered = next(self._social, (True, False))
            return self._social_organisation(detail, running=running, covered=covered)
        return self._other(kind)

    def _pack(self, total: int, *, good: int, covered: int) -> Iterator[tuple[bool, bool]]:
        cards = [(i < good, i < covered) for i in range(total)]
        self._random.shuffle(cards)
        return iter(cards)

    def _company(self, *, good: bool, covered: bool) -> Standing:
        """Premises, staff and operation where good; where not, at least one is wanting (R-2.3)."""
        draw = self._random.random
        status = "存续" if good else _IDLE_STATUSES[int(draw() * len(_IDLE_STATUSES))]
        employees = 1 + int(draw() ** 3 * 400) if good else 0
        insured = max(1, int(employees * (0.4 + 0.6 * draw()))) if good else 0
        members = self._members(covered=covered, employees=employees)
        return self._standing(
            status=status,
            employees=employees,
            insured=insured,
            members=members,
            above_scale=good and employees > 60 and draw() < 0.6,
            three_have=good,
            covered=covered,
            running=status == "存续",
        )

    def _social_organisation(self, detail: str, *, running: bool, covered: bool) -> Standing:
        draw = self._random.random
        employees = 1 + int(draw() ** 2 * (40 if detail == "service_institution" else 12))
        term_end = date(2024, 1, 1) + timedelta(days=int(draw() * 1_800))
        return self._standing(
            status="正常" if running else "撤销登记",
            employees=employees,
            insured=int(employees * draw()),
            members=self._members(covered=covered, employees=employees),
            covered=covered,
            running=running,
            competent_unit=self._random.choice(words.COMPETENT_UNITS),
            term_end=term_end if detail != "foundation" else None,
            annual_check=("合格" if draw() < 0.86 else "基本合格") if running else "未参检",
        )

    def _other(self, kind: Kind) -> Standing:
        draw = self._random.random
        gone = kind is Kind.CANCELLED
        employees = 0 if gone else 1 + int(draw() ** 3 * (300 if kind is Kind.STATE_OWNED else 15))
        return self._standing(
            status="注销" if gone else "存续",
            employees=employees,
            insured=int(employees * draw()),
            members=int(employees * 0.2) if kind is Kind.STATE_OWNED else 0,
            above_scale=kind is Kind.STATE_OWNED and employees > 60,
            covered=kind is Kind.STATE_OWNED,
            running=not gone,
        )

    def _members(self, *, covered: bool, employees: int) -> int:
        share = 0.05 + 0.1 * self._random.random()
        return max(3 if covered and employees > 8 else 1, int(employees * share)) if covered else 0

    def _standing(  # noqa: PLR0913 - one keyword for each field of the value it builds
        self,
        *,
        status: str,
        employees: int,
        insured: int,
        members: int,
        covered: bool,
        running: bool,
        above_scale: bool = False,
        three_have: bool = False,
        competent_unit: str = "",
        term_end: date | None = None,
        annual_check: str = "",
    ) -> Standing:
        day = _FIRST_DAY + timedelta(days=int(self._random.random() ** 0.7 * _DAYS))
        return Standing(
            status=status,
            established_on=day,
            employees=employees,
            insured=insured,
            members=members,
            above_scale=above_scale,
            three_have=three_have,
            covered=covered,
            running=running,
            competent_unit=competent_unit,
            term_end=term_end,
            annual_check=annual_check,
        )
