"""Forms of the rounds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from jingwei.kernel.catalogue import translate as _


class OpenRoundForm(forms.Form):
    """Opens a round: what it is called, on what ground, until when (R-16.1)."""

    title = forms.CharField(max_length=80)
    legal_ground = forms.CharField(max_length=200)
    ends_on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.today = today
        self.fields["title"].label = _("名称")
        self.fields["title"].help_text = _("例如：2026 年第二轮摸排")
        self.fields["legal_ground"].label = _("依据")
        self.fields["legal_ground"].help_text = _("哪份文件要求收集，写明文号。部门据此提供名单。")
        self.fields["ends_on"].label = _("截止日")
        self.fields["ends_on"].help_text = _("过了这一天不再收名单。")


class FilesInput(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class UploadForm(forms.Form):
    """Files of one department, or of those whose names stand in the file names."""

    lists = forms.FileField(
        widget=FilesInput(attrs={"accept": ".xlsx,.xls,.csv", "multiple": True})
    )
    department = forms.ChoiceField(required=False)

    def __init__(self, *given: Any, departments: Sequence[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["lists"].label = _("名单文件")
        self.fields["lists"].help_text = _("可一次选多个；.xlsx、.xls、.csv，不限格式模板。")
        self.fields["department"].label = _("部门")
        guess = [("", _("按文件名识别"))] if len(departments) > 1 else []
        choice = self.fields["department"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = [*guess, *((str(pk), name) for pk, name in departments)]
