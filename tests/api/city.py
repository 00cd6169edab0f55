"""A generated city in the register: names as registrars give them, with namesakes planted by hand."""

from collections.abc import Sequence
from datetime import date

from jingwei.register.operations import publish
from jingwei.sample import wuhai
from jingwei.sample.city import build_city
from jingwei.sample.model import Organisation
from jingwei.sample.population import population
from tests.register.fused import Said, fused, line
from tests.register.town import NOW, Town

ROUND_TWO = date(2026, 6, 10)
FIRST = 1_000  # the number of the first organisation of the city
WHERE = (
    ("海勃湾区", "新华街道"), ("海勃湾区", "滨河街道"), ("乌达区", "三道坎街道"), ("乌达区", "新达街道"),
)  # fmt: skip
Line = dict[str, Said]


def organisations(*, rows: int = 4_000, seed: int = 3) -> list[Organisation]:
    """Those of a generated city."""
    return build_city(wuhai(), population=population(rows), seed=seed)[0].organisations


def lines_of(found: Sequence[Organisation]) -> list[Line]:
    """The organisations as a round gives them, spread over the town's streets."""
    return [
        listed(FIRST + at, one.name.text, uscc=one.codes.credit) for at, one in enumerate(found)
    ]


def listed(number: int, name: str, *, where: tuple[str, str] | None = None, **said: Said) -> Line:
    """One organisation in a street of the town."""
    district, street = where or WHERE[number % len(WHERE)]
    address = f"乌海市{district}{street}人民路{number}号"
    return line(number, name, district=district, street=street, registered_address=address, **said)


def publish_lines(town: Town, lines: Sequence[Line], *, on: date = ROUND_TWO) -> None:
    """Makes these the register of the town, and nothing else."""
    result = fused(lines, round_no=2)
    publish(result, top=town["city"], on=on, round_no=2, actor=None, now=NOW)
