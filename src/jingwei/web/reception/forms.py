"""Forms of reception days: a new one with counts by sort and kind, how many were settled."""

from typing import Any

from django import forms

from jingwei.areas.reception.models import Kind, Sort
from jingwei.areas.reception.rules import LONGEST_PLACE, MOST
from jingwei.kernel.catalogue import translate as _
from jingwei.web.service.forms import Choices, call, day, offer


class HoldForm(forms.Form):
    """A day with a count for each sort and kind."""

    unit = forms.ChoiceField()
    on = day()
    place = forms.CharField(max_length=LONGEST_PLACE)

    def __init__(self, *given: Any, units: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "unit", units)
        call(self, unit=_("哪个单位"), on=_("哪天"), place=_("在哪里"))
        for sort in Sort:
            for kind in Kind:
                self.fields[f"{sort}-{kind}"] = forms.IntegerField(
                    min_value=0, max_value=MOST, initial=0,
                    label=_("{kind}的{sort}").format(kind=_(str(kind.label)), sort=_(str(sort.label))),
                )  # fmt: skip

    def raised(self) -> dict[tuple[Sort, Kind], int]:
        """The counts, by sort and kind."""
        said = self.cleaned_data
        return {(sort, kind): said[f"{sort}-{kind}"] for sort in Sort for kind in Kind}


class SettleForm(forms.Form):
    """How many were settled on a day. seen: how many were open when the reader looked."""

    on = day()
    number = forms.IntegerField(min_value=1, max_value=MOST)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, on=_("哪天解决的"), number=_("解决了几条"))
