"""The procedures of the office, and who may open their pages: a new one is listed here (R-C.1)."""

from collections.abc import Mapping
from types import MappingProxyType

from jingwei.areas.compliance.events.objection import REFUSED, key_event_objection
from jingwei.areas.compliance.events.procedure import begin_asked as begin_key_event
from jingwei.areas.compliance.events.procedure import key_event
from jingwei.areas.compliance.renewal.procedure import term_renewal
from jingwei.areas.corrections.procedure import correction
from jingwei.areas.corrections.routing import begin as begin_correction
from jingwei.areas.formation.procedure import begin as begin_formation
from jingwei.areas.formation.procedure import formation
from jingwei.areas.handing_over.procedure import begin as begin_hand_over
from jingwei.areas.handing_over.procedure import hand_over
from jingwei.areas.hazards.procedure import hazards
from jingwei.areas.level_changes.procedure import level_change
from jingwei.areas.orders import guards
from jingwei.areas.orders import routing as orders
from jingwei.areas.orders.instruction import instruction
from jingwei.areas.orders.kinds import HANDLERS, LEADS
from jingwei.areas.orders.loan import loan
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.suggestion import suggestion
from jingwei.areas.party_health.procedure import mending
from jingwei.areas.rectification.objection import rectification_objection
from jingwei.areas.rectification.procedure import rectification
from jingwei.areas.rectification.self_check import begin as begin_self_check
from jingwei.areas.rectification.self_check import self_check
from jingwei.areas.sweeps.procedure import sweep
from jingwei.people.permissions import Permission
from jingwei.procedures import objections
from jingwei.procedures.asking import BeginAsked
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.organisations import Begin
from jingwei.units.kinds import Kind

hazard = hazards(elsewhere=guards.belongs_elsewhere, out_of_reach=guards.out_of_reach)
CATALOGUE = Catalogue(
    (
        hand_over,
        correction,
        sweep,
        level_change,
        formation,
        mending,
        rectification,
        rectification_objection,
        self_check,
        order,
        suggestion,
        instruction,
        loan,
        hazard,
        term_renewal,
        key_event,
        key_event_objection,
    )
)
ORDERS = Catalogue((order,))
# Matters of their own that somebody of the office opens: at a unit of which kinds, by the key of the procedure.
MATTERS: Mapping[str, tuple[Kind, ...]] = MappingProxyType(
    {suggestion.key: LEADS, instruction.key: LEADS, loan.key: (*LEADS, *HANDLERS)}
)
# Whose matter a case is that somebody opens on a page, by the key of the procedure.
OPENED: Mapping[str, Begin] = MappingProxyType(
    {
        hand_over.key: begin_hand_over,
        correction.key: begin_correction,
        formation.key: begin_formation,
    }
)
# Whose matter a case is that somebody without an account asks for (R-C.14).
ASKED: Mapping[str, BeginAsked] = MappingProxyType(
    {
        order.key: orders.begin,
        suggestion.key: orders.begin_anonymous,
        hazard.key: orders.begin_anonymous,
        rectification_objection.key: objections.begin,
        self_check.key: begin_self_check,
        key_event.key: begin_key_event,
        key_event_objection.key: objections.begin,
    }
)
# Of these, the cases about it are shown to an organisation that came with its code (R-C.16).
SHOWN: frozenset[str] = frozenset(
    {
        rectification.key,
        rectification_objection.key,
        self_check.key,
        correction.key,
        order.key,
        term_renewal.key,
        key_event.key,
        key_event_objection.key,
    }
)
# With which procedure an organisation objects to what was done in a case of another, and in which states (none: any).
OBJECTIONS: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType(
    {
        rectification.key: (rectification_objection.key, frozenset()),
        key_event.key: (key_event_objection.key, REFUSED),
    }
)
# One of them opens the pages; which cases are seen there is asked of each procedure.
POWERS: tuple[Permission, ...] = tuple(
    sorted(
        {one for procedure in CATALOGUE for one in procedure.seers}
        | {
            one
            for procedure in CATALOGUE
            for step in procedure.openings
            for one in step.permissions
        }
    )
)
