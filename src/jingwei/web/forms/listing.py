"""The forms that the office knows, and taking another blank in."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.forms.models import Blank, Form
from jingwei.areas.forms.operations import receive
from jingwei.areas.forms.reading import LARGEST
from jingwei.areas.forms.rules import FormRefused
from jingwei.areas.rounds.storage import FileRefused, plain_name
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit
from jingwei.web.figures.steps import chosen_unit
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

MOST = 100


class BlankForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        allow_empty_file=True,  # refused as it is read, by name
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["file"].label = _("空白表")
        self.fields["file"].help_text = _(
            "上级发来的 .xlsx。清单（一行一家）和统计表（一行一个地区）都行，表头两三行、有合并格也行。"
        )
        self.fields["file"].error_messages["required"] = _("还没有选文件。请先选，再上传。")


@scoped(Permission.LEDGERS_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def forms_page(asked: HttpRequest) -> HttpResponse:
    """All forms in sight with a blank to fill, the newest first; a blank that is sent is taken in."""
    request = cast("OfficeRequest", asked)
    unit = chosen_unit(request)
    is_sent = request.method == "POST"
    form = BlankForm(request.POST, request.FILES) if is_sent else BlankForm()
    if form.is_valid():
        try:
            found = _received(request, form.cleaned_data["file"], unit)
        except (FormRefused, FileRefused) as refused:
            form.add_error("file", str(refused))
        else:
            return back_to("form", found.pk)
    listed = Blank.objects.select_related("form", "form__unit", "sent_by").order_by("-sent_at", "-pk")  # fmt: skip
    rows = list(listed.defer("content", "layout")[:MOST])
    named = Unit.objects.filter(pk__in={one.form.unit_id for one in rows}).named(on=request.today)
    return page(
        request,
        "web/forms/list.html",
        status=422 if form.is_bound else 200,
        form=form,
        blanks=rows,
        unit=unit,
        unit_names={one.pk: one.name for one in named},
    )


def _received(request: OfficeRequest, sent: UploadedFile, unit: Unit) -> Form:
    """The upload in a file of its own, which is gone once it is read."""
    name = plain_name(sent.name or "")
    if (sent.size or 0) > LARGEST:
        text = _("{name}：超过 {most} MB。空白表用不着这么大，请删去图片和多余的格式后再传。")
        raise FormRefused(text.format(name=name, most=LARGEST >> 20))
    with NamedTemporaryFile(prefix="jingwei-", suffix=Path(name).suffix) as coming:
        for chunk in sent.chunks():
            coming.write(chunk)
        coming.flush()
        return receive(
            Path(coming.name), name=name, unit=unit, actor=request.account, now=request.now
        )
