"""Fills the office of two cities: one thing of every sort in every place that can have one, each with a canary."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from jingwei.api.models import ApiToken
from jingwei.areas.bulletins.content import Content, Part, Piece
from jingwei.areas.bulletins.kinds import monthly_coverage
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.corrections.models import Spokesperson
from jingwei.areas.handing_over.procedure import hand_over
from jingwei.areas.level_changes.models import LevelChange
from jingwei.areas.level_changes.procedure import level_change
from jingwei.areas.rounds.models import (
    Answer,
    Question,
    Round,
    RoundState,
    Run,
    Sending,
    Upload,
    UploadState,
)
from jingwei.areas.sweeps.models import Listed, Sweep
from jingwei.areas.sweeps.procedure import sweep
from jingwei.areas.upper_lists.models import Comparison, Line, State, Verdict
from jingwei.fusion import Judgement
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.ledgers.models import Export, Intake, SavedView
from jingwei.ledgers.organisations import base_register
from jingwei.ledgers.plan import Change, Plan, Refused
from jingwei.people.models import Account, Post, TaskForce
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.models import Case, Event
from jingwei.procedures.parties import scopes_of
from jingwei.procedures.parts import OUTSIDE, Party
from jingwei.register.kinds import Basis, EditableField, Method, Outcome, PlacementKind
from jingwei.register.models import (
    Contact,
    Entry,
    FieldCheck,
    Lineage,
    Organisation,
    Override,
    Placement,
    Publication,
)
from jingwei.units.models import Unit
from jingwei.web.procedures import CATALOGUE
from tests.access import cover, loops
from tests.access.canaries import Text
from tests.access.world import CLERK, DEPARTMENTS, NUMBER, PLACES, SINCE, World, account, two_cities


def build() -> World:
    """The office with one thing of every sort in every place that can have one."""
    now = timezone.now()
    world = World(two_cities(), timezone.localdate(now), now)
    world.clerk = account(CLERK, "经办")
    Publication.objects.create(
        top=world["city"], round_no=1, published_on=SINCE, published_at=now, digest="0", organisations=0, new=0,
        changed=0, gone=0, merged=0, unassigned=0,
    )  # fmt: skip
    with seeing(EVERYTHING):
        for number, place in enumerate((*PLACES, "lawyers"), start=NUMBER):
            _organisation(world, number, place)
            _people(world, place)
            _cases(world, number, place)
            _sweep(world, number, place)
            _kept(world, number, place)
            _from_above(world, place)
            cover.attachment(world, number)
            cover.form(world, place)
            cover.frozen(world, place)
            cover.liaison(world, number, place)
            cover.party(world, number, place)
            cover.ties(world, number, place)
            _bulletin(world, place)
            loops.campaign(world, number, place)
            loops.overseen(world, number, place)
        _shared_case(world)
        for city in ("city", "west"):
            _round(world, city)
    for department in DEPARTMENTS:
        _people(world, department)
    _journal(world)
    return world


def _organisation(world: World, number: int, place: str) -> None:
    """One that lies there, with a row in every table; its facts and what is within them bear two canaries."""
    units = world.line(place)
    facts, inside = (world.cage.hatch(sort, units) for sort in ("organisation", "inside"))
    phone = world.cage.hatch("phone", units)
    for text in (facts, inside, phone):
        world.cage.name(text, number)
    unit = world[place]
    kind = PlacementKind.COMMITTEE if place == "lawyers" else PlacementKind.PLACE
    own = Organisation.objects.create(pk=number, units=sorted(units))
    entry = Entry.objects.create(
        organisation=own, units=sorted(units), held_from=SINCE, name=f"{facts}商贸有限公司", kind="enterprise",
        legal_status="active", operating_address=f"{facts}路1号", registered_address=f"{facts}路2号",
        former_names=[f"{inside}有限公司"], legal_rep=inside, reg_no=inside, departments=[inside], employees=7,
        **{str(kind): unit},
    )  # fmt: skip
    said = {"organisation": own, "held_from": SINCE}
    Lineage.objects.create(entry=entry, claims={"name": [
        {"value": inside, "department": inside, "file": inside, "sheet": "", "row": 1, "round": 1, "won": True, "why": ""}
    ]})  # fmt: skip
    Contact.objects.create(phone=phone, **said)
    Placement.objects.create(kind=kind, unit=unit, basis=Basis.PERSON, reason=inside, **said)
    Override.objects.create(
        field=EditableField.NAME, value=inside, against="旧名有限公司", reason=inside, account=world.clerk, **said
    )  # fmt: skip
    FieldCheck.objects.create(
        organisation=own, method=Method.VISIT, outcome=Outcome.OPERATING, checked_on=SINCE, account=world.clerk,
        note=inside,
    )  # fmt: skip


def _people(world: World, place: str) -> None:
    """Somebody with a post there, and a task force of that unit."""
    units = world.line(place)
    held, login, led = (world.cage.hatch(sort, units) for sort in ("account", "login", "force"))
    person = account(login, held)
    post = Post.objects.create(account=person, role="service_team_lead" if place not in DEPARTMENTS else "department_steward",
                               unit=world[place], held_from=SINCE)  # fmt: skip
    force = TaskForce.objects.create(
        title=led, held_from=SINCE, held_to=world.today + timedelta(days=99)
    )
    force.units.set([world[place]])
    world.cage.name(held, person.pk)
    world.cage.name(login, person.pk)
    world.cage.name(led, force.pk)
    title = world.cage.hatch("token", units)
    token = ApiToken.objects.create(
        digest=f"{post.pk:064x}", title=title, permissions=["register.view"], owner=person, issued_at=world.now,
        expires_on=world.today + timedelta(days=9),
    )  # fmt: skip
    world.cage.name(title, token.pk)


def opened_case(
    world: World, procedure: Procedure, *, number: int, units: Mapping[str, Unit], text: Text
) -> Case:
    """A case as its first opening step leaves it, about an organisation; the text is all that was answered."""
    step, scopes = procedure.openings[0], scopes_of(units.values())
    target, clerk = procedure.state(step.target), None if step.is_outside else world.clerk
    turn = {"owner": "unit", "other": "other", "above": "above"}[str(target.turn)]
    case = Case.objects.create(
        procedure=procedure.key, edition=procedure.edition, subject_kind="organisation",
        subject_id=f"JW-{number:07d}", units=sorted({pk for scope in scopes.values() for pk in scope}), once=procedure.once,
        state=target.key, version=1, opened_at=world.now, opened_by=clerk, waits_for=units[turn], **units,
    )  # fmt: skip
    Event.objects.create(
        case=case, sequence=1, step=step.key, from_state="", to_state=target.key, actor=clerk, unit=units["unit"],
        post=_post_of(clerk, units["unit"]) if clerk else None, at=world.now, key=f"canary-{case.pk}", digest="0" * 64,
        answers={one.key: _answer(one, text, units["unit"]) for one in step.asks},
    )  # fmt: skip
    world.cases[number].append(text)
    return case


def _answer(asked: Field, text: Text, unit: Unit) -> str | int | bool:
    """The text, wherever a text may be answered."""
    known: dict[Ask, str | int | bool] = {
        Ask.CHOICE: next(iter(asked.choices), text), Ask.UNIT: unit.pk, Ask.NUMBER: 1, Ask.YES_NO: True,
        Ask.DATE: "2027-01-01",
    }  # fmt: skip
    return known.get(asked.ask, text)


def _post_of(actor: Account, unit: Unit) -> Post:
    """A post that is over, for an event has to name one."""
    held = Post.objects.filter(account=actor).first()
    day = SINCE - timedelta(days=30)
    return held or Post.objects.create(
        account=actor, role="service_team_lead", unit=unit, held_from=day, held_to=day
    )


def _cases(world: World, number: int, place: str) -> None:
    """One of every procedure there; where two have a part in it, the other is a department of the city."""
    department = world["far_market" if world.city_of(place) == "west" else "market"]
    everybody = {
        Party.OWNER: world[place],
        Party.OTHER: department,
        Party.ABOVE: world[place].parent,
    }
    for procedure in CATALOGUE:
        if procedure.key in (hand_over.key, sweep.key) or None in (
            everybody[one] for one in procedure.parties - OUTSIDE
        ):
            continue
        units = {
            _FIELD[one]: unit
            for one, unit in everybody.items()
            if unit and one in {Party.OWNER} | procedure.parties
        }
        scopes = scopes_of(units.values())
        text = world.cage.hatch(
            procedure.key, frozenset(pk for one in scopes.values() for pk in one)
        )
        case = opened_case(world, procedure, number=number, units=units, text=text)
        world.cage.name(text, case.pk)
        loops.supervised(world, case, text=text, post=_post_of(world.clerk, case.unit))
        if procedure.key == level_change.key:
            LevelChange.objects.create(
                case=case, organisation_id=number, field=EditableField.NAME, before=text, after=f"{text}x", reason=text
            )  # fmt: skip


_FIELD = {Party.OWNER: "unit", Party.OTHER: "other", Party.ABOVE: "above"}


def _shared_case(world: World) -> None:
    """Street a has offered an organisation to street c, in the other district; both see the case."""
    units = {"unit": world["a"], "other": world["c"], "above": world["city"]}
    text = world.cage.hatch(hand_over.key, world.line("a", "c"))
    case = opened_case(world, hand_over, number=NUMBER + PLACES.index("a"), units=units, text=text)
    world.cage.name(text, case.pk)


def _sweep(world: World, number: int, place: str) -> None:
    """A sweep of the place, with one case in it."""
    units = frozenset(scopes_of([world[place]])[world[place].pk])
    text = world.cage.hatch(sweep.key, units)
    case = opened_case(world, sweep, number=number, units={"unit": world[place]}, text=text)
    planned = Sweep.objects.create(
        title=text, unit=world[place], ledger="register", method=Method.PHONE, until=date(2027, 1, 1), listed=1,
        passed_over=0, planned_at=world.now, planned_by=world.clerk, key=text,
    )  # fmt: skip
    Listed.objects.create(sweep=planned, case=case)
    world.cage.name(text, planned.pk)


def _kept(world: World, number: int, place: str) -> None:
    """What ledgers keep: a view of somebody's own, one shared with the place, a workbook brought back."""
    owner = Account.objects.get(login=_login(world, place))
    own, shared = (world.cage.hatch(sort, world.line(place)) for sort in ("view", "shared_view"))
    for text, unit in ((own, None), (shared, world[place])):
        view = SavedView.objects.create(
            ledger="register", name=text, query=f"q={text}", owner=owner, shared_with=unit
        )
        world.cage.name(text, view.pk)
    brought = world.cage.hatch("intake", world.line(place))
    keep_intake(world, brought, number=number, by=owner)


