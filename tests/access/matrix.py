"""The matrix itself: each address asked by each reader, each answer held against what must happen."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse

from jingwei.api.door import TOKEN
from jingwei.people.permissions import ROLES, Permission
from jingwei.web.access import PUBLIC
from tests.access.addresses import Address, addresses, all_patterns
from tests.access.canaries import Canary, body_of
from tests.access.expected import BEYOND, Verdict, may_tell, verdict
from tests.access.readers import POSITIONS, Reader, reader
from tests.access.world import World

# As far as anything is routed to them, and beyond.
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
FOREIGN = ("PUT", "PATCH", "DELETE")
REFUSED = {401, 403, 404}
# Answers that a page gives to a question without sense, never a fault; 503 while the office is not well.
SOUND = {200, 202, 204, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503}
_SECRET = re.compile(r'(csrfmiddlewaretoken" value|name="(?:key|token)" value)="[^"]*"')


@dataclass
class Told:
    """What the matrix found: cells by verdict, leaks and other faults in words, canaries that were rightly seen."""

    cells: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    addresses: set[str] = field(default_factory=set)
    readers: set[tuple[str, str]] = field(default_factory=set)
    hidden: int = (
        0  # answers about things out of scope, compared with those about what there is not
    )

    def __str__(self) -> str:
        roles, positions = ({one[n] for one in self.readers} for n in (0, 1))
        return (
            f"{sum(self.cells.values())} cells: {len(self.addresses)} addresses x {len(self.readers)} readers "
            f"({len(roles)} roles, {len(positions)} positions); by verdict {dict(self.cells)}; "
            f"by method {dict(self.methods)}; {self.hidden} hidden things told from nothing 0 times; "
            f"{sum(self.seen.values())} canaries rightly seen of {len(self.seen)} sorts; "
            f"{len(self.leaks)} leaks, {len(self.faults)} other faults"
        )


@dataclass
class Matrix:
    """Asks; `told` grows."""

    world: World
    told: Told = field(default_factory=Told)
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask(
        self, found: Reader, pattern: str, view: URLPattern, *, methods: Sequence[str], whole: bool, turn: int = 0
    ) -> None:  # fmt: skip
        """One reader at all addresses of one pattern. whole: every thing there is, else one of each verdict."""

        def choose(listed: Sequence[Canary]) -> Iterable[Canary]:
            return listed if whole else self._one_of_each(found, pattern, view, listed, turn)

        for method in methods:
            nothing: HttpResponseBase | None = None
            asked = list(
                addresses(found, pattern, view, choose=choose, turn=None if whole else turn)
            )
            # What there is not comes first, so that what is hidden can be held against it.
            for address in sorted(asked, key=lambda one: one.is_real):
                if not address.is_real and self._is_shut(found, address):
                    continue  # before anything is looked up, one thing tells as much as another
                answer = self._cell(found, address, method)
                if not address.is_real:
                    nothing = answer
                elif nothing is not None and verdict(found, address) is Verdict.HIDDEN:
                    self._compare(found, address, method, answer, nothing)

    @staticmethod
    def _is_shut(found: Reader, address: Address) -> bool:
        return verdict(found, address) in (Verdict.DOOR, Verdict.FORBIDDEN)

    def is_open(self, found: Reader, view: URLPattern) -> bool:
        """Whether the reader gets past the declared permission."""
        wanted = set(str(getattr(view.callback, "permission", "")).split())
        return not wanted & set(Permission) or bool(wanted & found.held)

    def _one_of_each(
        self, found: Reader, pattern: str, view: URLPattern, listed: Sequence[Canary], turn: int
    ) -> list[Canary]:
        """One thing that is there for the reader, one that is not; others each turn."""
        first: dict[Verdict, Canary] = {}
        for thing in (*listed[turn % len(listed) :], *listed[: turn % len(listed)]):
            only = partial(_only, thing)
            [address, *_more] = addresses(found, pattern, view, choose=only, turn=turn)
            first.setdefault(verdict(found, address), thing)
        return list(first.values())

    def _cell(self, found: Reader, address: Address, method: str) -> HttpResponseBase:
        expected = verdict(found, address)
        found.sit_down(self.browser)
        with undone():
            answer = _asked(self.browser, found, address, method)
            body_of(answer)
        self.told.cells[expected] += 1
        self.told.methods[method] += 1
        self.told.addresses.add(address.pattern)
        self.told.readers.add((found.role, found.position))
        where = f"{found.title} {method} {address.full}"
        if complaint := _complaint(expected, address, method, answer):
            self.told.faults.append(f"{where}: {complaint}")
        said = set(_form(self.world).values()) if method == "POST" else set()
        for canary in self.world.cage.heard(answer, but=said):
            if may_tell(found, address, canary):
                self.told.seen[canary.sort] += 1
            else:
                self.told.leaks.append(f"{where}: {canary.sort} {canary.text}")
        return answer

    def _compare(
        self, found: Reader, address: Address, method: str, answer: HttpResponseBase, nothing: HttpResponseBase
    ) -> None:  # fmt: skip
        """What is hidden answers as what there is not, to the last sign."""
        self.told.hidden += 1
        if _plain(answer, address) != _plain(nothing, address):
            self.told.faults.append(f"{found.title} {method} {address.full}: told from nothing")


def _only(thing: Canary, _listed: Sequence[Canary]) -> list[Canary]:
    return [thing]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is asked leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _asked(client: Client, found: Reader, address: Address, method: str) -> HttpResponseBase:
    """The answer to a form with something in each field that any view reads, things of others among it."""
    headers = (
        {"Authorization": f"Bearer {found.secret}"}
        if TOKEN in address.wanted or "api/" in address.pattern
        else {}
    )
    if method == "POST":
        return client.post(address.full, _form(found.world), headers=headers)
    return client.generic(method, address.full, headers=headers)


def _form(world: World) -> dict[str, str]:
    """Things of the far corner of the other city, which hardly anybody sees."""
    there = world.line("e")
    theirs = {one.sort: one for one in world.cage.known.values() if one.units == there}
    login = theirs["login"].text
    return {
        "query": "", "q": "zqx", "purpose": "check", "reason": "x", "value": "x", "seen": "1", "login": login,
        "to": login, "deputy": login, "case": "〔2026〕3号", "question": str(theirs["question"].key),
        "unit": str(world["e"].pk), "place": str(world["e"].pk), "units": str(world["e"].pk), "role": "street_operator",
        "step": "accept", "version": "1", "key": "k", "token": "abc1", "ledger": "register", "title": "x",
        "method": "phone", "until": str(world.today), "look": "1", "name": "x", "judgement": "same", "run": "1",
        "held_from": str(world.today), "on": str(world.today),
    }  # fmt: skip


def _complaint(expected: Verdict, address: Address, method: str, answer: HttpResponseBase) -> str:
    """What is wrong with the status of an answer, or ""."""
    status = answer.status_code
    # Which methods there are is told of whatever is asked.
    is_fit = (
        method == "OPTIONS" and status in (200, 204) or _FITTING[expected](address, method, answer)
    )
    return "" if status in SOUND and is_fit else f"{status}, not {expected}"


def _is_at_the_door(_address: Address, _method: str, answer: HttpResponseBase) -> bool:
    if answer.status_code == 303:
        return answer["Location"].startswith(reverse("account_login"))
    return answer.status_code in (401, 405)


def _is_forbidden(address: Address, _method: str, answer: HttpResponseBase) -> bool:
    by_token = TOKEN in address.wanted and answer.status_code in (400, 405)
    return answer.status_code == 403 or by_token


def _is_hidden(address: Address, _method: str, answer: HttpResponseBase) -> bool:
    beyond = address.name in BEYOND and answer.status_code in (400, 403)
    return answer.status_code in (404, 405) or beyond


def _is_open(address: Address, method: str, answer: HttpResponseBase) -> bool:
    """Whoever may come in is not refused; a method that no page has is refused to everybody."""
    refused = answer.status_code in REFUSED
    if method in FOREIGN and address.permissions:
        return answer.status_code == 405 or refused and address.name in BEYOND
    return not refused or bool(address.wanted & {PUBLIC, TOKEN}) or address.name in BEYOND


_FITTING: dict[Verdict, Callable[[Address, str, HttpResponseBase], bool]] = {
    Verdict.DOOR: _is_at_the_door, Verdict.FORBIDDEN: _is_forbidden, Verdict.HIDDEN: _is_hidden, Verdict.OPEN: _is_open,
}  # fmt: skip


def _plain(answer: HttpResponseBase, address: Address) -> tuple[int, str, str]:
    """Status, headers and body, without what differs from one request to the next, or names what was asked."""
    said = body_of(answer).decode("utf-8", "replace")
    headers = {
        name: value
        for name, value in answer.items()
        if name not in ("Content-Length", "Set-Cookie")
    }
    for part in (address.full, address.path, str(address.about.key if address.about else "")):
        said = said.replace(part, "…")
    return (
        answer.status_code,
        str(headers).replace(address.path, "…"),
        _SECRET.sub("", _digits(said)),
    )


def _digits(text: str) -> str:
    """Numbers of seven digits and more are those that were asked for."""
    return re.sub(r"\d{7,}|zqx\w+", "…", text)


def paired(
    world: World, *, part: int = 0, parts: int = 1, apart: int = 1
) -> Iterator[tuple[Reader, str, URLPattern, int]]:
    """The thinned matrix: of role, position and address every pair meets, by shifting one against the other.

    At address number n each role stands in the position n places on from its own number; where a role
    cannot stand there, in the next one that it can. part of parts: to share the work. apart: at address n
    those roles alone whose numbers are so many apart; then every role still meets every position.
    """
    known: dict[tuple[str, str], Reader | None] = {}
    for number, (pattern, view) in enumerate(all_patterns()):
        if number % parts != part:
            continue
        for shift, role in enumerate(ROLES):
            if (shift - number) % apart == 0:
                found = _next_standing(world, role, number + shift, known)
                yield found, pattern, view, number + shift


def thinned(turn: int, *, is_open: bool) -> tuple[str, ...]:
    """The methods of a turn: reading, and by turns writing or one that nothing is routed to.

    Who is refused before the method is looked at is asked by one of them.
    """
    others = ("POST", METHODS[2 + turn // 2 % (len(METHODS) - 2)])
    return ("GET", others[turn % 2]) if is_open else (("GET", *others)[turn % 3],)


def _next_standing(
    world: World, role: str, start: int, known: dict[tuple[str, str], Reader | None]
) -> Reader:  # fmt: skip
    for step in range(len(POSITIONS)):
        position = POSITIONS[(start + step) % len(POSITIONS)]
        if (role, position) not in known:
            known[role, position] = reader(world, role, position)
        if (found := known[role, position]) is not None:
            return found
    raise AssertionError(role)
