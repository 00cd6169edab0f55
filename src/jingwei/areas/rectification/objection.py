"""An organisation objects to a problem that is said of it; the level above the finder decides (R-Z.8)."""

from jingwei.areas.rectification.procedure import rectification
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.models import Case
from jingwei.procedures.objections import objection
from jingwei.procedures.operations import take_step
from jingwei.procedures.organisations import actor_of
from jingwei.procedures.parts import Facts


def overturn(case: Case, facts: Facts) -> None:
    """The problem does not stand: its case ends, where it has not ended already."""
    found = Case.objects.get(followers=case)
    if found.closed_at is None:
        take_step(
            rectification, step="overturn", case_id=found.pk, version=found.version,
            answers={"reason": facts.answers["reason"]}, actor=actor_of(facts), now=facts.now, key=f"overturn/{case.pk}",
        )  # fmt: skip


rectification_objection = objection(
    "rectification_objection", mark("对查出的问题提出异议"), seen_with=Permission.RECTIFICATION_VIEW,
    decides=Permission.RECTIFICATION_LEAD, upheld=(overturn,),
)  # fmt: skip
