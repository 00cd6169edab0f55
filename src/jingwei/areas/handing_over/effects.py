"""What a hand-over does to the register, and what forbids it there (R-H.2)."""

from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import about, actor_of, entry_of, register_open
from jingwei.procedures.parts import Facts
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.operations import place
from jingwei.units.models import Unit


def hand_over_place(case: Case, facts: Facts) -> None:
    """Place the organisation in the unit that it was offered to, from the day of the step on."""
    offered_to = Unit.objects.get(pk__in=[case.other_id])
    with register_open():
        place(
            about(case), kind=PlacementKind.PLACE, unit=offered_to,
            reason=_("属地交接办件 {number}").format(number=case.pk), basis=Basis.HAND_OVER, on=facts.on,
            actor=actor_of(facts), now=facts.now,
        )  # fmt: skip


def gone_elsewhere(case: Case, facts: Facts) -> str:
    """Why an organisation is not handed over by whom it does not lie with any more."""
    with seeing(EVERYTHING):
        entry = entry_of(case.subject_id, on=facts.on)
    if entry is None:
        return _("它已不在底册里，不用再交接；请由移出单位收回。")
    if case.unit_id not in entry.units:
        return _("它已另有属地，不在移出单位了；请由移出单位收回。")
    return ""
