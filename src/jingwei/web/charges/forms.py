"""Forms of inner offices: new ones by name, a charge for one of them."""

from typing import Any

from django import forms

from jingwei.areas.charges.definition import CHARGES
from jingwei.areas.charges.rules import LONGEST_PART
from jingwei.kernel.catalogue import translate as _
from jingwei.web.service.forms import Choices, call, offer


class OpenForm(forms.Form):
    """Names of inner offices, one a line."""

    names = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, names=_("处室名称"))
        self.fields["names"].help_text = _("每行一个，例如：社会组织管理处")


class AllotForm(forms.Form):
    """Which inner office answers for what, and for which part of it."""

    office = forms.ChoiceField()
    charge = forms.ChoiceField()
    part = forms.CharField(max_length=LONGEST_PART, required=False)

    def __init__(self, *given: Any, offices: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "office", offices)
        offer(self, "charge", [(key, _(one.title)) for key, one in CHARGES.items()])
        call(self, office=_("哪个处室"), charge=_("负责什么"), part=_("哪一部分"))
        self.fields["part"].help_text = _("几个处室分着管时写，例如：养老服务类社会组织")
