"""The lists from above that were laid against the register, and laying another one."""

from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.rounds import storage
from jingwei.areas.upper_lists import queries
from jingwei.areas.upper_lists.models import Comparison
from jingwei.areas.upper_lists.operations.comparing import lay
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.queries import name_paths
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped
from jingwei.web.upper_lists import tasks
from jingwei.web.upper_lists.forms import LayForm

MOST = 200
_PLACES = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK)


@scoped(Permission.ROUNDS_COMPARE)
@require_safe
def upper_lists(asked: HttpRequest) -> HttpResponse:
    """All in sight, the newest first."""
    request = cast("OfficeRequest", asked)
    listed = list(queries.comparisons()[:MOST])
    names = name_paths([one.territory for one in listed], on=request.today)
    return page(request, "web/upper_lists/list.html", lists=listed, unit_names=names)


@scoped(Permission.ROUNDS_COMPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def lay_one(asked: HttpRequest) -> HttpResponse:
    """The form that lays a list against the register; the worker does the rest."""
    request = cast("OfficeRequest", asked)
    own = paths(request.account, Permission.ROUNDS_COMPARE, on=request.today, tree=Tree.PLACE)
    places = within(own).on(request.today).filter(kind__in=_PLACES)
    listed = choices(places, "", on=request.today)
    form = LayForm(request.POST or None, request.FILES or None, places=listed)
    if form.is_valid():
        try:
            found = _laid(request, form)
        except (ListRefused, storage.FileRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已收下，正在对照，可以离开本页，结果会留在这里。"))
            return back_to("upper_list", found.pk)
    return page(
        request, "web/upper_lists/lay.html", status=422 if form.is_bound else 200, form=form
    )


def _laid(request: OfficeRequest, form: LayForm) -> Comparison:
    """Keeps the file and has it compared; the file is on the disk before anything is held."""
    said = form.cleaned_data
    sent: UploadedFile = said["file"]
    name = storage.plain_name(sent.name or "")
    kept = storage.keep(sent.chunks(), name=name)
    found, _is_new = lay(
        source=said["source"], territory=Unit.objects.get(pk=said["territory"]), kinds=said["kinds"],
        file_name=name, sha256=kept.sha256, size=kept.size, actor=request.account, now=request.now,
    )  # fmt: skip
    tasks.compare_list.defer(comparison=found.pk)
    return found
