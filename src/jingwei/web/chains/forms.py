"""Forms of chains: a new one, an organisation at a stage, the day from which it is so no longer."""

from typing import Any

from django import forms

from jingwei.kernel.catalogue import translate as _
from jingwei.web.service.forms import LONGEST_NAME, Choices, call, day, offer

LAST_STAGE = 99


class OpenForm(forms.Form):
    """A new chain."""

    name = forms.CharField(max_length=LONGEST_NAME)
    place = forms.ChoiceField()
    on = day()

    def __init__(self, *given: Any, places: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "place", places)
        call(self, name=_("产业链名称"), place=_("所在地区"), on=_("从哪一天起"))


class LinkForm(forms.Form):
    """An organisation that is in the chain from a day on."""

    number = forms.CharField(max_length=20)
    stage = forms.IntegerField(min_value=1, max_value=LAST_STAGE)
    on = day()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, number=_("组织的经纬号"), stage=_("第几环"), on=_("从哪一天起"))
        self.fields["stage"].help_text = _("1 是最上游，数字越大越靠下游。")
