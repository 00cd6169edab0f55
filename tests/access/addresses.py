"""Every address of the site, with something real, something of others and something unreal in each of its parts."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.urls import URLPattern

from jingwei.areas.coverage.indicators import INDICATORS
from jingwei.areas.sweeps.procedure import sweep
from jingwei.indicators.tally import tallies
from jingwei.journal.content import Subject
from jingwei.journal.models import Entry
from jingwei.journal.write import record
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.people.models import Account, Post
from jingwei.people.permissions import ROLES, Permission
from jingwei.web.access import patterns
from jingwei.web.help.views import TOPICS
from jingwei.web.ledgers.filtering import askable
from jingwei.web.procedures import ASKED as ASKED_OUTSIDE
from jingwei.web.procedures import CATALOGUE, MATTERS
from tests.access.canaries import PREFIX, Canary, Key
from tests.access.readers import Reader
from tests.access.world import World

NOWHERE = 999_999_999
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its parts filled in. about: the thing that it names, None for one that names none.

    is_real: there is such a thing. pattern: as the resolver has it. wanted: the permissions of which
    one is enough, or a word such as "public".
    """

    pattern: str
    name: str
    wanted: frozenset[str]
    path: str
    about: Canary | None = None
    is_real: bool = True
    query: str = ""

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """The declared permissions; none where whoever has signed in may come, or everybody."""
        return tuple(Permission(one) for one in self.wanted if one in set(Permission))

    @property
    def full(self) -> str:
        """As a browser asks for it."""
        return f"{self.path}?{self.query}" if self.query else self.path


