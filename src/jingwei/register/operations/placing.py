"""Places organisations where a person says, and lets the rules say again (R-R.6).

Whether the actor may do it is asked at the door. All of it is done within a sight.
"""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
from django.db import transaction

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register import incoming, rules
from jingwei.register.decompose import decompose
from jingwei.register.ground import ground
from jingwei.register.kinds import SEEN_THROUGH, Basis, PlacementKind
from jingwei.register.models import Entry, Lineage, Organisation, Placement, Publication
from jingwei.register.operations.authorities import decide_for, revive
from jingwei.register.operations.entries import reopen
from jingwei.register.operations.steps import hold, refuse, tell
from jingwei.register.rules import RegisterRefused
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

_NOTHING: Mapping[str, None] = dict.fromkeys(incoming.WHEREABOUTS)


def place(
    organisation: Organisation, *, kind: PlacementKind, unit: Unit, reason: str, on: date,
    actor: Account, now: datetime, basis: Basis = Basis.PERSON,
) -> Placement:  # fmt: skip
    """Ties the organisation to the unit from the day on; it stays so until a person says otherwise.

    Of the three authorities it decides against all who name another (R-R.13).
    Raises RegisterRefused without a reason, for a unit of another kind or that does not stand, and
    for a day before what the register holds.
    """
    refuse(rules.unreasoned(reason), rules.misplaced(kind, Kind(unit.kind)), _standing(unit, on=on))
    with transaction.atomic():
        entry = hold(organisation, on=on)
        held = Placement.objects.still().filter(organisation=organisation, kind=kind).first()
        decided = decide_for(organisation, kind=kind, unit=unit, reason=reason, on=on, actor=actor)
        if held is not None and (held.unit_id, held.basis) == (unit.pk, basis) and not decided:
            return held
        opened = _replace(
            held, organisation, kind=kind, unit=unit, basis=basis, reason=reason, on=on
        )
        _follow(entry, kind, unit, on=on)
        tell("place", subject=organisation, actor=actor, now=now, kind=str(kind), unit=unit.pk,
             before=held.unit_id if held else None, basis=str(basis), **({"settled": decided} if decided else {}))  # fmt: skip
    return opened


def unplace(
    organisation: Organisation, *, kind: PlacementKind, reason: str, on: date, actor: Account, now: datetime
) -> Placement | None:  # fmt: skip
    """Takes back what a person said; the rules place it anew. Raises RegisterRefused where none did."""
    refuse(rules.unreasoned(reason))
    with transaction.atomic():
        entry = hold(organisation, on=on)
        held = Placement.objects.still().filter(organisation=organisation, kind=kind)
        said = held.exclude(basis=Basis.RULE).first()
        if said is None:
            text = _("{number} 的“{kind}”不是人工确定的，不用撤回。")
            raise RegisterRefused(text.format(number=organisation.number, kind=_(kind.label)))
        Placement.objects.filter(pk=said.pk).update(held_to=on)
        found = by_rule(entry, on=on).get(kind)
        if found is not None:
            unit, why = found
            _open(organisation, kind=kind, unit=unit, basis=Basis.RULE, reason=why, on=on)
        _follow(entry, kind, found[0] if found else None, on=on)
        revive(organisation, kind=kind, on=on)
        tell(
            "unplace",
            subject=organisation,
            actor=actor,
            now=now,
            kind=str(kind),
            before=said.unit_id,
        )
        return Placement.objects.still().filter(organisation=organisation, kind=kind).first()


def by_the_rules(entry: Entry, *, on: date) -> Entry:
    """The entry placed anew from the day on wherever no person has placed it."""
    found = by_rule(entry, on=on)
    held = {
        one.kind: one
        for one in Placement.objects.still().filter(organisation=entry.organisation_id)
    }
    values = {}
    for kind in SEEN_THROUGH:
        now, then = held.get(kind), found.get(kind)
        if now is not None and now.basis != Basis.RULE:
            continue
        if (now and (now.unit_id, now.reason)) == (then and (then[0].pk, then[1])):
            continue
        if now is not None:
            Placement.objects.filter(pk=now.pk).update(held_to=on)
        if then is not None:
            _open(
                entry.organisation, kind=kind, unit=then[0], basis=Basis.RULE, reason=then[1], on=on
            )
        values[f"{kind}_id"] = then[0].pk if then else None
    return reopen(entry, on=on, values=values)


