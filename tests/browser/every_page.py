"""Every page of the product: each address of the resolver, asked by one after another until somebody may open it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern

from jingwei.ledgers.catalogue import LEDGERS
from tests.access.addresses import Address, addresses, all_patterns
from tests.access.canaries import Canary, body_of
from tests.access.matrix import undone
from tests.browser.furnishing import Furnished, Seat

# Of each sort of thing so many are asked for: the city's, a district's, a street's and a community's come first.
FIRST = 4
POSTED = "answers what is posted"
PART = "is a part of a page"


@dataclass(frozen=True)
class Found:
    """A page, and who opens it."""

    pattern: str
    address: str
    seat: Seat


@dataclass
class Search:
    """What the addresses are. pages: those that are looked at; others: of each other pattern what it answers."""

    furnished: Furnished
    pages: list[Found] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask_all(self) -> None:
        """Fills in what there is."""
        for pattern, view in all_patterns():
            before = len(self.pages)
            said = self._ask(pattern, view)
            if len(self.pages) == before:
                self.others[pattern] = said

    def besides(self, listed: Sequence[tuple[str, str]]) -> None:
        """Pages that stand at no pattern, or that others are to look at as well: by seat and address."""
        seats = {seat.title: seat for seat in self.furnished.seats}
        self.pages += [Found("", address, seats[title]) for title, address in listed]

    def _ask(self, pattern: str, view: URLPattern) -> str:
        """The pages of one pattern, one of each form; else the best that anybody was answered."""
        seen, said = set[str](), Counter[str]()
        for seat in self.furnished.seats:
            for form, address in self._addresses(seat, pattern, view):
                if form in seen:
                    continue
                answer = self._answer(seat, address)
                said[_told(answer)] += 1
                if not _told(answer):
                    seen.add(form)
                    self.pages.append(Found(pattern, address, seat))
                if answer.status_code == HTTPStatus.FORBIDDEN:
                    break  # here he is refused whatever he asks for
            if POSTED in said:
                return POSTED
        return min(said, default="")

    def _addresses(self, seat: Seat, pattern: str, view: URLPattern) -> Iterator[tuple[str, str]]:
        """What may stand at the pattern, each with its form: the address without what differs from thing to thing."""
        for address in self.furnished.told.get((pattern, seat.title), ()):
            yield re.sub(r"\d+", "#", address), address
        for one in addresses(seat.reader, pattern, view, choose=_first, turn=None):
            if one.is_real:
                yield _form(one), one.full

    def _answer(self, seat: Seat, address: str) -> HttpResponseBase:
        self.browser.cookies.clear()
        self.browser.cookies.load(seat.cookies())
        with undone():
            answer = self.browser.get(address)
            body_of(answer)
        return answer


def _first(listed: Sequence[Canary]) -> list[Canary]:
    seen = Counter[str]()
    chosen = []
    for one in listed:
        seen[one.sort] += 1
        if seen[one.sort] <= FIRST:
            chosen.append(one)
    return chosen


def _form(address: Address) -> str:
    """Of things one of each sort, of columns one of each kind, of programs' tokens, cases' ledgers and texts in ledgers one."""
    if address.pattern.startswith("api/"):
        return address.pattern
    if address.pattern.startswith(
        "cases/ledgers/"
    ):  # drawn alike by the definition of each procedure
        return f"{address.pattern} {address.query.partition('=')[0]}"
    if address.query.startswith("q=") and address.pattern.startswith("ledgers/"):
        return "a ledger asked for a text"
    if "<slug:column>" in address.pattern:
        column = LEDGERS["register"].get(address.path.split("/")[-2])
        return str(column and column.kind)
    return f"{address.about.sort if address.about else ''} {re.sub(r'[0-9]+', '#', address.full)}"


def _told(answer: HttpResponseBase) -> str:
    """What an answer is that is no page; "" for one that is."""
    status, kind = answer.status_code, answer.get("Content-Type", "").partition(";")[0]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return POSTED
    if status != HTTPStatus.OK:
        return f"refused: {status} {answer.get('Location', '').partition('?')[0]}".strip()
    if kind != "text/html":
        return f"is {kind}"
    return "" if b"<html" in answer.content else PART  # type: ignore[attr-defined]
