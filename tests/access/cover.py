"""Things of the areas around the cover in the world of the access tests."""

from jingwei.areas.forms.layouts import Heading, Layout, Sheet
from jingwei.areas.forms.layouts import Kind as SheetKind
from jingwei.areas.forms.models import Blank, Form, Version
from jingwei.areas.liaison.models import Proposal
from jingwei.areas.liaison.models import State as Proposed
from jingwei.cover.kinds import PostKind
from jingwei.cover.models import Assignment, Instructor
from tests.access.world import SINCE, World


def form(world: World, place: str) -> None:
    """A blank that the place has to fill, and what its one column means."""
    text = world.cage.hatch("form", world.line(place))
    by = {"made_by": world.clerk, "made_at": world.now}
    units = sorted(world.line(place))
    found = Form.objects.create(unit=world[place], units=units, title=text, digest=text, **by)
    sheet = Sheet(text, SheetKind.LIST, (Heading(0, (text,)),), 1)
    Blank.objects.create(
        form=found, file_name=f"{text}.xlsx", sha256=text, content=b"", layout=Layout(text, (sheet,)).kept(),
        sent_by=world.clerk, sent_at=world.now,
    )  # fmt: skip
    Version.objects.create(form=found, number=1, meanings={}, **by)
    world.cage.name(text, found.pk)


def liaison(world: World, number: int, place: str) -> None:
    """An instructor of the place who guides its organisation, and a proposal for it that was not worked out."""
    units = world.line(place)
    guide, failed = (world.cage.hatch(sort, units) for sort in ("guide", "proposal"))
    sent = Instructor.objects.create(
        name=guide, unit=world[place], post_kind=PostKind.OFFICIAL, most=5, units=sorted(units), held_from=SINCE,
    )  # fmt: skip
    held = Assignment.objects.create(instructor=sent, organisation_id=number, held_from=SINCE)
    world.cage.name(guide, held.pk)
    made = Proposal.objects.create(
        unit=world[place], units=sorted(units), state=Proposed.FAILED, made_by=world.clerk, made_at=world.now,
        seen_at=world.now, fault=failed,
    )  # fmt: skip
    world.cage.name(failed, made.pk)
