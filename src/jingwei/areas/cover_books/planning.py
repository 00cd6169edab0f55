"""What taking a line over would do: new, equal, different and in what, or why not; computed from today's cover (R-B.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jingwei.areas.cover_books.kinds import TAKEABLE, BookKind, How, Verdict
from jingwei.areas.cover_books.models import Book, Line, Mention
from jingwei.areas.cover_books.standing import Cover, instructors_of, parties_of, plain
from jingwei.cover.kinds import OWN_FORMATIONS, Formation, Level, Nature, PostKind
from jingwei.cover.models import Instructor, PartyRecord
from jingwei.cover.operations import Facts
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.units.models import Unit, UnitName

_FEWEST_ALONE, _MOST_TOGETHER = 3, 5  # formal members; hosts (domain)


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs: its field, what the cover says today, what the ledger says; as plain texts."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What taking a line over would do."""

    line: Line
    verdict: Verdict
    why: str = ""
    changes: tuple[Change, ...] = ()
    remarks: tuple[str, ...] = ()
    is_doubtful: bool = False  # a person has to tick it himself
    facts: Facts | None = None
    party: PartyRecord | None = None
    instructor: Instructor | None = None
    hosts: tuple[int, ...] = ()
    joining: tuple[int, ...] = ()
    leaving: tuple[int, ...] = ()

    @property
    def is_ticked(self) -> bool:
        """Whether it is taken over: as a person said, else where the rules have no doubt."""
        if self.verdict not in TAKEABLE or self.line.done_at is not None:
            return False
        return not self.is_doubtful if self.line.ticked is None else self.line.ticked


def plans_of(book: Book, lines: Sequence[Line]) -> list[Plan]:
    """The plan of each line, within an active sight; the number of queries does not grow with them.

    `lines` come with their mentions (`queries.lines_of`).
    """
    named = [one for line in lines for one in line.mentions.all()]
    numbers = [one.organisation_id for one in named if one.organisation_id]
    names = [line.said.get("name", "") for line in lines]
    if book.kind == BookKind.PARTIES:
        uppers = [line.said.get("upper", "") for line in lines]
        cover = parties_of(numbers, [*names, *uppers])
        bearing = UnitName.objects.on(book.as_of).filter(name__in=set(uppers))
        committees = {plain(name): pk for name, pk in bearing.values_list("name", "unit")}
        return [_party(book, line, cover, committees) for line in lines]
    cover = instructors_of(numbers, names)
    return [_instructor(book, line, cover) for line in lines]


# --- Hosts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hosts:
    """Whom a line names, each once; why it cannot be taken over as it is, "" where it can."""

    found: tuple[int, ...]
    since: dict[int, date]
    unknown: int
    left_out: int


def _hosts(line: Line, cover: Cover) -> _Hosts:
    found: dict[int, date] = {}
    unknown = left_out = 0
    for one in line.mentions.all():
        number = cover.living(one.organisation_id) if one.organisation_id else 0
        if one.how == How.LEFT_OUT:
            left_out += 1
        elif number in cover.numbers:
            found.setdefault(number, one.since or line.book.as_of)
        elif not _is_said_twice(one, line):
            unknown += 1
    return _Hosts(tuple(found), found, unknown, left_out)


def _is_said_twice(one: Mention, line: Line) -> bool:
    """A code that nobody bears beside a name that was recognised, or a name that may be whom a code beside it names."""
    others = [other for other in line.mentions.all() if other.organisation_id and bool(other.text) != bool(one.text)]  # fmt: skip
    if not one.text:
        return bool(others)
    return any(other.organisation_id in one.candidates for other in others)


def _refused(line: Line, hosts: _Hosts) -> tuple[Verdict, str] | None:
    """Why the line is not taken over whatever the cover says."""
    if line.refusal:
        return Verdict.REFUSED, line.refusal
    if not line.said.get("name"):
        return Verdict.REFUSED, _("没有写名称。")
    if hosts.unknown:
        text = _("有 {count} 家没有认出：请选定是哪一家，或略去。")
        return Verdict.HOSTS, text.format(count=hosts.unknown)
    return None


# --- Party organisations --------------------------------------------------------------------------


def _party(book: Book, line: Line, cover: Cover, committees: dict[str, int]) -> Plan:
    hosts = _hosts(line, cover)
    if found := _refused(line, hosts):
        return Plan(line=line, verdict=found[0], why=found[1], remarks=tuple(line.remarks))
    if not hosts.found:
        why = _("没有写建在哪家组织里。")
        return Plan(line=line, verdict=Verdict.REFUSED, why=why, remarks=tuple(line.remarks))
    held = _held(line, hosts, cover)
    facts, remarks = _facts(line, hosts, held, cover, committees)
    if held is None:
        return _new(line, hosts, facts, remarks, cover)
    return _known(book, line, hosts, held, facts, remarks, cover)


