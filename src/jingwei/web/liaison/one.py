"""Another instructor for an organisation of a proposal: those who are near, by distance to it, and the choice."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.liaison.models import Line, State
from jingwei.areas.liaison.operations import choose
from jingwei.areas.liaison.plan import Pair, pair_of
from jingwei.areas.liaison.queries import names_of, question
from jingwei.areas.liaison.rules import LiaisonRefused
from jingwei.cover.models import Instructor
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.web.liaison.proposal import line_of
from jingwei.web.liaison.steps import found_proposal, unit_names
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

MOST = 40


@scoped(Permission.COVER_GUIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_another(asked: HttpRequest, pk: int, line: int) -> HttpResponse:
    """The form; refused, it stands there again with the reason."""
    request = cast("OfficeRequest", asked)
    found = found_proposal(pk)
    one = line_of(found, line)
    if one is None:
        raise Http404
    why, chosen = "", number_in(request.POST.get("instructor", ""))
    if request.method == "POST":
        why = _chosen(request, one, chosen)
        if not why:
            messages.success(request, _("已改。确认以前都可以再改。"))
            return back_to("liaison_proposal", pk)
    near = _near(one, request)
    names = unit_names((who.unit_id for who, _pair in near), on=request.today)
    names |= unit_names((pair.meets_in for _who, pair in near), on=request.today)
    return page(
        request, "web/liaison/line.html", status=422 if why else 200, one=found, line=one, why=why, near=near,
        names=names, is_ready=found.state == State.READY, chosen=chosen or one.instructor_id,
        organisation=names_of([one.organisation_id]).get(one.organisation_id, ""),
        number=written(one.organisation_id),
    )  # fmt: skip


def _chosen(request: OfficeRequest, line: Line, wanted: int | None) -> str:
    """Why the choice was refused, or ""."""
    instructor = Instructor.objects.filter(pk=wanted).first() if wanted else None
    if instructor is None:
        return _("请选一名指导员。")
    try:
        choose(line, instructor, actor=request.account, now=request.now)
    except LiaisonRefused as refused:
        return str(refused)
    return ""


def _near(line: Line, request: OfficeRequest) -> list[tuple[Instructor, Pair]]:
    """Those who may guide it, the nearest first, then by name; never by anything of their own (E-2)."""
    needs, guides = question(line.proposal.unit, today=request.today)
    need = next((one for one in needs if one.organisation == line.organisation_id), None)
    if need is None:
        return []
    able = [one for one in guides if one.employer != need.organisation and one.room]
    pairs = {one.instructor: pair_of(need, one, standing=()) for one in able}
    people = Instructor.objects.filter(pk__in=pairs).select_related("unit")
    listed = [(who, pairs[who.pk]) for who in people]
    listed.sort(key=lambda one: (one[1].distance, not one[1].is_same_trade, one[0].name, one[0].pk))
    return listed[:MOST]
