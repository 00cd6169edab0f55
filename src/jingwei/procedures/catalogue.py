"""The procedures of the office, for what speaks of all of them without knowing any (R-C.1)."""

from django.conf import settings
from django.utils.module_loading import import_string

from jingwei.procedures.definition import Catalogue


def procedures() -> Catalogue:
    """Every edition that cases still follow; the setting PROCEDURES names the place."""
    found: Catalogue = import_string(settings.PROCEDURES)
    return found
