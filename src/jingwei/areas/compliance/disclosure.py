"""What everybody may read of an organisation: field by field, by which basis, released by a named person (R-CP.18)."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from django.db import transaction

from jingwei.areas.compliance.calendar import Stands
from jingwei.areas.compliance.kinds import Standing, Whose
from jingwei.areas.compliance.lists.definition import CHARTER, OWN, RULES
from jingwei.areas.compliance.lists.queries import Kept, lists_of
from jingwei.areas.compliance.models import Overseen, Release
from jingwei.areas.compliance.offices import offices_of
from jingwei.areas.compliance.operations import lay, tell, unfit
from jingwei.areas.compliance.queries import One
from jingwei.areas.compliance.rules import refuse
from jingwei.fusion.outputs.words import KINDS, LEGAL_STATUS
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.kinds import PlacementKind
from jingwei.units.models import UnitName

ALWAYS, AGREED = "always", "agreed"
YEARS = 3  # of annual checks


@dataclass(frozen=True, slots=True)
class Field:
    """One field; when: always, or where the organisation agreed."""

    key: str
    title: str
    when: str
    basis: str

    def __post_init__(self) -> None:
        if self.when not in (ALWAYS, AGREED) or (self.when == ALWAYS and self.basis == OWN):
            raise ValueError(f"{self.key} is published by a rule, or where the organisation agreed")


@dataclass(frozen=True, slots=True)
class Page:
    """What a public page is drawn from."""

    one: One
    offices: Mapping[str, str]
    lists: Mapping[str, Kept]
    on: date


@cache
def fields() -> Mapping[str, Field]:
    """All of them, by key, in the order in which they are shown."""
    table = files("jingwei.areas.compliance").joinpath("data/disclosure.toml")
    rows = tomllib.loads(table.read_text(encoding="utf-8"))["field"]
    return MappingProxyType({one["key"]: Field(**one) for one in rows})


def agreeable() -> list[Field]:
    """Those that the organisation may agree to."""
    return [one for one in fields().values() if one.when == AGREED]


def told(one: One, agreed: Collection[str], *, on: date) -> list[tuple[Field, list[str]]]:
    """What everybody reads: each field that is public with its lines, "" where nothing is known."""
    offices = {kind: unit.pk for kind, unit in offices_of(one.entry, on=on).items()}
    names = dict(
        UnitName.objects.on(on).filter(unit__in=offices.values()).values_list("unit", "name")
    )
    drawn = Page(
        one, {kind: names.get(pk, "") for kind, pk in offices.items()},
        {kept.listing.key: kept for kept in lists_of(one.entry.organisation_id, one.entry.kind, on=on)}, on,
    )  # fmt: skip
    shown = [each for each in fields().values() if each.when == ALWAYS or each.key in agreed]
    return [(each, [line for line in VALUES[each.key](drawn) if line]) for each in shown]


def released(*, on: date, only: int | None = None) -> Mapping[int, Release]:
    """Those that everybody may read, by number; only: this one alone."""
    rows = Release.objects.on(on).filter(is_public=True)
    if only is not None:
        rows = rows.filter(organisation=only)
    return {one.organisation_id: one for one in rows}


@transaction.atomic
def release(
    overseen: Overseen, *, is_public: bool, agreed: Collection[str], consent: str, basis: str, seen: int | None,
    actor: Account, now: datetime,
) -> None:  # fmt: skip
    """From today on everybody may read it, or nobody any more; raises ComplianceRefused.

    consent: the document in which the organisation agreed to the fields that no rule publishes.
    """
    Overseen.objects.select_for_update(no_key=True).get(pk=overseen.pk)
    held = Release.objects.still().filter(organisation=overseen).first()
    chosen = [one.key for one in agreeable() if one.key in agreed] if is_public else []
    refuse([
        _("您看的时候以后，公开的设置已经改过。请看过再改。") if (held.pk if held else None) != seen else "",
        *unfit(basis, what=_("依据")),
        *(unfit(consent, what=_("社会组织同意公开的文件")) if chosen else []),
    ])  # fmt: skip
    made = Release(
        organisation=overseen,
        is_public=is_public,
        agreed=chosen,
        consent=consent.strip() if chosen else "",
        basis=basis.strip(),
    )
    lay(made, held, actor=actor, now=now)
    tell(
        "release" if is_public else "withdraw",
        overseen,
        actor=actor,
        now=now,
        fields=" ".join(chosen),
    )


# --- The values -----------------------------------------------------------------------------------


def _checks(page: Page) -> list[str]:
    checks = page.one.known.checks
    text = _("{year} 年度：{conclusion}")
    return [
        text.format(year=year, conclusion=_(checks[year].get_conclusion_display()) if checks[year].conclusion else _("已报，没有结论"))
        for year in sorted(checks, reverse=True)[:YEARS] if checks[year].submitted_on
    ]  # fmt: skip


def _assessed(page: Page) -> list[str]:
    profile = page.one.known.profile
    if profile is None or not profile.assessed:
        return []
    until = profile.assessed_until
    level = _(profile.get_assessed_display())
    return [_("{level}，有效期至 {day}").format(level=level, day=until) if until else level]


def _term(page: Page) -> list[str]:
    profile = page.one.known.profile
    if profile is None or profile.term_to is None:
        return []
    return [
        _("{since} 至 {day}").format(
            since=profile.term_from, day=profile.postponed_until or profile.term_to
        )
    ]


def _charter_on(page: Page) -> list[str]:
    profile = page.one.known.profile
    return [str(profile.charter_on)] if profile and profile.charter_on else []


def _party(page: Page) -> list[str]:
    profile = page.one.known.profile
    return [_(profile.get_party_in_charter_display())] if profile else []


def _passages(page: Page) -> list[str]:
    """The confirmed words of the charter on purpose and scope; nothing else of it."""
    rows = page.lists[CHARTER].rows
    return [
        held.passage
        for item, held in rows
        if held and item.key in ("purpose", "scope") and held.passage
    ]


def _rules(page: Page) -> list[str]:
    rows = page.lists[RULES].rows
    return [_(item.title) for item, held in rows if held and held.stands == Standing.YES]


def _due(page: Page) -> list[str]:
    """What is overdue of the year, of the organisation and of the offices, beside each other (E-22)."""
    items = page.one.items(page.on.year)
    late = [item.whose for item in items if item.stands(page.on) is Stands.OVERDUE]
    return [
        _("{whose}逾期 {count} 项").format(whose=_(str(one.label)), count=late.count(one))
        for one in Whose
    ]


def _entry(field: str) -> Callable[[Page], list[str]]:
    return lambda page: [str(getattr(page.one.entry, field) or "")]


def _office(kind: PlacementKind) -> Callable[[Page], list[str]]:
    return lambda page: [page.offices.get(kind, "")]


VALUES: Mapping[str, Callable[[Page], list[str]]] = MappingProxyType({
    "name": _entry("name"), "uscc": _entry("uscc"), "kind": lambda page: [_(KINDS[page.one.entry.kind])],
    "legal_status": lambda page: [_(LEGAL_STATUS[page.one.entry.legal_status])], "established_on": _entry("established_on"),
    "registered_address": _entry("registered_address"), "registrar": _office(PlacementKind.REGISTRAR),
    "competent_unit": _office(PlacementKind.COMPETENT_UNIT), "checks": _checks, "assessed": _assessed, "term": _term,
    "charter_on": _charter_on, "party_in_charter": _party, "purpose": _passages, "rules": _rules, "due": _due,
})  # fmt: skip
