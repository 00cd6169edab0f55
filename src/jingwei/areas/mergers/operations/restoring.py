"""Opens again what a merger closed: the entry, the placements by rule, the phone, what lists name (R-R.18)."""

import json
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from jingwei.areas.mergers.operations.steps import held
from jingwei.fusion import Fusion
from jingwei.kernel.catalogue import translate as _
from jingwei.register import incoming
from jingwei.register.kinds import SEEN_THROUGH, Basis
from jingwei.register.models import Contact, Entry, Lineage, Naming, Organisation, Placement
from jingwei.register.operations import lines
from jingwei.register.operations.entries import again, reopen
from jingwei.register.operations.placing import by_the_rules, flags_of
from jingwei.register.operations.standing import standing
from jingwei.register.rules import RegisterRefused
from jingwei.units.models import Unit

_BRANCH = "branch"  # the kind of entry that has a head office


def restored(last: Entry, *, on: date) -> Entry:
    """The entry that the number last had, from the day on, with what ended as it did; units as they stand now.

    Where a unit is no more the rules place it anew. What people placed has gone on meanwhile (R-R.6).
    """
    number = last.organisation
    _refuse_before(last.held_to, on=on)
    fresh = again(last, on=on)
    ended = Q(organisation=number, held_to__gte=last.held_to)
    placed = Placement.objects.filter(ended, basis=Basis.RULE, unit__in=Unit.objects.on(on))
    _open_again(placed, on=on, one_of=("kind",))
    _open_again(Contact.objects.filter(ended), on=on, one_of=())
    of_lists = Naming.objects.filter(ended, settled_by=None).exclude(department="")
    _open_again(of_lists, on=on, one_of=("kind", "department", "said"))
    return by_the_rules(fresh, on=on)


def branches_back(
    younger: Organisation, heir: Organisation, *, since: date | None, on: date
) -> None:
    """The branches that were the younger's when it was merged, and are the heir's now, are its own again."""
    was = Entry.objects.filter(parent=younger, held_to__gte=since).values("organisation")
    theirs = Entry.objects.still().filter(parent=heir, organisation__in=was)
    for branch in held(theirs, on=on):
        reopen(branch, on=on, values={"parent_id": younger.pk})


def made_anew(number: Organisation, alone: Fusion | None, *, heir: Organisation, on: date) -> Entry:
    """The entry that the number's own rows make, as the last round read them; placed by the rules.

    Raises RegisterRefused where no row of it is left: no value is made up.
    """
    if alone is None:
        text = _(
            "{number} 合并前没有单独在册，上一轮名单里也找不到它自己的行，现在没有可恢复的内容。请在下一轮的疑问里答复“不是同一家”。"
        )
        raise RegisterRefused(text.format(number=number.number))
    return of_rows(number, alone, units=heir.units, on=on)


def of_rows(
    number: Organisation, found: Fusion, *, units: list[int], on: date, before: Entry | None = None
) -> Entry:
    """The entry that fusion makes of the number's own rows, from the day on, placed by the rules; phone with it.

    before: the one that it replaces, if it does: what people placed and corrected goes on. Whether a
    correction has ended the next round asks.
    """
    frame = incoming.read(found)
    said = standing(frame, found.lineage.clear(), on=on)
    whole = said.over(frame)
    row = whole.row(0, named=True)
    known = (*incoming.TEXTS, *incoming.LISTS, *incoming.COUNTS, "established_on")
    values = (
        {name: row[name] for name in known} | _hung(row, before) | {"flags": flags_of(whole, on=on)}
    )
    if before is not None:
        Entry.objects.filter(pk=before.pk).update(held_to=on)
    entry = Entry.objects.create(organisation=number, held_from=on, units=units, **values)
    told = lines.claims(found.lineage, said, of=frame.select("organisation"))
    Lineage.objects.create(entry=entry, claims=json.loads(told["claims"][0]))
    rings(number, row["phone"] or "", on=on)
    return by_the_rules(entry, on=on)


def rings(number: Organisation, phone: str, *, on: date) -> None:
    """The number's phone from the day on, "" for none; what it was ends where it was another."""
    held = Contact.objects.still().filter(organisation=number)
    held.exclude(phone=phone).update(held_to=on)
    if phone and not held.exists():
        Contact.objects.create(organisation=number, phone=phone, held_from=on)


def _hung(row: dict[str, Any], before: Entry | None) -> dict[str, int | None]:
    """Its head office, if the lists name one or it had one and is a branch; where it was placed."""
    parent = Organisation.objects.filter(pk=row["parent"] or 0).first()
    placed = {f"{kind}_id": getattr(before, f"{kind}_id") for kind in SEEN_THROUGH if before}
    stays = before.parent_id if before and row["kind"] == _BRANCH else None
    return {"parent_id": parent.pk if parent else stays, **placed}


def _open_again(rows: QuerySet[Model], *, on: date, one_of: tuple[str, ...]) -> None:
    """The newest of the rows for each value of these columns, from the day on; none where one still holds."""
    every = rows.model._default_manager  # noqa: SLF001 - its public face
    seen: set[tuple[object, ...]] = set()
    for row in rows.order_by("-held_to", "-pk"):
        which = {name: getattr(row, name) for name in ("organisation_id", *one_of)}
        if tuple(which.values()) in seen or every.filter(held_to=None, **which).exists():
            continue
        seen.add(tuple(which.values()))
        values = {
            field.attname: getattr(row, field.attname)
            for field in rows.model._meta.concrete_fields  # noqa: SLF001 - its public face
            if not field.primary_key
        }
        every.create(**values | {"held_from": on, "held_to": None})


def _refuse_before(day: date | None, *, on: date) -> None:
    if day is not None and day > on:
        text = _("它的记录到 {day} 才结束，不能从更早的一天恢复。请用当天或以后的日期。")
        raise RegisterRefused(text.format(day=day))
