"""The figures of the office: those of all areas, in one order that gives each its bit (R-I.4)."""

import hashlib
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from jingwei.indicators.definition import Indicator, catalogue

MOST = 63  # bits of a number


@cache
def indicators() -> Mapping[str, Indicator]:
    """By key, in the order of the areas; the setting INDICATORS names each area's.

    Raises ValueError where two share a key or a title, one is not about organisations, or there are more
    than a number has bits.
    """
    found = catalogue(one for place in settings.INDICATORS for one in import_string(place).values())
    if len(found) > MOST:
        raise ValueError(
            f"{len(found)} indicators, and {MOST} bits: give the standings a second number"
        )
    if strange := [one.key for one in found.values() if one.of.is_grouped]:
        raise ValueError(f"not about organisations: {strange}")
    return found


@cache
def digest() -> str:
    """Of all definitions: another one means that the standings are made anew."""
    said = [
        repr((one.key, one.version, one.of.key, one.within, one.counts))
        for one in indicators().values()
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
