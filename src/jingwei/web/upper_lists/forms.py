"""Forms of the lists from above: laying one against the register, deciding on a line."""

from collections.abc import Sequence
from typing import Any

from django import forms

from jingwei.areas.upper_lists.models import Ruling
from jingwei.areas.upper_lists.rules import LONGEST_SOURCE
from jingwei.fusion.outputs.words import KINDS
from jingwei.kernel.catalogue import translate as _
from jingwei.register.rules import LONGEST_NOTE


class LayForm(forms.Form):
    """Whose list it is, of which place and kinds, and the file."""

    source = forms.CharField(max_length=LONGEST_SOURCE)
    territory = forms.ChoiceField()
    kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(
        allow_empty_file=True,  # refused as it is kept, by name
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *given: Any, places: Sequence[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["source"].label = _("谁的名单")
        self.fields["source"].help_text = _("哪一级哪个部门，例如自治区民政厅。")
        place, kinds = self.fields["territory"], self.fields["kinds"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101 - declared above
        place.label, kinds.label = _("名单管哪里"), _("名单管哪些类型")
        place.choices = [(str(pk), name) for pk, name in places]
        kinds.choices = [(key, _(word)) for key, word in KINDS.items() if key != "branch"]
        self.fields["kinds"].help_text = _("不选就是全部。“我有上无”只在这个范围里算。")
        self.fields["file"].label = _("名单文件")
        self.fields["file"].help_text = _(".xlsx、.xls、.csv，不限格式模板；只作对照，不进底册。")
        self.fields["file"].error_messages["required"] = _("还没有选文件。请先选，再上传。")


class DecideForm(forms.Form):
    """What somebody says of a line, and why."""

    ruling = forms.ChoiceField(choices=[(one.value, one.label) for one in Ruling])
    number = forms.CharField(required=False, max_length=20)  # chosen
    written = forms.CharField(required=False, max_length=20)
    reason = forms.CharField(max_length=LONGEST_NOTE)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["reason"].error_messages["required"] = _("请写明理由，供上级和部门核对。")