def keep_intake(world: World, text: Text, *, number: int, by: Account) -> Intake:
    """A returned workbook in which the text was written for an organisation's address."""
    export = Export.objects.create(
        token=f"e{text}", ledger="register", columns=["name"], editable=["name"], held_on=world.today, account=by,
        taken_at=world.now,
    )  # fmt: skip
    change = Change(
        row=2, organisation=number, column=_EDITABLE, base=text, today=text, returned=f"{text}x"
    )
    refused = Refused(row=3, column="", why=text, cells=(text,))
    plan = Plan("底册", ("名称",), rows=2, changes=(change,), refused=(refused,), refused_count=1)
    kept = Intake.objects.create(
        key=f"brought{number}",
        export=export,
        account=by,
        file_digest="0",
        plan=plan.kept(),
        planned_at=world.now,
    )
    world.cage.name(text, kept.key)
    return kept


_EDITABLE = next(column.key for column in base_register.columns if column.edit)


def _from_above(world: World, place: str) -> None:
    """A list of an upper level about the place, with one line in it."""
    text = world.cage.hatch("upper_list", world.line(place))
    units = sorted(world.line(place))
    found = Comparison.objects.create(
        source=text, territory=world[place], units=units, file_name=f"{text}.xlsx", sha256=text, size=1,
        uploaded_by=world.clerk, uploaded_at=world.now, state=State.COMPARED, compared_at=world.now,
        compared_on=world.today, rows=1,
    )  # fmt: skip
    Line.objects.create(
        comparison=found,
        units=units,
        verdict=Verdict.THEIRS_ONLY,
        sheet=text,
        row=2,
        theirs={"name": text},
        why=text,
    )
    world.cage.name(text, found.pk)