# Which sort of thing the parts of an address name: the beginning of the pattern, the name of the part.
# The first line that fits counts. What is no thing of anybody's has its values (`FIXED`).
THINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"rounds/<int:number>/files/", "pk", ("upload",)),
    (r"rounds/<int:number>/answers/", "pk", ("answer",)),
    (r"rounds/<int:number>/changes/", "unit", ("unit",)),
    (r"rounds/<int:number>/returns/", "department", ("department",)),
    (r"rounds/<int:number>/sendings/", "token", ("sending",)),
    (r"rounds/", "number", ("round",)),
    (r"organisations/", "number", ("organisation",)),
    (r"api/", "number", ("organisation",)),
    (r"units/<int:pk>/offices/", "pk", ("department",)),
    (r"units/", "pk", ("unit",)),
    (r"changes/levels/", "pk", ("unit",)),
    (r"ledgers/returned/", "token", ("intake",)),
    (r"ledgers/<slug:key>/views/", "pk", ("view", "shared_view")),
    (r"rectification/<int:pk>/organisations/", "number", ("organisation",)),
    (r"rectification/<int:pk>/prepare/", "department", ("department",)),
    (r"rectification/", "pk", ("campaign",)),
    (r"cases/files/", "token", ("attachment",)),
    (r"counter/cases/", "pk", ("rectification",)),
    (r"counter/give/", "number", ("organisation",)),
    (r"cases/sweeps/", "pk", ("sweep",)),
    (r"cases/open/", "key", ("subject",)),
    (r"cases/", "pk", tuple(one.key for one in CATALOGUE if one.key != sweep.key)),
    (r"people/task-forces/", "pk", ("force",)),
    (r"people/posts/", "pk", ("post",)),
    (r"people/", "pk", ("account",)),
    (r"journal/staff/", "number", ("search",)),
    (r"me/passkeys/", "pk", ("passkey",)),
    (r"me/tokens/", "pk", ("own_token",)),
    (r"upper-lists/", "pk", ("upper_list",)),
    (r"forms/", "pk", ("form",)),
    (r"figures/frozen/", "pk", ("frozen",)),
    (r"cover-books/parties/", "pk", ("party_book",)),
    (r"cover-books/instructors/", "pk", ("guide_book",)),
    (r"party/", "pk", ("party",)),
    (r"bulletins/", "pk", ("bulletin",)),
    (r"tokens/", "pk", ("token",)),
    (r"liaison/proposals/", "pk", ("proposal",)),
    (r"formation/joint/", "numbers", ("organisation",)),
    (r"liaison/visits/", "pk", ("guide",)),
    (r"teams/", "pk", ("team",)),
    (r"chains/", "pk", ("chain",)),
    (r"duties/", "pk", ("duty_list",)),
    (r"reception/", "pk", ("reception",)),
    (r"compliance/events/", "pk", ("key_event",)),
    (r"compliance/", "number", ("overseen",)),
    (r"disclosure/", "number", ("overseen",)),
)  # fmt: skip
FIXED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"rounds/", "name", ("report.html",)),
    (r"organisations/", "field", ("name",)),
    (r"organisations/<str:number>/settle/", "pk", (str(NOWHERE),)),
    (r"upper-lists/", "line", (str(NOWHERE),)),
    (r"cover-books/", "mention", (str(NOWHERE),)),
    (r"party/", "number", (f"JW-{NOWHERE}",)),
    (r"party/", "event", (str(NOWHERE),)),
    (r"upper-lists/", "decision", (str(NOWHERE),)),
    (r"organisations/<str:number>/end/", "kind", ("party_work",)),
    (r"organisations/<str:number>/dispute/", "kind", ("party_work",)),
    (r"organisations/", "kind", ("place",)),
    (r"help/roles/", "role", tuple(ROLES)),
    (r"help/", "name", TOPICS),
    (r"ledgers/<slug:key>/views/", "key", ("register",)),
    (r"ledgers/<slug:key>/filter/", "key", ("register",)),
    (r"ledgers/", "column", tuple(column.key for column in askable(LEDGERS["register"]))),
    (r"ledgers/", "key", tuple(LEDGERS)),
    (r"figures/counts/", "key", tuple(tallies())),
    (r"figures/", "key", tuple(INDICATORS)),
    (r"forms/annual/rows/", "key", ("branches", "instructors")),
    (r"liaison/proposals/<int:pk>/lines/", "line", (str(NOWHERE),)),
    (r"teams/", "tie", (str(NOWHERE),)),
    (r"teams/", "contact", (str(NOWHERE),)),
    (r"chains/", "link", (str(NOWHERE),)),
    (r"cases/matters/", "key", tuple(MATTERS)),
    (r"cases/ledgers/", "key", tuple({one.key: None for one in CATALOGUE})),
    (r"reception/", "raised", (str(NOWHERE),)),
    (r"counter/ask/", "key", tuple(ASKED_OUTSIDE)),
    (r"orders/new/reception/", "raised", (str(NOWHERE),)),
    (r"compliance/", "sort", ("overdue",)),
    (r"compliance/", "opinion", (str(NOWHERE),)),
    (r"compliance/", "key", ("charter", "rules", "cross", "matters")),
    (r"compliance/", "item", ("finance",)),
    (r"compliance/", "step", ("inspection",)),
)  # fmt: skip
# What is asked beyond the bare address, by its name: whatever finds by a text is given the beginning of all canaries.
ASKED: dict[str, tuple[str, ...]] = {
    "search": (f"q={PREFIX}",),
    "ledger": ("", f"q={PREFIX}"),
    "people": ("", f"q={PREFIX}", "tab=free", "tab=closed"),
    "cases": ("tab=mine", "tab=area", "tab=pressed", "tab=supervised", "tab=listed", "tab=closed"),
    "case_ledger": ("", f"q={PREFIX}"),
    "journal": ("chain=", "chain=people", "chain=rounds", "chain=register"),
    "reconcile": (
        urlencode({"queries": json.dumps({"q": {"query": PREFIX}, "n": {"query": "JW-0770001"}})}),
        urlencode({"extend": json.dumps({"ids": [f"JW-{n}" for n in range(770_001, 770_020)], "properties": [
            {"id": "name"}, {"id": "operating_address"}]})}),
    ),
    "organisations": ("limit=200",),
    "api/reconcile/suggest/entity": (f"prefix={PREFIX}", "prefix=JW-07700"),
}  # fmt: skip
ASKED["reconcile_by_address"] = ASKED["reconcile"]
ASKED["merge_organisation"] = (f"q={PREFIX}",)
ASKED["api/reconcile/<str:token>/suggest/entity"] = ASKED["api/reconcile/suggest/entity"]


def all_patterns() -> list[tuple[str, URLPattern]]:
    """Every pattern of the resolver, in the order of addresses."""
    return sorted(patterns(), key=lambda one: one[0])


def parts_of(pattern: str) -> list[str]:
    """The names of the parts that have to be filled in."""
    return _PART.findall(pattern)


def sorts_of(pattern: str, part: str) -> tuple[str, ...]:
    """The sorts of thing that a part names, none for one that names no thing of anybody's."""
    return next(
        (sorts for start, name, sorts in THINGS if pattern.startswith(start) and name == part), ()
    )


def fixed(pattern: str, part: str) -> tuple[str, ...]:
    """The values of a part that is the same for everybody."""
    return next(
        (values for start, name, values in FIXED if pattern.startswith(start) and name == part), ()
    )


def unfilled() -> list[str]:
    """The parts of which nobody has said what they stand for, each with its pattern."""
    return [
        f"{pattern}: say in THINGS or FIXED what <{part}> stands for"
        for pattern, _view in all_patterns()
        for part in parts_of(pattern)
        if not (
            sorts_of(pattern, part)
            or fixed(pattern, part)
            or part == "token"
            and pattern.startswith("api/")
        )
    ]


Chooser = Callable[[Sequence[Canary]], Iterable[Canary]]


