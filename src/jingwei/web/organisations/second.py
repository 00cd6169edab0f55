"""The mergers and splits that wait for the reader as the second person, for his desk (R-V.20, R-V.22)."""

from collections.abc import Iterable

from django.urls import reverse

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.register.mergers.models import Decision, Split
from jingwei.web.access import powers, sight_with
from jingwei.web.desk_parts import Item
from jingwei.web.request import OfficeRequest

_MAY = frozenset({Permission.REGISTER_MERGE, Permission.ROUNDS_CONFIRM})


def waiting(request: OfficeRequest) -> list[Item]:
    """A line for each merger and split in the reader's part that another has asked for."""
    if not powers(request) >= _MAY:
        return []
    with seeing(sight_with(request, Permission.REGISTER_MERGE)):
        asked = Decision.objects.waiting().exclude(by=request.account)
        found = list(asked.select_related("organisation", "heir", "by").order_by("pk"))
        splits = Split.objects.waiting().exclude(by=request.account)
        parted = list(splits.select_related("organisation", "by").order_by("pk"))
    return [*_merging(found), *_splitting(parted)]


def _splitting(found: Iterable[Split]) -> list[Item]:
    text = _("拆分 {number}，等您确认")
    return [
        Item(text.format(number=one.organisation.number), reverse("confirm_split", args=[one.organisation.number]), one.by.name)
        for one in found
    ]  # fmt: skip


def _merging(found: Iterable[Decision]) -> list[Item]:
    text = _("{younger} 并入 {heir}，等您确认")
    return [
        Item(
            text.format(younger=one.organisation.number, heir=one.heir.number),
            reverse("confirm_merge", args=[one.organisation.number]), one.by.name,
        )
        for one in found
    ]  # fmt: skip
