"""What offices say of a key event, on the pages of its case: all of it, the last word counts (R-CP.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jingwei.areas.compliance.events.guards import opinions_of
from jingwei.areas.compliance.events.opinions import late
from jingwei.areas.compliance.events.procedure import key_event
from jingwei.areas.compliance.kinds import Word
from jingwei.areas.compliance.models import Opinion
from jingwei.procedures.models import Case
from jingwei.web.liaison.steps import unit_names

WORDS: Mapping[str, str] = {one.value: str(one.label) for one in Word}


@dataclass(frozen=True, slots=True)
class Asked:
    """An office that is asked, what it is called, whether it was silent past its day."""

    opinion: Opinion
    unit: str
    is_late: bool


def asked_on(case: Case, *, on: date) -> list[Asked]:
    """Those that are asked on the case; none on a case of another procedure. Who sees the case sees them."""
    if case.procedure != key_event.key:
        return []
    found = opinions_of(case)
    names, silent = unit_names([one.unit_id for one in found], on=on), late(found, on=on)
    return [Asked(one, names.get(one.unit_id, ""), one in silent) for one in found]
