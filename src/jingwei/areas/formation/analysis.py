"""What the rules propose for an organisation without a Party organisation, with reasons; a person decides (R-FP.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, Value, When

from jingwei.areas.formation.kinds import ENOUGH, KEY, MOST_HOSTS, Members, Route
from jingwei.cover.conditions import org_cover
from jingwei.cover.kinds import OWN_FORMATIONS, Nature, OrgCover
from jingwei.cover.models import Hosting, PartyRecord
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.ledgers.definition import Rows
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import LONGEST_TEXT, Answer
from jingwei.procedures.models import Event
from jingwei.procedures.organisations import entry_of, owner_of, street_of
from jingwei.procedures.rules import StepRefused
from jingwei.register.models import Entry

NAMED = 4  # neighbours that are named
# What two organisations share, the nearest first: the column of the entry, what it is called.
SHARED = (
    ("building_id", mark("同一楼宇")),
    ("park_id", mark("同一园区")),
    ("place_id", mark("同一社区")),
    ("committee_id", mark("同一行业党委")),
    ("industry_section", mark("同一行业门类")),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say: how many members are known, by which way, why; "" as a way: none is proposed."""

    members: Members
    route: Route | None
    reasons: tuple[str, ...]
    party: int | None = None

    @property
    def text(self) -> str:
        """The reasons as one text."""
        return "\n".join(self.reasons)[:LONGEST_TEXT]


def held(number: str, on: date) -> Mapping[str, Answer]:
    """The proposal as answers that come filled in, to be confirmed or put right; blank ones left out."""
    with seeing(EVERYTHING):
        entry = entry_of(number, on=on)
        said = propose(entry, on=on) if entry else None
        others = _listed_with(number)
    if said is None:
        return {}
    filled: dict[str, Answer] = {
        "members": said.members.value, "route": said.route.value if said.route else "", "analysis": said.text,
        "party": said.party,
    }  # fmt: skip
    if others:
        first = _("列入时定了和 {others} 一起组建。").format(others=others)
        text = f"{first}\n{said.text}"[:LONGEST_TEXT]
        filled |= {"route": Route.JOINT.value, "others": others, "party": None, "analysis": text}
    return {key: value for key, value in filled.items() if value not in (None, "")}


def propose(entry: Entry, *, on: date) -> Proposal:
    """By the members that the register knows; within a sight of everything. Names only what lies in its own street."""
    members = known(entry.party_members)
    near = _near(entry, on=on)
    around = _around(near)
    if members is Members.ENOUGH:
        said = _(
            "底册写有党员 {count} 名以上，正式党员满 {count} 名的应单独组建，请核实正式党员数。"
        )
        return Proposal(members, Route.SINGLE, (said.format(count=ENOUGH), *around))
    if members is Members.UNKNOWN:
        return Proposal(members, None, (_("底册没有党员人数：先核实有没有党员、有几名，再定办法。"), *around))  # fmt: skip
    if members is Members.NONE:
        said = _("底册写明没有党员：先由指导员联系、培养，暂不组建的请“不再组建”并写明理由。")
        return Proposal(members, None, (said, *around))
    first = _("党员不足 {count} 名，不够单独组建，应与邻近或同行业的联合组建。").format(
        count=ENOUGH
    )
    joint = _joint(entry, on=on)
    if joint is not None:
        said = _("{place}已有联合党组织“{name}”（编号 {pk}，现有 {count} 家），可以加入。")
        place, record, count = joint
        text = said.format(place=place, name=record.name, pk=record.party_organisation_id, count=count)  # fmt: skip
        return Proposal(members, Route.JOIN, (first, text, *around), record.party_organisation_id)
    with_members = list(near.filter(party_members__gt=0)[:NAMED])
    if with_members:
        names = _("、").join(
            f"{one.name}（{written(one.organisation_id)}）" for one in with_members
        )
        return Proposal(members, Route.JOINT, (first, _("邻近、也有党员、还没有党组织的：{names}。").format(names=names), *around))  # fmt: skip
    return Proposal(members, Route.JOINT, (first, *around))


def _listed_with(number: str) -> str:
    """Who is to come together with it, as it was said when its open plan was begun (R-FP.7)."""
    begun = Event.objects.filter(
        case__procedure=KEY, case__subject_id=number, case__closed_at=None, step="begin"
    )
    answers = begun.values_list("answers", flat=True).first()
    return str((answers or {}).get("others", ""))


def known(count: int | None) -> Members:
    """How many members the register knows of, as far as a plan asks (R-3.1, E-17)."""
    if count is None:
        return Members.UNKNOWN
    if count == 0:
        return Members.NONE
    return Members.ENOUGH if count >= ENOUGH else Members.FEW


def _near(entry: Entry, *, on: date) -> Rows:
    """Its neighbours of the same street without a Party organisation of the day, the nearest first."""
    return (
        _neighbours(entry, on=on)
        .alias(cover=org_cover(on))
        .filter(cover__in=[OrgCover.NONE.value, OrgCover.FUNCTIONAL.value])
        .order_by("rank", "organisation")
    )


def _neighbours(entry: Entry, *, on: date) -> Rows:
    shared = [(column, getattr(entry, column)) for column, _title in SHARED]
    told = [(rank, column, value) for rank, (column, value) in enumerate(shared) if value]
    try:
        street = street_of(owner_of(entry)).pk
    except StepRefused:
        return Entry.objects.none().annotate(rank=Value(0))
    same = Q(pk__in=[])
    for _rank, column, value in told:
        same |= Q(**{column: value})
    rank = Case(
        *(When(**{column: value}, then=Value(rank)) for rank, column, value in told),
        default=Value(len(SHARED)), output_field=IntegerField(),
    )  # fmt: skip
    rows = Entry.objects.on(on).filter(same, units__contains=[street])
    return rows.exclude(organisation=entry.organisation_id).annotate(rank=rank)


def _around(near: Rows) -> tuple[str, ...]:
    """How many neighbours have none either, by the nearest thing that they share."""
    counted = dict(near.order_by().values_list("rank").annotate(count=Count("pk")))
    said = [
        _("{shared} {count} 家").format(shared=_(title), count=counted[rank])
        for rank, (_column, title) in enumerate(SHARED)
        if counted.get(rank)
    ]
    place = _("同一镇街里还没有党组织的邻近组织：{said}。").format(said=_("、").join(said))
    return (place,) if said else (_("同一镇街里没有同楼宇、园区、社区、行业而又没有党组织的组织。"),)  # fmt: skip


def _joint(entry: Entry, *, on: date) -> tuple[str, PartyRecord, int] | None:
    """The nearest shared Party organisation of its street with room for one more, what is shared, its hosts."""
    near = _neighbours(entry, on=on).order_by("rank").values_list("organisation", "rank")
    ranks = dict(near)
    entity = PartyRecord.objects.on(on).filter(nature=Nature.ENTITY)
    shared = entity.exclude(formation__in=OWN_FORMATIONS)
    ties = Hosting.objects.on(on).filter(
        organisation__in=list(ranks), party_organisation__in=shared.values("party_organisation")
    )
    found = {(ranks[host], party) for host, party in ties.values_list("organisation", "party_organisation")}  # fmt: skip
    for rank, party in sorted(found):
        count = Hosting.objects.on(on).filter(party_organisation=party).count()
        if count < MOST_HOSTS:
            return _(SHARED[rank][1]), shared.get(party_organisation=party), count
    return None
