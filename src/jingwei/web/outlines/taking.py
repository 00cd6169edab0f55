"""The outlines that there are, a file of others looked at, and taken."""

from collections import Counter
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.areas.outlines.operations import take_outlines
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.geojson import LARGEST, OutlinesRefused
from jingwei.kernel.maps import drawing
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Outline, Unit
from jingwei.units.operations.outlines import as_lists
from jingwei.units.rules import UnitRefused
from jingwei.web.access import needs
from jingwei.web.figures.mapped import LINES
from jingwei.web.organisations.choosing import within
from jingwei.web.outlines.sending import DayForm, FileForm, Sent, read_sent
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to

# What figures are told of on a map; what has an outline beyond these is listed as well.
LISTED = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK, Kind.COMMUNITY)
_FEW = 30  # names of units without an outline


@needs(Permission.UNITS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def outlines(asked: HttpRequest) -> HttpResponse:
    """How many units have an outline; a file that is sent is shown as it would be taken."""
    request = cast("OfficeRequest", asked)
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if form.is_valid():
        try:
            sent = _read(request, form.cleaned_data["file"])
        except OutlinesRefused as refused:
            form.add_error("file", str(refused))
        else:
            return _looked_at(request, sent, DayForm(initial={"on": request.today}))
    return _listed(request, form)


@needs(Permission.UNITS_EDIT)
@require_POST
def take(asked: HttpRequest) -> HttpResponse:
    """Takes what was looked at."""
    request = cast("OfficeRequest", asked)
    try:
        sent = Sent.of(request.POST.get("sent", ""), by=request.account.pk)
    except OutlinesRefused as refused:
        messages.error(request, str(refused))
        return back_to("outlines")
    form = DayForm(request.POST)
    if not form.is_valid():
        return _looked_at(request, sent, form)
    try:
        told = take_outlines(
            _own(request, sent), on=form.cleaned_data["on"], source=sent.name, sha256=sent.sha256, top=_top(request),
            actor=request.account, now=request.now,
        )  # fmt: skip
    except (UnitRefused, OutlinesRefused) as refused:
        form.add_error(None, str(refused))
        return _looked_at(request, sent, form)
    text = _("界线已换用：{first} 个单位第一次有界线，{changed} 个换了，{same} 个没有变化。")
    messages.success(request, text.format(first=told.first, changed=told.changed, same=told.same))
    return back_to("outlines")


def _read(request: OfficeRequest, file: UploadedFile) -> Sent:
    name = file.name or ""
    if (file.size or 0) > LARGEST:
        text = _("{name}：超过 {most} MB。请在制图软件里先简化边界再传。")
        raise OutlinesRefused(text.format(name=name, most=LARGEST >> 20))
    return read_sent(
        file.read(), name=name, by=request.account.pk, paths=_paths(request), on=request.today
    )


def _paths(request: OfficeRequest) -> list[str]:
    return paths(request.account, Permission.UNITS_EDIT, on=request.today, tree=Tree.PLACE)


def _top(request: OfficeRequest) -> Unit:
    """The first of the reader's own places."""
    return within(_paths(request)).order_by("path")[0]


def _own(request: OfficeRequest, sent: Sent) -> dict[int, Any]:
    """What was sent; raises OutlinesRefused where the reader may not change one of the units any more."""
    own = set(within(_paths(request)).filter(pk__in=sent.shapes).values_list("pk", flat=True))
    if own != sent.shapes.keys():
        raise OutlinesRefused(_("您的职权刚刚变了，有的单位不再归您管。请重新上传。"))
    return sent.shapes


def _listed(request: OfficeRequest, form: FileForm) -> HttpResponse:
    """By kind: how many of the reader's places have an outline today, and who has none."""
    standing = within(_paths(request)).on(request.today).filter(kind__in=LISTED)
    units = list(standing.named(on=request.today).order_by("path"))
    held = {
        one.unit_id: one
        for one in Outline.objects.on(request.today).filter(unit__in=units).defer("shape")
    }
    kinds = Counter(one.kind for one in units)
    drawn = Counter(one.kind for one in units if one.pk in held)
    without = [one.name for one in units if one.pk not in held and drawn[one.kind]]
    return page(
        request,
        "web/outlines/list.html",
        status=422 if form.is_bound else 200,
        form=form,
        kinds=[(_(Kind(kind).label), drawn[kind], kinds[kind]) for kind in LISTED if kinds[kind]],
        without=without[:_FEW],
        more=max(0, len(without) - _FEW),
        sources=sorted({one.source for one in held.values()})[:_FEW],
    )


def _looked_at(request: OfficeRequest, sent: Sent, form: DayForm) -> HttpResponse:
    """The units of the file on a map and as a table, and what of it is nobody's."""
    units = Unit.objects.filter(pk__in=sent.shapes).named(on=request.today).order_by("path")
    present = dict(
        Outline.objects.filter(unit__in=sent.shapes, held_to=None).values_list("unit", "shape")
    )
    words = {None: _("第一次有"), True: _("没有变化"), False: _("要换")}
    rows = []
    for one in units:
        is_same = present[one.pk] == as_lists(sent.shapes[one.pk]) if one.pk in present else None
        corners = sum(len(ring) for polygon in sent.shapes[one.pk] for ring in polygon)
        rows.append((one, sent.said.get(one.pk, ""), corners, words[is_same]))
    return page(
        request,
        "web/outlines/preview.html",
        status=422 if form.is_bound else 200,
        sent=sent,
        token=sent.token(),
        form=form,
        rows=rows,
        picture=drawing(sent.shapes, lines=LINES),
        names={one.pk: one.name for one, *_rest in rows},
    )
