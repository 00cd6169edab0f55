"""Names as departments write them find their organisation among those of a whole generated city."""

from collections.abc import Callable, Iterator

import pytest

from jingwei.api.reconcile.asked import LARGEST_BATCH
from jingwei.sample.model import Organisation
from jingwei.sample.names import Name
from tests.api import city
from tests.api.conftest import Program
from tests.register.town import Town

pytestmark = pytest.mark.thorough

WIDE = str.maketrans({chr(one): chr(one + 0xFEE0) for one in range(0x21, 0x7F)})
NUMBERS = "ABC123"


def test_every_one_of_200_names_is_found_by_its_hard_variants(
    town: Town, program: Callable[..., Program]
) -> None:
    found = city.organisations()
    city.publish_lines(town, city.lines_of(found))
    asker = program("city")
    named = [(f"JW-{city.FIRST + at:07d}", one) for at, one in enumerate(found)]
    chosen = [(number, one.name) for number, one in named if is_ordinary(one, found)][:200]

    lost = {
        variant: misses(asker, [(number, write(name)) for number, name in chosen])
        for variant, write in VARIANTS.items()
    }

    assert len(found) > 500
    assert len(chosen) == 200
    assert lost == {variant: [] for variant in VARIANTS}


def test_full_width_letters_and_spaces_count_for_nothing(
    town: Town, program: Callable[..., Program]
) -> None:
    name = "乌海市鑫达ABC123科技有限公司"
    city.publish_lines(town, [city.listed(2001, name)])

    asked = [
        name.translate(WIDE),
        "乌海市 鑫达 ABC123 科技　有限公司",
        "鑫达abc123科技有限責任公司",
    ]
    found = [program("city").one(one)[0] for one in asked]

    assert [(one["id"], one["match"]) for one in found] == [("JW-0002001", True)] * 3


def misses(asker: Program, asked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those whose organisation is not the first candidate."""
    return [
        (number, query)
        for part in batches(asked)
        for (number, query), result in zip(
            part, asker.results({str(at): {"query": query} for at, (_n, query) in enumerate(part)}).values(),
            strict=True,
        )
        if not result or result[0]["id"] != number
    ]  # fmt: skip


def batches(asked: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """As many at once as the service answers."""
    for at in range(0, len(asked), LARGEST_BATCH):
        yield asked[at : at + LARGEST_BATCH]


def is_ordinary(one: Organisation, others: list[Organisation]) -> bool:
    """A company with a form, of which no other bears brand and trade: its short form names one alone."""
    name = one.name
    same = [
        other for other in others if other.name.brand + other.name.trade == name.brand + name.trade
    ]
    return name.form in FORMS and not name.tail and len(same) == 1


def short(name: Name) -> str:
    """As people say it."""
    return name.brand + name.trade


def without_region(name: Name) -> str:
    return name.brand + name.trade + name.form


def with_the_other_form(name: Name) -> str:
    return name._replace(form=FORMS[name.form]).text


def with_a_space_and_wide_brackets(name: Name) -> str:
    text = name.text
    return f"{text[:4]} {text[4:]}".replace("（", "(").replace("）", ")").translate(WIDE)


FORMS = {"有限公司": "有限责任公司", "有限责任公司": "有限公司"}
VARIANTS: dict[str, Callable[[Name], str]] = {
    "short form": short,
    "region left out": without_region,
    "the other form": with_the_other_form,
    "a space inside, full width": with_a_space_and_wide_brackets,
}
