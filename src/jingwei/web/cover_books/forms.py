"""Forms of the offices' own ledgers: bringing one in, saying which organisation is meant."""

from collections.abc import Sequence
from typing import Any

from django import forms

from jingwei.kernel.catalogue import translate as _


class BringForm(forms.Form):
    """Of which place and day the ledger is, and the file."""

    territory = forms.ChoiceField()
    as_of = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    file = forms.FileField(
        allow_empty_file=True,  # refused as it is kept, by name
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *given: Any, places: Sequence[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        place = self.fields["territory"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 - declared above
        place.label = _("台账管哪里")
        place.help_text = _("只在这个范围的底册里认组织。")
        place.choices = [(str(pk), name) for pk, name in places]
        self.fields["as_of"].label = _("台账截至哪一天")
        self.fields["as_of"].help_text = _("有变化的从这一天起记；上年末的台账写上年 12 月 31 日。")
        self.fields["file"].label = _("台账文件")
        self.fields["file"].help_text = _(".xlsx、.xls、.csv，原样上传，不用改表头。")
        self.fields["file"].error_messages["required"] = _("还没有选文件。请先选，再上传。")