def by_rule(entry: Entry, *, on: date) -> dict[PlacementKind, tuple[Unit, str]]:
    """Where the rules would place the entry on the day, and by which of them."""
    own = Publication.objects.filter(top__in=entry.units)
    top = own.order_by("-round_no").values_list("top", flat=True).first()
    city = Unit.objects.get(pk=top) if top else _top(entry)
    placed = decompose(_frame(entry), ground(city, on=on)).row(0, named=True)
    units = Unit.objects.in_bulk([placed[str(kind)] for kind in SEEN_THROUGH if placed[str(kind)]])
    why = {
        PlacementKind.PLACE: placed["place_why"],
        PlacementKind.COMMITTEE: placed["committee_why"],
    }
    return {
        kind: (units[placed[str(kind)]], why.get(kind) or "site")
        for kind in SEEN_THROUGH
        if placed[str(kind)]
    }


def flags_of(frame: pl.DataFrame, *, on: date) -> list[str]:
    """The flags of the only organisation of a frame as `incoming.read` gives it, those of placing with them."""
    newest = Publication.objects.order_by("-round_no").values("top")[:1]
    city = Unit.objects.get(pk__in=newest)
    return list(decompose(frame, ground(city, on=on))["flags"][0])


def _top(entry: Entry) -> Unit:
    """The place at the top of those the entry lies in."""
    return Unit.objects.filter(pk__in=entry.units, tree="place").order_by("path")[0]


def _frame(entry: Entry) -> pl.DataFrame:
    """The entry as the rules read it; what its lists said of its whereabouts stands in its lineage."""
    said: dict[str, str | None] = dict(_NOTHING)
    kept = Lineage.objects.filter(entry=entry).values_list("claims", flat=True).first() or {}
    for field in incoming.WHEREABOUTS:
        won = [claim["value"] for claim in kept.get(field, []) if claim["won"]]
        said[field] = won[0] if won else None
    row = {
        "organisation": entry.organisation_id,
        **{name: getattr(entry, name) for name in ("kind", "industry", "industry_section",
           "registered_address", "operating_address", "flags")},
        **{f"said_{field}": value or "" for field, value in said.items()},
    }  # fmt: skip
    return pl.DataFrame([row], schema_overrides={"flags": pl.List(pl.String)})


def _follow(entry: Entry, kind: PlacementKind, unit: Unit | None, *, on: date) -> None:
    """The entry from the day on, where the placement is a part of it."""
    if kind in SEEN_THROUGH:
        reopen(entry, on=on, values={f"{kind}_id": unit.pk if unit else None})


def _replace(
    held: Placement | None, organisation: Organisation, *, kind: PlacementKind, unit: Unit, basis: Basis,
    reason: str, on: date,
) -> Placement:  # fmt: skip
    if held is not None and held.held_from > on:
        text = _("“{kind}”从 {day} 起已另有安排，请用当天或以后的日期。")
        raise RegisterRefused(text.format(kind=_(kind.label), day=held.held_from))
    if held is not None:
        Placement.objects.filter(pk=held.pk).update(held_to=on)
    return _open(organisation, kind=kind, unit=unit, basis=basis, reason=reason, on=on)


def _open(
    organisation: Organisation, *, kind: PlacementKind, unit: Unit, basis: Basis, reason: str, on: date
) -> Placement:  # fmt: skip
    return Placement.objects.create(
        organisation=organisation, kind=kind, unit=unit, basis=basis, reason=reason, held_from=on
    )


def _standing(unit: Unit, *, on: date) -> str:
    """Why the unit cannot be chosen on the day."""
    if unit.held_from <= on and (unit.held_to is None or on < unit.held_to):
        return ""
    return _("所选单位在 {day} 不存在，请选当时存在的单位。").format(day=on)
