"""What pages say of posts: role, place, period, whether it is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Post, PostQuerySet
from jingwei.units.models import Unit, UnitName
from jingwei.units.queries import name_paths


@dataclass(frozen=True, slots=True)
class Said:
    """A post in words. state: one of the badges' states, with its word.

    unit: None for a post in a task force.
    """

    post: Post
    role: str
    place: str
    unit: Unit | None
    state: tuple[str, str]
    deputy_of: str = ""


def said_of(posts: PostQuerySet, *, on: date) -> list[Said]:
    """The posts in words, in their order, as of the day; four queries at most."""
    found = list(posts.select_related("account", "unit", "task_force", "deputy_of__account"))
    places = names((post.unit for post in found if post.unit), on=on)
    return [_said(post, places, on=on) for post in found]


def names(units: Iterable[Unit], *, on: date) -> dict[int, str]:
    """The units with what lies above on the day; one that does not stand then, as it was last called."""
    listed = {unit.pk: unit for unit in units}
    lines = name_paths(listed.values(), on=on)
    gone = [pk for pk, line in lines.items() if not line]
    last = UnitName.objects.filter(unit__in=gone).order_by("held_from")
    return lines | dict(last.values_list("unit", "name"))


def _said(post: Post, places: dict[int, str], *, on: date) -> Said:
    place = places[post.unit.pk] if post.unit else str(post.task_force)
    principal = post.deputy_of.account.name if post.deputy_of else ""
    return Said(post, _(post.duty.title), place, post.unit, _state(post, on=on), principal)


def _state(post: Post, *, on: date) -> tuple[str, str]:
    if post.period.is_empty:
        return "none", _("已取消")
    if post.held_from > on:
        return "soon", _("未到任")
    if post.held_to is not None and post.held_to <= on:
        return "none", _("已卸任")
    return "open", _("在任")
