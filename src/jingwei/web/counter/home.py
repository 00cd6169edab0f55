"""The first page of the counter: what can be asked, and showing a code."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.codes.models import Opens
from jingwei.procedures.codes.operations import Held, enter
from jingwei.procedures.definition import Procedure
from jingwei.procedures.parts import Party
from jingwei.web.access import public
from jingwei.web.counter.held import forget, held, keep
from jingwei.web.pages import page
from jingwei.web.procedures import ASKED, CATALOGUE

LONGEST = 40  # signs of what is typed as a code


def askable(*, of_organisation: bool) -> list[Procedure]:
    """What can be asked for: about an organisation with its code alone, anything else by anybody."""
    found = [CATALOGUE.newest(key) for key in ASKED]
    return [
        one for one in found
        if _is_about(one, of_organisation=of_organisation) and any(step.by is Party.ASKER for step in one.openings)
    ]  # fmt: skip


def _is_about(procedure: Procedure, *, of_organisation: bool) -> bool:
    """One that may be about an organisation and need not is asked for with its code and without."""
    if of_organisation:
        return procedure.subject.key == "organisation"
    return procedure.subject.key != "organisation" or procedure.subject.optional


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be asked, where a code is shown, where the caller is already."""
    return _drawn(request)


@public
@require_POST
def enter_code(request: HttpRequest) -> HttpResponse:
    """Shows a code; what it opens is the next page."""
    typed = request.POST.get("code", "")[:LONGEST]
    found = enter(typed, now=request.now) if typed else None  # type: ignore[attr-defined]
    if found is None:
        said = _(
            "没有这个码，或它已用过、已过期。请照原样再输一次；办事码用过或过期的，请向发码的单位再要一个。"
        )
        return _drawn(request, fault=said if typed else _("请填写办件码或办事码。"), typed=typed)
    response = HttpResponseRedirect(opened(found), status=303)
    keep(response, found.code)
    return response


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - handed to every view
    """Puts the code away, for who is not alone at this machine."""
    response = HttpResponseRedirect(reverse("counter"), status=303)
    forget(response)
    return response


def opened(found: Held) -> str:
    """The page of what a code opens."""
    if found.opens == Opens.CASE:
        return reverse("counter_case", args=[found.subject])
    return reverse("counter_organisation")


def _drawn(request: HttpRequest, *, fault: str = "", typed: str = "") -> HttpResponse:
    shown = held(request)
    return page(
        request, "web/counter/home.html", status=422 if fault else 200, procedures=askable(of_organisation=False),
        here=opened(shown) if shown else "", fault=fault, typed=typed,
    )  # fmt: skip
