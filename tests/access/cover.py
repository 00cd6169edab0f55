"""Things of the areas around the cover in the world of the access tests."""

from typing import Any
from uuid import UUID

from jingwei.areas.cover_books.kinds import BookKind
from jingwei.areas.cover_books.kinds import State as BookState
from jingwei.areas.cover_books.models import Book, Mention
from jingwei.areas.cover_books.models import Line as BookLine
from jingwei.areas.duties.operations import answer, draw_up
from jingwei.areas.forms.layouts import Heading, Layout, Sheet
from jingwei.areas.forms.layouts import Kind as SheetKind
from jingwei.areas.forms.models import Blank, Form, Version
from jingwei.areas.liaison.models import Proposal
from jingwei.areas.liaison.models import State as Proposed
from jingwei.areas.reception.models import Kind, Sort
from jingwei.areas.reception.operations import hold
from jingwei.areas.service.models import ContactKind
from jingwei.areas.service.operations import note_contact
from jingwei.cover.kinds import PostKind
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations import Facts, found_team, link, open_chain, serve
from jingwei.cover.operations import form as found_party
from jingwei.indicators.models import FrozenReading
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.models import Case
from jingwei.register.models import Organisation
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


def party(world: World, number: int, place: str) -> None:
    """A Party organisation in the place's organisation, and a ledger of each kind with one line in it."""
    units = sorted(world.line(place))
    text = world.cage.hatch("party", world.line(place))
    host = Organisation.objects.get(pk=number)
    made = found_party(
        Facts(name=text), hosts=[host], established_on=SINCE, actor=None, now=world.now
    )
    world.cage.name(text, made.pk)
    for kind, sort in ((BookKind.PARTIES, "party_book"), (BookKind.INSTRUCTORS, "guide_book")):
        text = world.cage.hatch(sort, world.line(place))
        book = Book.objects.create(
            kind=kind, territory=world[place], units=units, as_of=world.today, file_name=f"{text}.xlsx", sha256=text,
            size=1, uploaded_by=world.clerk, uploaded_at=world.now, state=BookState.READ, read_at=world.now, rows=1,
        )  # fmt: skip
        line = BookLine.objects.create(
            book=book, units=units, sheet=text, row=2, said={"name": text}, remarks=[text]
        )
        Mention.objects.create(line=line, units=units, text=text)
        world.cage.name(text, book.pk)


def ties(world: World, number: int, place: str) -> None:
    """A service team that serves the place's organisation, with a need; a chain that it is in; what the place owes; a reception day."""
    team, chain = (world.cage.hatch(sort, world.line(place)) for sort in ("team", "chain"))
    one = Organisation.objects.get(pk=number)
    by: dict[str, Any] = {"actor": None, "now": world.now}
    sent = found_team(team, organ=world[place], members=5, since=SINCE, **by)
    tie = serve(sent, one, on=SINCE, **by)
    note_contact(tie, on=SINCE, kind=ContactKind.VISIT, need=team, actor=world.clerk, now=world.now)
    world.cage.name(team, sent.pk)
    opened = open_chain(chain, place=world[place], since=SINCE, **by)
    link(opened, one, stage=1, on=SINCE, **by)
    world.cage.name(chain, opened.pk)
    text = world.cage.hatch("duty_list", world.line(place))
    found, _new = draw_up(world[place], actor=world.clerk, now=world.now)
    (line, *_others) = found.lines.order_by("pk")
    answer(found, {line.pk: text}, before={}, actor=world.clerk, now=world.now)
    world.cage.name(text, found.pk)
    text, raised = world.cage.hatch("reception", world.line(place)), {(Sort.NEED, Kind.STAFF): 1}
    day = hold(world[place], on=SINCE, place=text, raised=raised, actor=world.clerk, now=world.now)
    world.cage.name(text, day.pk)


def frozen(world: World, place: str) -> None:
    """A figure of the place as it was reported."""
    text = world.cage.hatch("frozen", world.line(place))
    made = FrozenReading.objects.create(
        indicator="enterprises", version=1, formula=text, unit=world[place], units=sorted(world.line(place)),
        day=SINCE, counted=0, total=0, counted_rows=[], other_rows=[], digest=text, frozen_at=world.now,
        frozen_by=world.clerk,
    )  # fmt: skip
    world.cage.name(text, made.pk)


def attachment(world: World, number: int) -> None:
    """A photo that the organisation's correction was asked for with."""
    case = Case.objects.get(procedure="correction", subject_id=f"JW-{number:07d}")
    text = world.cage.hatch("attachment", frozenset(case.units))
    token, event = UUID(int=number), case.events.get(sequence=1)
    Attachment.objects.create(
        token=token, account=world.clerk, at=world.now, key=text, source="0" * 64, file_name=f"{text}.jpg", kind="image",
        size=1, sha256="0" * 64, small="1" * 64, case=case, event=event, field="proof",
    )  # fmt: skip
    world.cage.name(text, token)
