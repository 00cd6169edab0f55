"""A person takes a proposal for a joint branch up: one plan for all of its organisations (R-FP.7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.formation.grouping import SHARED, Neighbour, Shared, Tie, shared_by
from jingwei.areas.formation.kinds import ENOUGH, MOST_HOSTS
from jingwei.areas.formation.neighbours import in_plans, neighbours_of
from jingwei.areas.formation.packing import FEWEST
from jingwei.areas.formation.planning import LONGEST
from jingwei.areas.formation.procedure import formation
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import Matter, StepRefused, open_case
from jingwei.procedures.organisations import owner_of, street_of
from jingwei.register.models import Entry, Organisation
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How a proposal stands today: what all of its organisations share, and why it cannot be taken up, if so.

    plans: who is in an open plan already -> its case.
    """

    organisations: tuple[int, ...]
    ties: tuple[Tie, ...]
    refusal: str
    plans: Mapping[int, int]


def standing(organisations: Collection[int], *, on: date) -> Standing:
    """The proposal of these organisations, asked anew; whoever looks."""
    numbers = tuple(sorted(set(organisations)))
    found = neighbours_of(numbers, on=on)
    plans = {one: case for one, case in in_plans().items() if one in numbers}
    ties = tuple(shared_by(found)) if len(found) == len(numbers) else ()
    return Standing(numbers, ties, _refusal(numbers, found, ties, plans), plans)


def _refusal(
    numbers: Sequence[int], found: Sequence[Neighbour], ties: Sequence[Tie], plans: Mapping[int, int]
) -> str:  # fmt: skip
    others = set(numbers) - {one.organisation for one in found}
    if others:
        said = _(
            "{names}现在不合这份建议：有了党组织、党员数变了，或已不在覆盖台账里。请重看建议。"
        )
        return said.format(names=_listed(others))
    if plans:
        return _("{names}已在组建计划里。请重看建议。").format(names=_listed(plans))
    if not FEWEST <= len(numbers) <= MOST_HOSTS:
        return _("一个联合党支部要有 2 至 {most} 家。").format(most=MOST_HOSTS)
    if not ties:
        return _("这几家没有共同的楼宇、园区、产业链、社区或行业。请重看建议。")
    if sum(one.members for one in found) < ENOUGH:
        return _("这几家合起来党员不满 {count} 名，不够组建。").format(count=ENOUGH)
    return ""


def take_up(
    organisations: Collection[int], *, until: date, actor: Account, now: datetime, key: str
) -> Case:
    """Opens a plan about the first of them that names the others, in the lowest unit that all lie in.

    The same key from the same actor returns the same case. Raises StepRefused where the proposal does not hold
    any more: two people who take up what overlaps meet here, and the second is told.
    """
    on = timezone.localdate(now)
    if not on <= until <= on + LONGEST:
        raise StepRefused(_("目标日期要在今天以后、一年以内。"))
    with transaction.atomic():
        with seeing(EVERYTHING):
            rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=organisations)
            held = list(rows.order_by("pk"))
            before = Event.objects.filter(actor=actor, key=key).select_related("case").first()
            said = standing(organisations, on=on)
        if before is not None:
            return before.case
        if said.refusal:
            raise StepRefused(said.refusal)
        return _open([one.number for one in held], said, until=until, actor=actor, now=now, key=key)


def _open(
    numbers: Sequence[str], said: Standing, *, until: date, actor: Account, now: datetime, key: str
) -> Case:  # fmt: skip
    first, *others = numbers
    unit = _owner(said, actor=actor, on=timezone.localdate(now))
    shared = _("、").join(_(SHARED[tie.shared]) for tie in said.ties)
    event = open_case(
        formation, step="begin", matter=Matter(first, unit), actor=actor, now=now, key=key,
        answers={
            "until": until, "others": " ".join(others),
            "note": _("按联合组建建议列入：{shared}。").format(shared=shared),
        },
    )  # fmt: skip
    with seeing(EVERYTHING):
        return Case.objects.get(pk=event.case_id)


def _owner(said: Standing, *, actor: Account, on: date) -> Unit:
    """Whose matter it is: of the lowest place of all; of their committee for who acts for that one alone."""
    place = _place_of(said.organisations, on=on)
    committees = [tie.thing for tie in said.ties if tie.shared is Shared.COMMITTEE]
    for unit in (place, *Unit.objects.filter(pk__in=committees)):
        if may(actor, Permission.COVER_EDIT, unit=unit, on=on):
            return unit
    return place  # where opening is refused in words


def _place_of(organisations: Iterable[int], *, on: date) -> Unit:
    """The street that all lie in; where they lie in several, the lowest unit above these."""
    with seeing(EVERYTHING):
        entries = Entry.objects.on(on).filter(organisation__in=organisations)
        places = {one.pk: one for one in map(owner_of, entries.select_related("place"))}
    lines = {tuple(ids_of(street_of(one).path)) for one in places.values()}
    shared = [level[0] for level in zip(*lines, strict=False) if len(set(level)) == 1]
    if not shared:
        raise StepRefused(_("这几家没有共同的上级单位。"))
    return Unit.objects.get(pk=shared[-1])


def _listed(numbers: Iterable[int]) -> str:
    return _("、").join(written(one) for one in sorted(numbers))
