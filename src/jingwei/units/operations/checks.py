"""What an operation refuses before it writes; every check raises UnitRefused with words."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Outline, Remit, Succession, Unit, UnitCode, UnitName
from jingwei.units.operations.openings import Joining, Opening
from jingwei.units.operations.words import called, called_all, why_closed, why_not_standing
from jingwei.units.rules import UnitRefused, misassigned, miscoded, misplaced, same_tree

Units = Mapping[int, Unit]


def refuse(why: str) -> None:
    """Raises UnitRefused where there is a reason to."""
    if why:
        raise UnitRefused(why)


def check_standing(unit: Unit, *, on: date, gone: Collection[int] = ()) -> None:
    """The unit stands on the day and is not about to be closed."""
    refuse(why_not_standing(unit, on=on))
    if unit.pk in gone:
        text = _("{name}这一次也要撤销，不能再作上级、服务属地或承接单位，请改选别的单位。")
        raise UnitRefused(text.format(name=called(unit)))


# Closing


def check_closing(gone: Units, *, on: date) -> None:
    """Each may be closed on the day: it stands, nothing hangs on it, nothing is said of it later."""
    for unit in gone.values():
        _check_may_end(unit, on=on)
    _check_nothing_hangs_on(gone, on=on)
    _check_nothing_said_later(gone, on=on)


def _check_may_end(unit: Unit, *, on: date) -> None:
    if unit.held_to is not None:
        raise UnitRefused(why_closed(unit))
    if unit.held_from >= on:
        text = _("{name}自 {day} 起设立，撤销日 {on} 要晚于这一天。")
        raise UnitRefused(text.format(name=called(unit), day=unit.held_from, on=on))


def _check_nothing_hangs_on(gone: Units, *, on: date) -> None:
    still = Q(held_to=None) | Q(held_to__gt=on)
    others = Unit.objects.filter(still).exclude(pk__in=gone)
    below = list(others.filter(parent__in=gone))
    if below:
        text = _("下面还有未撤销的单位：{names}。请把它们一并撤销或划转，再撤销上级。")
        raise UnitRefused(text.format(names=called_all(below)))
    serving = list(others.filter(serves__in=gone))
    if serving:
        text = _("还有为它服务的机构：{names}。请把这些机构一并撤销或改设，再撤销属地。")
        raise UnitRefused(text.format(names=called_all(serving)))


def _check_nothing_said_later(gone: Units, *, on: date) -> None:
    later = Q(held_from__gte=on) | Q(held_to__gt=on)
    said = {
        *UnitName.objects.filter(later, unit__in=gone).values_list("unit", flat=True),
        *UnitCode.objects.filter(later, unit__in=gone).values_list("unit", flat=True),
        *Outline.objects.filter(later, unit__in=gone).values_list("unit", flat=True),
        *Remit.objects.filter(later, committee__in=gone).values_list("committee", flat=True),
    }
    links = Succession.objects.filter(
        Q(predecessor__in=gone) | Q(successor__in=gone), happened_on__gte=on
    )
    for pair in links.values_list("predecessor", "successor"):
        said |= gone.keys() & set(pair)
    if said:
        text = _(
            "{names}在 {on} 当天或以后还有更名、改码、界线、归口或沿革记录，日期矛盾，请改用更晚的日期。"
        )
        raise UnitRefused(text.format(names=called_all(gone[pk] for pk in said), on=on))


# Opening


def check_openings(openings: Sequence[Opening], *, now: Units, gone: Units, on: date) -> None:
    """Each has a name, a parent and a place to serve that fit and stand, and codes of its own."""
    before: set[Opening] = set()
    for opening in openings:
        _check_words(opening)
        parent = _kind_named(opening.parent, before=before, now=now, gone=gone, on=on)
        refuse(misplaced(opening.kind, under=parent))
        served = _kind_named(opening.serves, before=before, now=now, gone=gone, on=on)
        refuse(misassigned(opening.kind, serves=served))
        before.add(opening)
    _check_names_are_free(openings, on=on)
    check_codes_are_free([pair for o in openings for pair in o.codes], on=on)


def _check_words(opening: Opening) -> None:
    if not opening.name.strip():
        raise UnitRefused(_("单位名称不能为空，请填写名称。"))
    for system, code in opening.codes:
        refuse(miscoded(system, code))
    if len({system for system, _code in opening.codes}) < len(opening.codes):
        text = _("“{name}”在同一编码体系里有两个代码，请只留一个。")
        raise UnitRefused(text.format(name=opening.name))


def _kind_named(
    named: Unit | Opening | None,
    *,
    before: Collection[Opening],
    now: Units,
    gone: Units,
    on: date,
) -> Kind | None:
    """The kind of a parent or served place, which stands on the day or is opened before."""
    if named is None:
        return None
    if isinstance(named, Unit):
        check_standing(now[named.pk], on=on, gone=gone)
        return Kind(named.kind)
    if named not in before:
        text = _("“{name}”要排在它下面的单位之前，请调整顺序。")
        raise UnitRefused(text.format(name=named.name))
    return named.kind


def _check_names_are_free(openings: Sequence[Opening], *, on: date) -> None:
    wanted = Counter((o.parent, o.name.strip()) for o in openings if o.parent is not None)
    check_siblings(
        [(parent.pk, name) for parent, name in wanted if isinstance(parent, Unit)], on=on
    )
    for (_parent, name), times in wanted.items():
        if times > 1:
            text = _("同一上级之下有 {times} 个“{name}”，请改名区分。")
            raise UnitRefused(text.format(times=times, name=name))


def check_siblings(wanted: Collection[tuple[int, str]], *, on: date) -> None:
    """No unit below that parent bears that name on the day or later."""
    rows = UnitName.objects.filter(
        Q(held_to=None) | Q(held_to__gt=on),
        unit__parent__in={parent for parent, _name in wanted},
        name__in={name for _parent, name in wanted},
    )
    for parent, name in rows.values_list("unit__parent", "name"):
        if (parent, name) in wanted:
            text = _("同一上级之下已有“{name}”，请改名区分，或直接使用已有的单位。")
            raise UnitRefused(text.format(name=name))


def check_codes_are_free(wanted: Collection[tuple[CodeSystem, str]], *, on: date) -> None:
    """Nobody holds one of the codes in its system on the day or later."""
    pairs = Counter((system, code.strip()) for system, code in wanted)
    rows = UnitCode.objects.filter(
        Q(held_to=None) | Q(held_to__gt=on), code__in={code for _system, code in pairs}
    )
    for row in rows.select_related("unit"):
        if (CodeSystem(row.system), row.code) in pairs:
            _refuse_code(CodeSystem(row.system), row.code, holder=called(row.unit))
    for (system, code), times in pairs.items():
        if times > 1:
            _refuse_code(system, code, holder=_("同时设立的另一个单位"))


def _refuse_code(system: CodeSystem, code: str, *, holder: str) -> None:
    text = _("{system} {code} 属于{holder}，请核对代码，或先给它改码。")
    raise UnitRefused(text.format(system=_(system.label), code=code, holder=holder))


# Successions


def check_sources(
    sources: Iterable[Unit], *, kind: Kind, now: Units, gone: Units, on: date
) -> None:
    """Each predecessor is of the same tree, was there before the day, and ends on it or stays."""
    for unit in (now[source.pk] for source in sources):
        if not same_tree(Kind(unit.kind), kind):
            text = _("{name}不在同一棵树上，不能由{kind}承接，请改选承接单位。")
            raise UnitRefused(text.format(name=called(unit), kind=_(kind.label)))
        if unit.pk not in gone:
            refuse(why_not_standing(unit, on=on))
        if unit.held_from >= on:
            text = _("{name}自 {day} 起设立，不能在 {on} 就有承接单位，请核对日期。")
            raise UnitRefused(text.format(name=called(unit), day=unit.held_from, on=on))


def check_joinings(joinings: Sequence[Joining], *, now: Units, gone: Units, on: date) -> None:
    """Each is into a unit that stays, and of others."""
    for joining in joinings:
        into = now[joining.into.pk]
        check_standing(into, on=on, gone=gone)
        if into in joining.of:
            text = _("{name}不能并入自己，请改选承接单位。")
            raise UnitRefused(text.format(name=called(into)))
        check_sources(joining.of, kind=Kind(into.kind), now=now, gone=gone, on=on)