def addresses(
    reader: Reader, pattern: str, found: URLPattern, *, choose: Chooser, turn: int | None
) -> Iterator[Address]:
    """The addresses of one pattern for a reader: each thing that is chosen of all, and one that is not there.

    turn: which of several fixed values is taken; None for all of them.
    """
    parts = [part for part in parts_of(pattern) if sorts_of(pattern, part)]
    named = parts[-1] if parts else ""  # of a round and a file of it, the file
    about: list[Canary | None] = [None]
    if named:
        sorts = sorts_of(pattern, named)
        listed = [one for sort in sorts for one in things(reader.world, sort)]
        about = [*choose(listed), _nothing(listed)]
    for thing in about:
        for query in _asked(found.name or pattern, thing, turn):
            yield from _filled(reader, pattern, found, named, thing, query, turn)


def things(world: World, sort: str) -> list[Canary]:
    """Everything of a sort that an address can name."""
    if sort == "unit":
        return [Canary("", "unit", world.line(name), unit.pk) for name, unit in world.units.items()]
    if sort == "department":
        return [one for one in things(world, "unit") if world.kind_of(one.key) == "department"]
    if sort == "own_token":
        return [Canary(one.text, sort, one.units, one.key) for one in world.cage.of("token")]
    if sort == "subject":
        return [
            Canary(one.text, "subject", one.units, one.key) for one in world.cage.of("organisation")
        ]
    if sort == "post":
        posts: dict[str, int] = {str(one.account_id): one.pk for one in Post.objects.all()}
        return [
            Canary(one.text, "post", one.units, int(posts[str(one.key)]))
            for one in world.cage.of("account")
        ]
    return world.cage.of(sort)


def _nothing(like: Sequence[Canary]) -> Canary:
    """What there is not, in the form of what there is."""
    first = like[0]
    unreal: dict[type, Key] = {int: NOWHERE, str: "zqxnosuch000q", UUID: UUID(int=NOWHERE)}
    return Canary("", first.sort, frozenset(), unreal[type(first.key)])


def _asked(name: str, thing: Canary | None, turn: int | None) -> tuple[str, ...]:
    if thing is not None and thing.sort == "subject":
        return (f"subject=JW-{thing.key:07d}",)
    asked = ASKED.get(name, ("",))
    return asked if turn is None else (asked[turn % len(asked)],)


def _filled(
    reader: Reader, pattern: str, found: URLPattern, named: str, thing: Canary | None, query: str, turn: int | None
) -> Iterator[Address]:  # fmt: skip
    """One address, or one for each of the fixed values."""
    values: dict[str, tuple[str, ...]] = {}
    for part in parts_of(pattern):
        values[part] = _values(reader, pattern, part, thing if part == named else None, thing)
    free = next((part for part in values if len(values[part]) > 1), "")
    each = range(len(values[free])) if free else range(1)
    wanted = frozenset(str(getattr(found.callback, "permission", "")).split())
    real = thing is None or bool(thing.text or thing.units)
    for number in each if turn is None or not free else [turn % len(values[free])]:
        filled = {part: said[number if part == free else 0] for part, said in values.items()}
        path = "/" + "".join(
            quote(filled[piece]) if place % 2 else piece
            for place, piece in enumerate(_PART.split(pattern))
        )
        yield Address(pattern, found.name or pattern, wanted, path, thing, real, query)


def _values(
    reader: Reader, pattern: str, part: str, own: Canary | None, thing: Canary | None
) -> tuple[str, ...]:
    """What may stand in a part."""
    if own is not None and own.sort != "subject":
        return (f"JW-{own.key:07d}" if own.sort == "organisation" else str(own.key),)
    if own is not None:
        return ("hand_over", "correction")
    if pattern.startswith("api/") and part == "token":
        return (reader.secret or "jw_nobody",)
    if sorts_of(pattern, part) == ("round",):  # of the file or the answer that is meant
        return (str(_round_of(reader.world, thing)),)
    return fixed(pattern, part) or (str(NOWHERE),)


def _round_of(world: World, thing: Canary | None) -> int:
    there = thing.units if thing else frozenset()
    far = world.line("west", "far_market")
    return world.rounds["west" if there & far else "city"].number


def fill_in(world: World) -> None:
    """Things that only addresses name: somebody's passkey, and somebody's search in the journal."""
    north = world.line("north")
    owner = Account.objects.get(
        pk=next(str(one.key) for one in world.cage.of("account") if one.units == north)
    )
    text = world.cage.hatch("passkey", frozenset())
    key = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": text})  # fmt: skip
    world.cage.name(text, key.pk)
    text = world.cage.hatch("search", north)
    record(
        "journal.search_staff", chain="", actor=str(owner.pk), subject=Subject("account", str(owner.pk)),
        details={"case": text}, now=world.now,
    )  # fmt: skip
    world.cage.name(text, Entry.objects.filter(chain="").latest("sequence").sequence)
