"""Registrars: the table of GB 32100 and the kinds that follow from it."""

import pytest

from jingwei.kernel import registrars
from jingwei.kernel.registrars import OrganisationKind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("51150304PDY00001X1", OrganisationKind.ASSOCIATION),
        ("52150302PDY0000281", OrganisationKind.SERVICE_INSTITUTION),
        ("53", OrganisationKind.FOUNDATION),
        ("91", OrganisationKind.ENTERPRISE),
        ("92", OrganisationKind.SOLE_TRADER),
        ("93", OrganisationKind.COOPERATIVE),
        ("31", OrganisationKind.LAW_FIRM),
        ("81", OrganisationKind.TRADE_UNION),
        ("12", OrganisationKind.PUBLIC_INSTITUTION),
        ("N2", OrganisationKind.COLLECTIVE),
        ("Y1", OrganisationKind.OTHER),
    ],
)
def test_the_beginning_of_a_code_tells_the_kind(code: str, kind: OrganisationKind) -> None:
    assert registrars.kind_of(code) is kind


@pytest.mark.parametrize("code", ["", "9", "94", "O1", "X1"])
def test_an_undefined_beginning_tells_nothing(code: str) -> None:
    assert registrars.kind_of(code) is None


def test_the_registrar_is_named() -> None:
    found = registrars.category("51150304PDY00001X1")

    assert found is not None
    assert (found.registrar, found.category) == ("民政", "社会团体")


def test_every_pair_of_the_table_has_a_kind() -> None:
    assert len(registrars.categories()) == 36
    assert all(registrars.kind_of(prefix) for prefix in registrars.categories())
