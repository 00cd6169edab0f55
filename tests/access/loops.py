"""Things of the areas that run loops in the world of the access tests."""

from jingwei.areas.rectification.models import Campaign, Covered, Duty
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