def _held(line: Line, hosts: _Hosts, cover: Cover) -> PartyRecord | None:
    """The Party organisation that stands: it bears the name, and shares a host with the line."""
    if line.party_id is not None and line.party_id in cover.records:
        return cover.records[line.party_id]
    bearing = cover.named.get(plain(line.said["name"]), ())
    shared = [
        party for party in bearing if not cover.hosts.get(party, frozenset()).isdisjoint(hosts.found)
    ]  # fmt: skip
    return cover.records[shared[0]] if shared else None


def _facts(
    line: Line, hosts: _Hosts, held: PartyRecord | None, cover: Cover, committees: dict[str, int]
) -> tuple[Facts, list[str]]:
    """What would be said of it: what the line says, else what stands, else what the name and hosts say."""
    said, remarks = line.said, list(line.remarks)
    upper, committee = _upper(said.get("upper", ""), cover, committees)
    if said.get("upper") and upper is None and committee is None:
        remarks.append(_("上级“{name}”没有认出，不改。").format(name=said["upper"]))
    many = len(hosts.found) > 1
    guess = Formation.JOINT if many else Formation.SINGLE
    facts = Facts(
        name=held.name if held and plain(held.name) == plain(said["name"]) else said["name"],
        level=Level(said.get("level") or (held.level if held else Level.BRANCH)),
        nature=Nature(said.get("nature") or (held.nature if held else Nature.ENTITY)),
        formation=Formation(said.get("formation") or (held.formation if held else guess)),
        upper=upper or (held.upper if held else None),
        committee=committee or (held.committee if held else None),
        formal=_either(said.get("formal"), held.formal if held else 0),
        probationary=_either(said.get("probationary"), held.probationary if held else 0),
        term_from=_day(said.get("term_from")) or (held.term_from if held else None),
        term_to=_day(said.get("term_to")) or (held.term_to if held else None),
    )
    return facts, [*remarks, *_warnings(facts, hosts, said)]


def _upper(name: str, cover: Cover, committees: dict[str, int]) -> tuple[Any, Unit | None]:
    """The Party organisation of this name, or the unit; None where none or several bear it."""
    bearing = cover.named.get(plain(name), ()) if name else ()
    if len(bearing) == 1:
        return cover.records[bearing[0]].party_organisation, None
    unit = committees.get(plain(name)) if name and not bearing else None
    return None, Unit(pk=unit) if unit else None


def _warnings(facts: Facts, hosts: _Hosts, said: dict[str, Any]) -> Iterator[str]:
    """What the rules of the field would ask about; the ledger is taken over as it stands."""
    is_entity = facts.nature is Nature.ENTITY
    if (
        is_entity
        and facts.formation in OWN_FORMATIONS
        and "formal" in said
        and facts.formal < _FEWEST_ALONE
    ):
        yield _("单独组建而正式党员不足 3 名，请核对。")
    if facts.formation is Formation.JOINT and len(hosts.found) > _MOST_TOGETHER:
        yield _("联合组建超过 5 家，请核对。")


def _new(line: Line, hosts: _Hosts, facts: Facts, remarks: list[str], cover: Cover) -> Plan:
    why = facts.refusal(hosts=len(hosts.found))
    if not line.said.get("established"):
        remarks.append(_("没有写成立时间，按 {day} 记。").format(day=line.book.as_of))
    elif line.said["established"] > line.book.as_of.isoformat():
        why = why or _("成立时间晚于台账的截至日期。")
    others = {party for one in hosts.found for party in cover.of_host.get(one, ())}
    own = [
        cover.records[party].name
        for party in sorted(others)
        if facts.nature is Nature.ENTITY and cover.records[party].nature == Nature.ENTITY
    ]
    if own:
        text = _("这里已建有“{name}”：如果只是改了名称，请到它的页面修改，不要勾。")
        remarks.append(text.format(name=own[0]))
    elif cover.named.get(plain(line.said["name"])):
        remarks.append(_("别的组织里另有同名的党组织，请核对。"))
    return Plan(
        line=line, verdict=Verdict.REFUSED if why else Verdict.NEW, why=why, remarks=tuple(remarks), facts=facts,
        hosts=hosts.found, is_doubtful=bool(own),
    )  # fmt: skip