def _bulletin(world: World, place: str) -> None:
    """A bulletin of the place, in which the text stands."""
    text = world.cage.hatch("bulletin", world.line(place))
    part = Part(kind="paragraph", text=(Piece(text=text),))
    content = Content(text, text, (part,))
    made = Bulletin.objects.create(
        kind=monthly_coverage.key, version=1, unit=world[place], units=sorted(world.line(place)), day=SINCE, year=2026,
        number=1, title=text, issuer=text, content=content.kept(), digest=text, issued_at=world.now,
    )  # fmt: skip
    world.cage.name(text, made.pk)


def _login(world: World, place: str) -> str:
    return next(one.text for one in world.cage.of("login") if one.units == world.line(place))


def _round(world: World, city: str) -> None:
    """A round of the city in review: a file of each department, a question and an answer on every level."""
    title = world.cage.hatch("round", world.line(city))
    number = len(world.rounds) + 1
    found = Round.objects.create(
        number=number, title=title, top=world[city], legal_ground=title, ends_on=world.today + timedelta(days=30),
        state=RoundState.REVIEWING, opened_by=world.clerk, opened_at=world.now, touched_at=world.now,
    )  # fmt: skip
    world.rounds[city] = found
    world.cage.name(title, number)
    run = Run.objects.create(
        round=found, started_at=world.now, started_by=world.clerk, finished_at=world.now, digest="0",
        summary={"rows": {"read": 1, "new": 1, "merged": 0, "waiting": 0, "rejected": 0}, "organisations": 1, "departments": 1},
    )  # fmt: skip
    for name in DEPARTMENTS:
        if world.city_of(name) == city:
            _upload(world, found, name)
    levels = [place for place in PLACES if world.city_of(place) == city]
    for serial, place in enumerate(levels, start=1):
        _question(world, run, place, serial)


