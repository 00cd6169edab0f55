"""Keeping the profile of an organisation, and noting its annual check."""

from dataclasses import asdict
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.areas.compliance.operations import keep, note_check, said_of
from jingwei.areas.compliance.posts import note_post
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.compliance.forms import CheckForm, PostForm, ProfileForm
from jingwei.web.compliance.one import drawn, keeps
from jingwei.web.compliance.steps import found, is_written, row_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped


@scoped(Permission.COMPLIANCE_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def keep_one(asked: HttpRequest, number: str) -> HttpResponse:
    """The form of its profile, filled with what is known."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    if not keeps(request, one):
        raise Http404
    profile = one.known.profile
    known = asdict(said_of(profile)) | {"seen": profile.pk if profile else None}
    form = ProfileForm(request.POST or None, initial=known)

    def write() -> None:
        given = form.cleaned_data
        keep(
            row_of(one), form.said(), basis=given["basis"], seen=given["seen"], actor=request.account, now=request.now
        )  # fmt: skip

    if is_written(form, write, request=request, said=_("已保存。")):
        return back_to("overseen", one.number)
    return page(
        request,
        "web/compliance/keep.html",
        one=one,
        form=form,
        status=422 if form.is_bound else 200,
    )


@scoped(Permission.COMPLIANCE_KEEP)
@require_POST
def check_one(asked: HttpRequest, number: str) -> HttpResponse:
    """What became of its annual check of a year."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    if not keeps(request, one):
        raise Http404
    form = CheckForm(request.POST)

    def write() -> None:
        year = form.cleaned_data["year"]
        note_check(row_of(one), year, form.checked(), actor=request.account, now=request.now)

    if is_written(form, write, request=request, said=_("已登记。")):
        return back_to("overseen", one.number)
    return drawn(request, one, form=form, status=422)


@scoped(Permission.COMPLIANCE_KEEP)
@require_POST
def post_one(asked: HttpRequest, number: str) -> HttpResponse:
    """A post that was checked."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    if not keeps(request, one):
        raise Http404
    form = PostForm(request.POST)

    def write() -> None:
        note_post(row_of(one), form.checked(), actor=request.account, now=request.now)

    if is_written(form, write, request=request, said=_("已登记。")):
        return back_to("overseen", one.number)
    return drawn(request, one, post=form, status=422)
