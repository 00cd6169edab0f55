"""Charters, internal rules, the six steps and disclosure of the demo's social organisations, all invented."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from jingwei.areas.compliance.calendar import steps
from jingwei.areas.compliance.disclosure import agreeable, release
from jingwei.areas.compliance.lists.definition import CHARTER, listings
from jingwei.areas.compliance.lists.operations import Note, note_items
from jingwei.areas.compliance.models import Overseen
from jingwei.areas.compliance.parameters import parameters
from jingwei.areas.compliance.queries import overseen
from jingwei.areas.compliance.synchrony import Done, note_step
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account

RULES_KEPT, STEPS_DONE = 0.8, 0.9
ONE_IN = 3  # is disclosed


def keep_lists(*, seed: int, actor: Account, now: datetime) -> None:
    """Of each organisation with a profile; every third is disclosed. Within a sight of everything."""
    random = Random(seed)  # noqa: S311 - repeatable
    kept = Overseen.objects.filter(profiles__isnull=False).distinct().order_by("pk")
    for place, one in enumerate(kept):
        for key in listings():
            said = _said(key, place, random=random)
            if said:
                note_items(
                    one,
                    listings()[key],
                    said,
                    basis=_("演示数据，全部虚构"),
                    seen=None,
                    actor=actor,
                    now=now,
                )
        _do_steps(one, random=random, actor=actor, now=now)
        if place % ONE_IN == 0:
            agreed = [each.key for each in agreeable()]
            consent = _("演示〔{year}〕{number} 号").format(year=now.year, number=place + 1)
            release(
                one,
                is_public=True,
                agreed=agreed,
                consent=consent,
                basis=_("演示数据，全部虚构"),
                seen=None,
                actor=actor,
                now=now,
            )


def _said(key: str, place: int, *, random: Random) -> Mapping[str, Note]:
    """The suggested wordings as its charter; most of its rules; every other one has told the rest."""
    listing = listings()[key]
    if key == CHARTER:
        return {item.key: Note("yes", passage=item.suggestion) for item in listing.items}
    if key != "rules" and place % 2:
        return {}
    return {
        item.key: Note("yes" if random.random() < RULES_KEPT else "no")
        for item in listing.items
        if not item.kinds
    }


def _do_steps(one: Overseen, *, random: Random, actor: Account, now: datetime) -> None:
    """Most of the steps of this year and the last are done in time."""
    today = now.date()
    [found] = overseen(on=today, only=[one.pk])
    for item in steps(found.known, parameters()):
        due = (
            item.event_on
            and item.step
            and item.event_on.year >= today.year - 1
            and item.event_on <= today
        )
        if due and random.random() < STEPS_DONE and item.event_on and item.step:
            done = Done(item.event_on, min(item.event_on + timedelta(days=15), today))
            note_step(one, item.step.key, done, seen=None, actor=actor, now=now)