def _upload(world: World, found: Round, department: str) -> None:
    text = world.cage.hatch("upload", world.line(department))
    column = {
        "key": "k",
        "letter": "A",
        "heading": text,
        "field": "name",
        "how": "exact",
        "dropped": "",
        "samples": [text],
    }
    sheet = {"sheet": text, "kind": "organisations", "header_rows": [1], "first_row": 2, "last_row": 2, "rows": 1,
             "notes": [text], "columns": [column]}  # fmt: skip
    upload = Upload.objects.create(
        round=found, department=world[department], units=sorted(world.line(department)), file_name=f"{text}.xlsx",
        sha256=text, size=1, state=UploadState.UNDERSTOOD, understood={"sheets": [sheet]}, rows=1,
        uploaded_by=world.clerk, uploaded_at=world.now,
    )  # fmt: skip
    world.cage.name(text, upload.pk)
    text = world.cage.hatch("sending", world.line(department))
    coming = Sending.objects.create(
        token=UUID(int=upload.pk), round=found, department=world[department], units=upload.units, file_name=text, size=9,
        account=world.clerk, touched_at=world.now,
    )  # fmt: skip
    world.cage.name(text, coming.token)


def _question(world: World, run: Run, place: str, serial: int) -> None:
    asked, answered = (world.cage.hatch(sort, world.line(place)) for sort in ("question", "answer"))
    for text in (asked, answered):
        side = {"organisation": "JW-0000001", "file": text, "sheet": "", "row": 1, "name": text, "detail": text,
                "values": {"name": text}}  # fmt: skip
        question = Question.objects.create(
            run=run, number=serial * 2 + (text == answered), units=sorted(world.line(place)), left_record=f"l{text}",
            right_record=f"r{text}", weight=1, needs_two=True,
            facts={"kind": "merge", "reason": text, "effect": text, "rows_affected": 1, "left": side, "right": side},
        )  # fmt: skip
        world.cage.name(text, question.pk)
    given = Answer.objects.create(
        round=run.round, left_record=f"l{answered}", right_record=f"r{answered}", units=sorted(world.line(place)),
        judgement=Judgement.SAME, why=answered, needs_two=True, by=world.clerk, at=world.now,
    )  # fmt: skip
    world.cage.name(answered, given.pk)


def _journal(world: World) -> None:
    """A deed of everybody, in the chain that is shown first."""
    for held in world.cage.of("account"):
        text = world.cage.hatch("journal", held.units)
        world.cage.name(text, held.key)
        record(
            "people.open", chain="people", actor=str(held.key), subject=Subject("account", str(held.key)),
            details={"code": text}, now=world.now,
        )  # fmt: skip


def speaks(world: World, person: Account, *, number: int) -> None:
    """The account speaks for the organisation."""
    Spokesperson.objects.create(account=person, organisation_id=number, held_from=SINCE)
