"""Closes an organisation's entry and opens the next one with what has changed, lineage included."""

from collections.abc import Iterable, Mapping
from datetime import date

from jingwei.register.kinds import SEEN_THROUGH
from jingwei.register.models import Claims, Entry, Lineage, Organisation, Publication
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

Value = str | int | date | None | list[str] | Unit


def reopen(
    entry: Entry, *, on: date, values: Mapping[str, Value], claims: Claims | None = None
) -> Entry:
    """The entry from the day on with these values, the one before closed; where it lies follows.

    claims: those of the fields that changed; all others go on. An entry that already says so stays.
    """
    changed = {name: value for name, value in values.items() if getattr(entry, name) != value}
    if not changed and claims is None:
        return entry
    said = Lineage.objects.filter(entry=entry).values_list("claims", flat=True).first() or {}
    Entry.objects.filter(pk=entry.pk).update(held_to=on)
    fresh = Entry(**_copied(entry) | changed | {"held_from": on})
    fresh.units = _units(fresh)
    fresh.save(force_insert=True)
    Lineage.objects.create(entry=fresh, claims={**said, **(claims or {})})
    Organisation.objects.filter(pk=entry.organisation_id).exclude(units=fresh.units).update(
        units=fresh.units
    )
    return fresh


def again(entry: Entry, *, on: date) -> Entry:
    """What an entry that has ended said, from the day on, lineage included; where it lies as units stand now."""
    said = Lineage.objects.filter(entry=entry).values_list("claims", flat=True).first() or {}
    fresh = Entry(**_copied(entry) | {"held_from": on})
    fresh.units = _units(fresh)
    fresh.save(force_insert=True)
    Lineage.objects.create(entry=fresh, claims=said)
    return fresh


def alike(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same with the same lineage, whatever their days."""
    kept = dict(Lineage.objects.filter(entry__in=(one, other)).values_list("entry", "claims"))
    return _copied(one) == _copied(other) and kept.get(one.pk) == kept.get(other.pk)


def _copied(entry: Entry) -> dict[str, object]:
    """The columns of an entry but its key, its period and what the database computes."""
    left_out = {"id", "held_from", "held_to", "bigrams"}
    fields = [field.attname for field in Entry._meta.concrete_fields]  # noqa: SLF001 - its public face
    return {name: getattr(entry, name) for name in fields if name not in left_out}


def _units(entry: Entry) -> list[int]:
    """Every unit it lies in with those above: of its city, and of each of its placements."""
    own = Publication.objects.filter(top__in=entry.units)
    top = own.order_by("-round_no").values_list("top__path", flat=True)[:1]
    held = [getattr(entry, f"{kind}_id") for kind in SEEN_THROUGH]
    below = Unit.objects.filter(pk__in=[pk for pk in held if pk]).values_list("path", flat=True)
    found = _ids([*top, *below])
    return found or entry.units


def _ids(paths: Iterable[str]) -> list[int]:
    return sorted({pk for path in paths for pk in ids_of(path)})
