"""The form that chooses a bulletin: kind, unit, month."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from jingwei.areas.bulletins.kinds import KINDS
from jingwei.areas.bulletins.references import end_of_month
from jingwei.kernel.catalogue import translate as _

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class ChooseForm(forms.Form):
    """Which bulletin."""

    kind = forms.ChoiceField()
    unit = forms.ChoiceField()
    month = forms.CharField(max_length=7, widget=forms.TextInput(attrs={"type": "month"}))

    def __init__(self, *given: Any, units: Sequence[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        kind, unit = self.fields["kind"], self.fields["unit"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(unit, forms.ChoiceField)  # noqa: S101 - declared above
        kind.label, unit.label = _("哪一种"), _("哪个单位")
        kind.choices = [(one.key, _(one.title)) for one in KINDS.values()]
        unit.choices = [(str(pk), name) for pk, name in units]
        for field in (kind, unit):
            field.error_messages["invalid_choice"] = _("没有这一项，请从列出的里面选。")
        month = self.fields["month"]
        month.label = _("哪个月")
        month.help_text = _("截至当月最后一天；写成 2025-11 这样。")

    def clean_month(self) -> date:
        """The last day of the month."""
        found = _MONTH.fullmatch(self.cleaned_data["month"])
        if found is None:
            raise forms.ValidationError(_("月份写成 2025-11 这样。"))
        return end_of_month(int(found[1]), int(found[2]))
