"""Things of the areas in the office of every page that the world's own addresses do not name, with where they are seen."""

from datetime import timedelta

from jingwei.areas.bulletins.content import Content, Part, Piece
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.charges.definition import CHARGES
from jingwei.areas.charges.operations import allot, open_offices
from jingwei.areas.compliance.disclosure import agreeable
from jingwei.areas.compliance.models import Release
from jingwei.areas.liaison.models import Line, Proposal, State
from jingwei.areas.reception.models import Raised
from jingwei.areas.rectification.models import Campaign, Covered
from jingwei.indicators.models import FrozenReading
from tests.access.world import World


def of_areas(world: World) -> dict[str, list[str]]:
    """By pattern: a bulletin with two readings, a line of a proposal, an organisation and a department of a campaign, one that is released, a bureau."""
    return (
        _bulletin(world)
        | _proposal(world)
        | _campaign(world)
        | _reception(world)
        | _disclosure(world)
        | _charges(world)
    )


def _disclosure(world: World) -> dict[str, list[str]]:
    """An organisation that everybody may read of, with all that it can agree to."""
    held = Release.objects.order_by("pk")[0]
    Release.objects.filter(pk=held.pk).update(held_to=held.held_from)
    made = Release.objects.create(
        organisation=held.organisation, is_public=True, agreed=[one.key for one in agreeable()], consent="zqx",
        basis="zqx", by=held.by, at=held.at, held_from=held.held_from,
    )  # fmt: skip
    return {"disclosure/<str:number>/": [f"/disclosure/JW-{made.organisation_id:07d}/"]}


def _charges(world: World) -> dict[str, list[str]]:
    """A bureau with two inner offices: one answers for all of a charge, two share another."""
    first, second = open_offices(
        world["civil"], ["zqx 1", "zqx 2"], actor=world.clerk, now=world.now
    )
    for office, charge, part in (
        (first, "registering", ""),
        (first, "supervising", "zqx a"),
        (second, "supervising", "zqx b"),
    ):
        allot(office, CHARGES[charge], part=part, actor=world.clerk, now=world.now)
    return {"units/<int:pk>/offices/": [f"/units/{world['civil'].pk}/offices/"]}


def _bulletin(world: World) -> dict[str, list[str]]:
    """Whose one number is of a reading that is compared with one before."""
    before = FrozenReading.objects.filter(unit=world["north"]).order_by("pk")[0]
    after = _a_day_later(before)
    number = Piece(text="1", figure=after.indicator, unit=world["north"].pk, day=str(after.day), field="change",
                   reading=after.pk, before=before.pk)  # fmt: skip
    content = Content("zqx", "zqx", (Part(kind="paragraph", text=(number,)),))
    found = Bulletin.objects.filter(unit=world["north"]).order_by("pk")[0]
    made = Bulletin.objects.create(
        kind=found.kind, version=1, unit=found.unit, units=found.units, day=after.day, year=found.year, number=2,
        title="zqx", issuer="zqx", content=content.kept(), digest="zqx", issued_at=world.now,
    )  # fmt: skip
    asked = f"reading={after.pk}&before={before.pk}"
    return {
        "bulletins/<int:pk>/rows/": [f"/bulletins/{made.pk}/rows/?reading={after.pk}"],
        "bulletins/<int:pk>/moves/": [f"/bulletins/{made.pk}/moves/?{asked}"],
    }


def _a_day_later(before: FrozenReading) -> FrozenReading:
    """The same figure a day later."""
    return FrozenReading.objects.create(
        indicator=before.indicator, version=before.version, formula=before.formula, unit=before.unit,
        units=before.units, day=before.day + timedelta(days=1), counted=1, total=1, counted_rows=[1], other_rows=[],
        digest="zqx", frozen_at=before.frozen_at, frozen_by=before.frozen_by,
    )  # fmt: skip


def _proposal(world: World) -> dict[str, list[str]]:
    made = Proposal.objects.create(
        unit=world["north"], units=sorted(world.line("north")), state=State.READY, organisations=1, made_by=world.clerk,
        made_at=world.now, seen_at=world.now,
    )  # fmt: skip
    covered = Covered.objects.filter(campaign__unit=world["north"]).order_by("pk")[0]
    line = Line.objects.create(proposal=made, organisation_id=covered.organisation_id)
    return {
        "liaison/proposals/<int:pk>/lines/<int:line>/": [
            f"/liaison/proposals/{made.pk}/lines/{line.pk}/"
        ]
    }


def _campaign(world: World) -> dict[str, list[str]]:
    found = Campaign.objects.filter(unit=world["north"]).order_by("pk")[0]
    covered = Covered.objects.filter(campaign=found).order_by("pk")[0]
    here = f"/rectification/{found.pk}/"
    return {
        "rectification/<int:pk>/organisations/<str:number>/": [f"{here}organisations/JW-{covered.organisation_id:07d}/"],
        "rectification/<int:pk>/prepare/<int:department>/": [f"{here}prepare/{world['market'].pk}/"],
    }  # fmt: skip


def _reception(world: World) -> dict[str, list[str]]:
    """One of what was raised, for which an order can be entered."""
    raised = Raised.objects.filter(day__unit=world["north"]).order_by("pk")[0]
    return {"orders/new/reception/<int:raised>/": [f"/orders/new/reception/{raised.pk}/"]}
