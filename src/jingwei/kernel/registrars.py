"""Who registered an organisation and what kind it is, from the first two characters of its code."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class OrganisationKind(StrEnum):
    """Kinds of organisation; stations carry no code of their own kind and are never derived."""

    ENTERPRISE = "enterprise"
    SOLE_TRADER = "sole_trader"
    COOPERATIVE = "cooperative"
    ASSOCIATION = "association"
    SERVICE_INSTITUTION = "service_institution"
    FOUNDATION = "foundation"
    LAW_FIRM = "law_firm"
    TRADE_UNION = "trade_union"
    PUBLIC_INSTITUTION = "public_institution"
    COLLECTIVE = "collective"
    STATION = "station"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RegistrarCategory:
    """First and second character of a unified code, with the words of GB 32100 (R-1.6)."""

    prefix: str
    registrar: str
    category: str


# Two characters, else the first one alone.
_KINDS = {
    "12": OrganisationKind.PUBLIC_INSTITUTION,
    "31": OrganisationKind.LAW_FIRM,
    "51": OrganisationKind.ASSOCIATION,
    "52": OrganisationKind.SERVICE_INSTITUTION,
    "53": OrganisationKind.FOUNDATION,
    "91": OrganisationKind.ENTERPRISE,
    "92": OrganisationKind.SOLE_TRADER,
    "93": OrganisationKind.COOPERATIVE,
    "8": OrganisationKind.TRADE_UNION,
    "N": OrganisationKind.COLLECTIVE,
}


@cache
def categories() -> dict[str, RegistrarCategory]:
    """Return all pairs of first and second character that GB 32100 defines, by prefix (R-1.6)."""
    text = files("jingwei.kernel").joinpath("data", "registrars.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["prefix"]: RegistrarCategory(**r) for r in rows}


def category(code: str) -> RegistrarCategory | None:
    """Return who registers codes that begin like this one, None when nobody does."""
    return categories().get(code[:2])


def kind_of(code: str) -> OrganisationKind | None:
    """Return the kind a unified code stands for, None when its beginning is undefined (R-1.8)."""
    if category(code) is None:
        return None
    return _KINDS.get(code[:2]) or _KINDS.get(code[:1], OrganisationKind.OTHER)