def _known(
    book: Book, line: Line, hosts: _Hosts, held: PartyRecord, facts: Facts, remarks: list[str], cover: Cover
) -> Plan:  # fmt: skip
    standing = cover.hosts.get(held.party_organisation_id, frozenset())
    joining = tuple(one for one in hosts.found if one not in standing)
    # Where somebody left one out, nobody knows whether the others are all.
    leaving = () if hosts.left_out else tuple(sorted(standing - set(hosts.found)))
    changes = [*_changes(held, facts)]
    if joining or leaving:
        changes.append(Change("hosts", _numbers(standing), _numbers(hosts.found)))
    founded = line.said.get("established", "")
    on_file = held.party_organisation.established_on.isoformat()
    if founded and founded != on_file:
        text = _("成立时间册上是 {ours}，表上是 {theirs}，不改。")
        remarks.append(text.format(ours=on_file, theirs=founded))
    why = ""
    if changes:
        why = facts.refusal(hosts=len(hosts.found))
        if held.held_from > book.as_of:
            text = _("册上的记录从 {day} 起，比这份台账新，不改。")
            why = text.format(day=held.held_from)
    verdict = Verdict.DIFFERENT if changes else Verdict.SAME
    return Plan(
        line=line, verdict=Verdict.REFUSED if why else verdict, why=why, changes=tuple(changes), remarks=tuple(remarks),
        facts=facts, party=held, hosts=hosts.found, joining=joining, leaving=leaving,
    )  # fmt: skip


def _changes(held: PartyRecord, facts: Facts) -> Iterator[Change]:
    pairs: dict[str, tuple[Any, Any]] = {
        "name": (held.name, facts.name), "level": (held.level, facts.level), "nature": (held.nature, facts.nature),
        "formation": (held.formation, facts.formation), "formal": (held.formal, facts.formal),
        "probationary": (held.probationary, facts.probationary), "term_from": (held.term_from, facts.term_from),
        "term_to": (held.term_to, facts.term_to),
        "upper": (held.upper_id, facts.upper.pk if facts.upper else None),
        "committee": (held.committee_id, facts.committee.pk if facts.committee else None),
    }  # fmt: skip
    for key, (ours, theirs) in pairs.items():
        if ours != theirs:
            yield Change(key, _text(ours), _text(theirs))


def _numbers(organisations: Sequence[int] | frozenset[int]) -> str:
    return " ".join(written(pk) for pk in sorted(organisations))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _either(said: int | None, held: int) -> int:
    return held if said is None else said


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


# --- Instructors ----------------------------------------------------------------------------------


def _instructor(book: Book, line: Line, cover: Cover) -> Plan:
    hosts = _hosts(line, cover)
    if found := _refused(line, hosts):
        return Plan(line=line, verdict=found[0], why=found[1], remarks=tuple(line.remarks))
    unit = line.unit_id or book.territory_id
    bearing = [one for one in cover.instructors.get(line.said["name"], ()) if one.unit_id == unit]
    if len(bearing) > 1:
        why = _("这个单位有几名同名的指导员，分不清是哪一名。")
        return Plan(line=line, verdict=Verdict.REFUSED, why=why, remarks=tuple(line.remarks))
    held = bearing[0] if bearing else None
    free = tuple(one for one in hosts.found if one not in cover.guides)
    remarks = [*line.remarks, *_about(line, held, hosts, cover)]
    changes = (Change("guided", "", _numbers(free)),) if held and free else ()
    verdict = Verdict.NEW if held is None else Verdict.DIFFERENT if free else Verdict.SAME
    return Plan(
        line=line, verdict=verdict, changes=changes, remarks=tuple(remarks), instructor=held, hosts=hosts.found,
        joining=free,
    )  # fmt: skip


def _about(line: Line, held: Instructor | None, hosts: _Hosts, cover: Cover) -> Iterator[str]:
    """What of the line is not taken over, and why."""
    for one in hosts.found:
        guide = cover.guides.get(one)
        if guide is not None and (held is None or guide != held.pk):
            text = _("{number} 已有别的指导员，一家同时只有一名，不改。")
            yield text.format(number=cover.numbers[one].number)
    if held is None:
        return
    kind = line.said.get("post_kind", held.post_kind)
    full = line.said.get("full_time", held.full_time)
    if (kind, full) != (held.post_kind, held.full_time):
        yield _("类别、专兼职与册上不同，不改。")


def post_kind(line: Line) -> PostKind:
    """What the line says of the post; an official where it says nothing."""
    return PostKind(line.said.get("post_kind") or PostKind.OFFICIAL)


def since_of(line: Line, cover_on: date) -> dict[int, date]:
    """Since when each organisation is guided, by its number as the line names it."""
    return {
        one.organisation_id: one.since or cover_on for one in line.mentions.all() if one.organisation_id
    }  # fmt: skip
