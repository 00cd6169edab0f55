"""Things of the areas that run loops in the world of the access tests."""

from jingwei.areas.compliance.models import Noted, Overseen, Profile, Release, Synced
from jingwei.areas.rectification.models import Campaign, Covered, Duty
from jingwei.people.models import Account, Post
from jingwei.procedures.models import Case
from jingwei.procedures.reminding.models import Kind, Reminder, Supervision
from tests.access.world import SINCE, World


def campaign(world: World, number: int, place: str) -> None:
    """A campaign of the place that was launched, with its organisation in it."""
    text = world.cage.hatch("campaign", world.line(place))
    made = Campaign.objects.create(
        title=text, unit=world[place], units=sorted(world.line(place)), begins_on=SINCE, ends_on=world.today,
        goals=[text, text], problems=[text], drafted_at=world.now, drafted_by=world.clerk, launched_at=world.now,
        launched_by=world.clerk, key=text,
    )  # fmt: skip
    Duty.objects.create(campaign=made, department=world["market"], text=text)
    Covered.objects.create(
        campaign=made, organisation_id=number, department=world["market"], tied=world.clerk
    )
    world.cage.name(text, made.pk)


def supervised(world: World, case: Case, *, text: str, post: Post) -> None:
    """The case is supervised by whoever made it, in words of its own, and was reminded of."""
    actor: Account = world.clerk
    Supervision.objects.create(
        case=case, unit=case.unit, asked=case.unit, demand=text, due_on=world.today, at=world.now, account=actor, post=post,
        key=text,
    )  # fmt: skip
    for kind in Kind:
        Reminder.objects.create(case=case, version=1, kind=kind, unit=case.unit, at=world.now)


def overseen(world: World, number: int, place: str) -> None:
    """That the organisation is overseen from its place, with what is kept of it: its term is over."""
    text = world.cage.hatch("overseen", world.line(place))
    one = Overseen.objects.create(organisation_id=number, units=sorted(world.line(place)))
    Profile.objects.create(
        organisation=one, basis=text, by=world.clerk, at=world.now, held_from=SINCE, term_years=1,
        term_from=SINCE.replace(year=SINCE.year - 1), term_to=SINCE,
    )  # fmt: skip
    said = {"organisation": one, "by": world.clerk, "at": world.now, "held_from": SINCE}
    Noted.objects.create(
        list="charter", item="party", stands="yes", passage=text, basis=text, **said
    )
    Synced.objects.create(step="registration", event_on=SINCE, reason=text, **said)
    Release.objects.create(
        is_public=False, agreed=[], basis=text, **said
    )  # nobody outside reads it
    world.cage.name(text, f"JW-{number:07d}")
