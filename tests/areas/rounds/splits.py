"""A published round in which one number holds two shops of a name, and splitting it in few words."""

from collections.abc import Mapping, Sequence
from typing import Any

from jingwei.areas.mergers.operations.rejoining import rejoin
from jingwei.areas.mergers.operations.splitting import split
from jingwei.areas.rounds.models import Round, Run
from jingwei.areas.rounds.operations.decided import published_state
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import publish
from jingwei.fusion.splitting import rows_of
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.mergers.models import Decision, Split
from jingwei.register.models import Contact, Entry, Organisation, Placement
from tests.areas.rounds.conftest import Desk, desked
from tests.areas.rounds.lists import DAY, code, crowd, later
from tests.remembered import remembered

WHY = "一个号里有两家，去看过门店"
NAME, USCC, STREET, PERSON = crowd(1)[0]
# Of the first organisation: what the market says, and two rows of the district's; the last is another shop.
SEAT = "乌达区三道坎街道团结路1号"
MARKET = (NAME, USCC, STREET, PERSON, "13900000001", "8", SEAT)
DISTRICT = (NAME, USCC, STREET, PERSON, "13900000001", "8", SEAT)
SHOP = (NAME, USCC, "乌达区三道坎街道建设路9号", "赵某", "13900000002", "5", SEAT)
OTHERS = [(*row, "", "", "") for row in crowd(60)[1:]]
ROWS = {"market": [MARKET, *OTHERS], "civil": [DISTRICT, SHOP]}


def listed(rows: Sequence[tuple[str, ...]]) -> bytes:
    """A list with name, code, address, person, phone, employees and seat."""
    head = "企业名称,统一社会信用代码,经营地址,法定代表人,联系电话,从业人数,注册地址"
    return "\n".join([head, *map(",".join, rows)]).encode()


def compared(desk: Desk, *, minutes: int, rows: Mapping[str, Sequence[tuple[str, ...]]] | None = None) -> Run:  # fmt: skip
    """A run over the two departments' lists."""
    for department, lines in (rows or ROWS).items():
        desk.send(listed(lines), name=f"{department}.csv", department=department)
    return again(desk, minutes=minutes)


def again(desk: Desk, *, minutes: int) -> Run:
    """A run over what was sent."""
    run = begin_run(desk.round, actor=desk.chief, now=later(minutes))
    return work(run, clock=lambda: later(minutes + 1))


def laid(desk: Desk, run: Run, *, minutes: int) -> Round:
    """The round published."""
    return publish(desk.round, run=run.pk, actor=desk.chief, now=later(minutes), on=DAY)


def first_round(desk: Desk) -> Organisation:
    """A published round; the organisation of three rows."""
    laid(desk, compared(desk, minutes=10), minutes=20)
    return looked_up()


def looked_up() -> Organisation:
    """The organisation of three rows."""
    with seeing(EVERYTHING):
        return Entry.objects.still().select_related("organisation").get(uscc=code(1000)).organisation  # fmt: skip


@remembered
def begun() -> Desk:
    """A desk of its own after the first round."""
    desk = desked()
    first_round(desk)
    return desk


def rows(one: Organisation) -> list[dict[str, Any]]:
    """Its rows, as the page shows them."""
    state = published_state()
    assert state is not None
    return rows_of(state, one.pk).to_dicts()


def shop(one: Organisation) -> list[str]:
    """The row of the other shop."""
    return [row["record"] for row in rows(one) if row["legal_rep"] == "赵某"]


def divided(one: Organisation, *, by: Account, minutes: int = 30, **more: Any) -> Split:
    """The other shop split off, unless more says otherwise."""
    given = {"reason": WHY, "on": DAY, "now": later(minutes), "read": published_state, **more}
    if "ticked" not in given:
        given["ticked"] = shop(one)
    if "shown" not in given:
        given["shown"] = [row["record"] for row in rows(one)]
    return split(one, actor=by, **given)


def rejoined(made: Split, *, by: Account, minutes: int = 40, **more: Any) -> Decision:
    """The split undone."""
    given = {"reason": "其实是一家", "on": DAY, "now": later(minutes), **more}
    return rejoin(made, actor=by, **given)


def facts(number: int) -> dict[str, Any]:
    """All that stands of a number today, but keys and days."""
    with seeing(EVERYTHING):
        entry = Entry.objects.still().select_related("lineage").get(organisation=number)
        left_out = {"id", "held_from", "held_to", "bigrams"}
        names = [field.attname for field in Entry._meta.concrete_fields if field.attname not in left_out]  # fmt: skip
        placed = Placement.objects.still().filter(organisation=number).order_by("kind")
        return {
            "entry": {name: getattr(entry, name) for name in names},
            "claims": entry.lineage.claims,
            "placed": list(placed.values_list("kind", "unit", "basis", "reason")),
            "phones": list(Contact.objects.still().filter(organisation=number).values_list("phone", flat=True)),
            "lies": Organisation.objects.values_list("units", flat=True).get(pk=number),
        }  # fmt: skip


def stands(number: int) -> Entry | None:
    """Its entry of today's register."""
    with seeing(EVERYTHING):
        return Entry.objects.still().filter(organisation=number).first()
