"""What the pages of a ledger share: finding it, understanding what is asked, saying what was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import NoReverseMatch

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers import catalogue
from jingwei.ledgers.address import MOST_FIELDS, Understood, understand
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.rules import LedgerRefused
from jingwei.register.rules import RegisterRefused
from jingwei.web.access import powers
from jingwei.web.addresses import address as named
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest

Pairs = list[tuple[str, str]]
_ANY_NUMBER = "JW-0000000"


def found_ledger(request: OfficeRequest, key: str) -> Ledger:
    """The ledger of this key; 404 where there is none, or the reader may not see it."""
    found = catalogue.LEDGERS.get(key)
    if found is None or found.permission not in powers(request):
        raise Http404
    return found


def understood(request: OfficeRequest, ledger: Ledger) -> Understood:
    """What the address asks; raises Unclear for a day that has not come yet (R-L.3)."""
    if request.day > request.today:
        raise Unclear(_("截至日期不能晚于今天（{today}）。").format(today=request.today))
    return understand(ledger, request.META.get("QUERY_STRING", ""))


def pairs_of(query: str) -> Pairs:
    """Names and values of a query string, blanks too; none where there are more than anybody types."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


def tidied(pairs: Pairs) -> Pairs:
    """What a form sent, without its blank fields, and the chosen columns as the one value they are."""
    columns = ",".join(value for name, value in pairs if name == "cols" and value)
    kept = [(name, value) for name, value in pairs if value and name != "cols"]
    return [*kept, ("cols", columns)] if columns else kept


def untidy(request: OfficeRequest) -> HttpResponseRedirect | None:
    """To the address without blanks, so that it reads well and can be kept; None where it is tidy."""
    query = request.META.get("QUERY_STRING", "")
    if "=&" not in f"{query}&" and query.count("cols=") < 2:
        return None
    return HttpResponseRedirect(f"{request.path}?{urlencode(tidied(pairs_of(query)))}", status=303)


def address_of(ledger: Ledger, asked: Asked | None = None) -> str:
    """The page of a ledger, with what is asked of it."""
    query = asked.query() if asked else ""
    page = named("ledger", [ledger.key])
    return f"{page}?{query}" if query else page


def opening() -> str:
    """The address of an organisation's page with {number} in it; "" while there is no such page."""
    try:
        address = named("organisation", [_ANY_NUMBER])
    except NoReverseMatch:
        return ""
    return address.replace("{", "{{").replace("}", "}}").replace(_ANY_NUMBER, "{number}")


@contextmanager
def refusals_told(request: OfficeRequest) -> Iterator[None]:
    """Says on the next page why a step was not taken."""
    try:
        yield
    except (LedgerRefused, RegisterRefused) as refused:
        messages.error(request, str(refused))


def back(address: str) -> HttpResponseRedirect:
    """The page to see after a step, so that going back does not take it again."""
    return HttpResponseRedirect(address, status=303)
