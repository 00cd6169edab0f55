"""Who within the department that a case waits for answers for it, in words (R-IO.4)."""

from collections.abc import Iterable
from datetime import date

from jingwei.areas.charges.queries import answering
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import Case
from jingwei.web.liaison.steps import unit_names


def charged(cases: Iterable[Case], *, on: date) -> dict[int, str]:
    """The inner offices, by the case, each with its part where several share a charge; left out where nobody answers."""
    found = answering(cases, on=on)
    names = unit_names({one.office_id for lines in found.values() for one in lines}, on=on)
    return {
        pk: _("、").join(
            _("{office}（{part}）").format(office=names[one.office_id], part=one.part) if one.part else names[one.office_id]
            for one in lines
        )
        for pk, lines in found.items()
    }  # fmt: skip
