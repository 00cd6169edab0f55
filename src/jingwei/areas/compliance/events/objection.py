"""An organisation objects to a refusal of its key event; the level above the office that refused decides (R-CP.19)."""

from jingwei.areas.compliance.events.procedure import key_event
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.models import Case
from jingwei.procedures.objections import objection
from jingwei.procedures.operations import Matter, open_case
from jingwei.procedures.organisations import actor_of
from jingwei.procedures.parts import Facts

REFUSED = frozenset({"refused"})


def allow(case: Case, facts: Facts) -> None:
    """The refusal does not stand: what was told may be held, as a case of its own, for a closed one stays closed."""
    refused = Case.objects.get(followers=case)
    first = refused.events.get(sequence=1).answers
    open_case(
        key_event, step="allow", matter=Matter(refused.subject_id, refused.unit, refused.other, follows=case),
        answers={key: first[key] for key in ("kind", "what", "planned_on")}, actor=actor_of(facts), now=facts.now,
        key=f"allow/{case.pk}",
    )  # fmt: skip


key_event_objection = objection(
    "key_event_objection", mark("对不同意重大事项提出异议"), seen_with=Permission.COMPLIANCE_VIEW,
    decides=Permission.COMPLIANCE_REVIEW, upheld=(allow,), against=REFUSED,
)  # fmt: skip
